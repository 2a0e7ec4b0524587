import type { Bucket } from "../shared/artefacts/bucket.ts";
import type { Table } from "../shared/storage/table.ts";

/** What the backup function works with. */
export type BackupContext = {
  readonly table: Table;
  readonly backups: Bucket;
  /** The table that exports are restored into for a trial; null for no trials. */
  readonly scratch: Table | null;
  /** Where what does not fit into memory waits; it must be there. */
  readonly folder: string;
  readonly report: (message: string, error: unknown) => void;
};
