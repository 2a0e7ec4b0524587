import type { DynamoDBBatchResponse } from "aws-lambda";
import * as z from "zod";
import { feedDirectoryKey } from "../shared/artefacts/keys.ts";
import { standingCalendarKey } from "../shared/rendering/calendars.ts";
import { feedKeysOf, standingScopes } from "../shared/rendering/feed-scopes.ts";
import { logged, publishContext } from "./composition.ts";
import { tellLagOfChanges } from "./lags.ts";
import { processRecords } from "./process-records.ts";

/** The table's stream: each change becomes documents, feeds, the sitemap and files. */

const attribute = z.object({ S: z.string() });
const eventSchema = z.object({
  Records: z.array(
    z.object({
      dynamodb: z.object({
        Keys: z.object({ PK: attribute, SK: attribute }),
        SequenceNumber: z.string(),
        /** Seconds since 1970. */
        ApproximateCreationDateTime: z.number(),
      }),
    }),
  ),
});

/**
 * Feeds that there are whatever is published: those of types in which nothing was published yet are made
 * with the first batch that a process works on, because no record names them.
 */
let unchecked = [...standingScopes.flatMap(feedKeysOf), standingCalendarKey, feedDirectoryKey];

export async function handler(event: unknown): Promise<DynamoDBBatchResponse> {
  const records = eventSchema.parse(event).Records.map(({ dynamodb }) => ({
    key: { PK: dynamodb.Keys.PK.S, SK: dynamodb.Keys.SK.S },
    sequenceNumber: dynamodb.SequenceNumber,
    at: dynamodb.ApproximateCreationDateTime * 1_000,
  }));
  return logged("publish-stream", async () => {
    const { failedFrom, written, queued } = await processRecords(publishContext, records, unchecked);
    unchecked = [];
    const first = records.findIndex(({ sequenceNumber }) => sequenceNumber === failedFrom);
    const done = first === -1 ? records : records.slice(0, first);
    tellLagOfChanges(done, { tableName: publishContext.table.name, written, now: new Date() });
    return {
      result: { batchItemFailures: failedFrom === undefined ? [] : [{ itemIdentifier: failedFrom }] },
      facts: { records: records.length, written: written.length, queued, failedFrom },
    };
  });
}
