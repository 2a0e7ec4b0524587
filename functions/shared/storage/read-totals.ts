import * as z from "zod";
import { type ReadCount, readCountSchema } from "../../../schemas/ledger.ts";
import { instant } from "../../../schemas/primitives.ts";
import { writeEach } from "./batch-write.ts";
import { parserOf } from "./items.ts";
import { readsKey } from "./keys.ts";
import { getItems, type Table } from "./table.ts";

/**
 * Totals of reads, as the delivery API shows them. They are set from the ledger, never added to, and one
 * item says for all of them since when, up to when and how was counted: so an entry's item changes only
 * when its numbers do.
 */
export type ReadTotals = {
  readonly views: ReadCount;
  readonly downloads: ReadCount;
  readonly plays: ReadCount;
};

export type CountingState = {
  /** Start of the first hour that was counted. */
  readonly countedSince: string;
  /** When was counted last. */
  readonly asOf: string;
  readonly method: string;
};

const stateId = "all";

const parseTotals = parserOf(
  "reads",
  z.object({ views: readCountSchema, downloads: readCountSchema, plays: readCountSchema }),
);
const parseState = parserOf(
  "counting-state",
  z.object({ countedSince: instant, asOf: instant, method: z.string() }),
);

/** An entry's totals (null: never read) and how they were made (null: nothing was ever counted). */
export async function readReadTotals(
  table: Table,
  entryId: string,
): Promise<{ totals: ReadTotals | null; state: CountingState | null }> {
  const items = await getItems(table, [readsKey(entryId), readsKey(stateId)], false);
  const item = (id: string) => items.find((one) => one["PK"] === readsKey(id).PK);
  const totals = item(entryId);
  const state = item(stateId);
  return {
    totals: totals === undefined ? null : parseTotals(totals),
    state: state === undefined ? null : parseState(state),
  };
}

/** Sets the totals of entries, 25 a call. */
export async function writeReadTotals(table: Table, totals: ReadonlyMap<string, ReadTotals>): Promise<void> {
  await writeEach(
    table,
    [...totals].map(([id, { views, downloads, plays }]) => ({
      put: { ...readsKey(id), views, downloads, plays },
    })),
  );
}

export async function writeCountingState(table: Table, state: CountingState): Promise<void> {
  await writeEach(table, [{ put: { ...readsKey(stateId), ...state } }]);
}
