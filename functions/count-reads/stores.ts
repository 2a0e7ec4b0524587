import type { Bucket } from "../shared/artefacts/bucket.ts";
import type { Table } from "../shared/storage/table.ts";

/** What the job reads and writes. */
export type Stores = {
  readonly table: Table;
  readonly logs: Bucket;
  readonly ledger: Bucket;
  readonly published: Bucket;
};

/** Says what is worth an operator's eye: ids, keys and numbers only. */
export type Report = (message: string, details: Readonly<Record<string, unknown>>) => void;
