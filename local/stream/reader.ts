import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
} from "@aws-sdk/client-dynamodb-streams";

export type StreamReader = {
  /** The next records of a shard after what was read before; empty when there are none yet. */
  read(limit: number): Promise<readonly _Record[]>;
  /** Goes on after a record, or from the beginning of what is kept. */
  seek(after: string | undefined): void;
};

export async function listShards(client: DynamoDBStreamsClient, streamArn: string): Promise<string[]> {
  const shards: string[] = [];
  let last: string | undefined;
  do {
    const answer = await client.send(
      new DescribeStreamCommand({
        StreamArn: streamArn,
        ...(last === undefined ? {} : { ExclusiveStartShardId: last }),
      }),
    );
    for (const { ShardId } of answer.StreamDescription?.Shards ?? [])
      if (ShardId !== undefined) shards.push(ShardId);
    last = answer.StreamDescription?.LastEvaluatedShardId;
  } while (last !== undefined);
  return shards;
}

/**
 * Reads one shard in order.
 * @param lost told when records were trimmed (a day old) before they were read
 */
export function createStreamReader(options: {
  client: DynamoDBStreamsClient;
  streamArn: string;
  shard: string;
  after: string | undefined;
  lost: (after: string) => void;
}): StreamReader {
  const { client, streamArn, shard } = options;
  let after = options.after;
  let iterator: string | undefined;
  const open = async (): Promise<string | undefined> => {
    const answer = await client.send(
      new GetShardIteratorCommand({
        StreamArn: streamArn,
        ShardId: shard,
        ...(after === undefined
          ? { ShardIteratorType: "TRIM_HORIZON" }
          : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: after }),
      }),
    );
    return answer.ShardIterator;
  };
  return {
    seek: (sequenceNumber) => {
      after = sequenceNumber;
      iterator = undefined;
    },
    read: async (limit) => {
      try {
        iterator ??= await open();
        if (iterator === undefined) return [];
        const answer = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }));
        const records = answer.Records ?? [];
        iterator = answer.NextShardIterator;
        after = records.at(-1)?.dynamodb?.SequenceNumber ?? after;
        return records;
      } catch (error) {
        iterator = undefined;
        if (error instanceof ExpiredIteratorException) return [];
        if (error instanceof TrimmedDataAccessException && after !== undefined) {
          options.lost(after);
          after = undefined;
          return [];
        }
        throw error;
      }
    },
  };
}
