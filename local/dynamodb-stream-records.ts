import { DatabaseSync } from "node:sqlite";

/** The emulator's table of stream records, repaired in its own file while it runs. */

/**
 * The emulator looks for the last stream record of a table on each write, and has no index for it: a
 * write would cost a scan of all earlier records. This adds the index.
 */
export function indexStreamRecords(file: string): void {
  within(file, (database) =>
    database.exec(
      "CREATE INDEX IF NOT EXISTS katern_stream_records ON _stream_records(table_name, CAST(sequence_number AS INTEGER))",
    ),
  );
}

/** DynamoDB keeps a stream record for 24 hours. */
const kept = 24 * 60 * 60 * 1_000;

/**
 * Forgets records that are a day old, as DynamoDB does and the emulator never would. Unlike DynamoDB's, those
 * that have not been worked on stay: a machine that was off for a week loses nothing. The last one that was
 * worked on stays too: from it the emulator counts on, and the stream is followed.
 * @param done the sequence number of the last record of each shard that was worked on
 */
export function trimStreamRecords(
  file: string,
  { table, done, now }: { table: string; done: Readonly<Record<string, string>>; now: number },
): void {
  within(file, (database) => {
    const trim = database.prepare(
      "DELETE FROM _stream_records WHERE table_name = ? AND CAST(sequence_number AS INTEGER) < ? AND shard_id = ? AND created_at < ?",
    );
    const before = Math.floor((now - kept) / 1_000);
    for (const [shard, last] of Object.entries(done)) trim.run(table, BigInt(last), shard, before);
  });
}

function within(file: string, work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    work(database);
  } finally {
    database.close();
  }
}
