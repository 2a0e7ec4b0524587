import type { _Record } from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBRecord } from "aws-lambda";
import * as z from "zod";

/** What a function answers to a batch of which it could do only a part. */
const partialSchema = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/**
 * Which of a batch's items failed.
 * @param identifiers the items', in order
 * @returns indexes in order. As Lambda does: no answer means that all went well; an identifier that is
 *   not one of the batch's means that none did
 */
export function failuresOf(result: unknown, identifiers: readonly string[]): number[] {
  if (result === undefined || result === null) return [];
  const parsed = partialSchema.safeParse(result);
  if (!parsed.success) return [];
  const failed = parsed.data.batchItemFailures.map(({ itemIdentifier }) =>
    identifiers.indexOf(itemIdentifier),
  );
  if (failed.includes(-1)) return identifiers.map((_, index) => index);
  return [...new Set(failed)].sort((one, other) => one - other);
}

/** A stream's record in the shape in which Lambda hands it over. */
export function lambdaRecord(record: _Record, streamArn: string): DynamoDBRecord {
  const { ApproximateCreationDateTime: created, ...rest } = record.dynamodb ?? {};
  return JSON.parse(
    JSON.stringify({
      eventID: record.eventID,
      eventName: record.eventName,
      eventVersion: record.eventVersion,
      eventSource: record.eventSource,
      awsRegion: record.awsRegion,
      dynamodb: {
        ...rest,
        ...(created === undefined
          ? {}
          : { ApproximateCreationDateTime: Math.floor(created.getTime() / 1_000) }),
      },
      eventSourceARN: streamArn,
    }),
  );
}
