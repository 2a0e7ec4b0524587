import { readFileSync } from "node:fs";
import * as z from "zod";
import { writeDurably } from "../durable-file.ts";

const positionSchema = z.object({
  streamArn: z.string(),
  /** The last sequence number of each shard that is done with. */
  shards: z.record(z.string(), z.string()),
});
type Stored = z.infer<typeof positionSchema>;

/** In the data folder. */
export const positionFile = "stream-position.json";

export type Position = {
  after(shard: string): string | undefined;
  /** The last record of each shard that is done with. */
  readonly shards: Readonly<Record<string, string>>;
  /** Remembers, durably, that everything up to a record is done with. */
  advance(shard: string, sequenceNumber: string): void;
};

/** How far the stream was followed, kept in a file. Another stream's position says nothing about this one. */
export function openPosition(file: string, streamArn: string): Position {
  const stored = read(file);
  const shards: Record<string, string> = stored?.streamArn === streamArn ? { ...stored.shards } : {};
  return {
    after: (shard) => shards[shard],
    shards,
    advance: (shard, sequenceNumber) => {
      shards[shard] = sequenceNumber;
      writeDurably(file, JSON.stringify({ streamArn, shards } satisfies Stored));
    },
  };
}

function read(file: string): Stored | null {
  try {
    return positionSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new Error(`The stream's position in ${file} cannot be read`, { cause: error });
  }
}
