import { DatabaseSync } from "node:sqlite";

/**
 * The emulator looks for the last stream record of a table on each write, and has no index for it: a
 * write would cost a scan of all earlier records. This adds the index to the emulator's own file.
 */
export function indexStreamRecords(file: string): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    database.exec(
      "CREATE INDEX IF NOT EXISTS katern_stream_records ON _stream_records(table_name, CAST(sequence_number AS INTEGER))",
    );
  } finally {
    database.close();
  }
}
