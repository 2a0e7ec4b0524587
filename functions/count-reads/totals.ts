import { readKinds, type SumLedger } from "../../schemas/ledger.ts";
import { type ReadTotals, writeCountingState, writeReadTotals } from "../shared/storage/read-totals.ts";
import { refreshTotal } from "./roll-up.ts";
import type { Stores } from "./stores.ts";

const nothingRead: ReadTotals = {
  views: { total: 0, unique: 0 },
  downloads: { total: 0, unique: 0 },
  plays: { total: 0, unique: 0 },
};

/** Sets the table's totals of those entries whose numbers changed, and says when this was. */
export async function setTotals(stores: Stores, now: Date): Promise<void> {
  /** What an attempt wrote that lost against another run is written again. */
  const written = new Set<string>();
  const total = await refreshTotal(stores.ledger, async (before, after) => {
    const changed = changedEntries(before, after);
    const due = new Set([...changed, ...written]);
    await writeReadTotals(
      stores.table,
      new Map([...due].map((id) => [id, after.entries[id] ?? nothingRead])),
    );
    for (const id of changed) written.add(id);
  });
  if (total === null) return;
  await writeCountingState(stores.table, {
    countedSince: `${total.firstHour}:00:00Z`,
    asOf: now.toISOString(),
    method: total.methods.join(", "),
  });
}

/** Entries whose numbers differ, those that have none any more included. */
function changedEntries(before: SumLedger | null, after: SumLedger): string[] {
  const ids = new Set([...Object.keys(before?.entries ?? {}), ...Object.keys(after.entries)]);
  return [...ids].filter((id) => {
    const [old, current] = [before?.entries[id] ?? nothingRead, after.entries[id] ?? nothingRead];
    return readKinds.some(
      (kind) => old[kind].total !== current[kind].total || old[kind].unique !== current[kind].unique,
    );
  });
}
