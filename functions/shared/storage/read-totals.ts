import { BatchWriteItemCommand, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { type ReadCount, readCountSchema } from "../../../schemas/ledger.ts";
import { instant } from "../../../schemas/primitives.ts";
import { ProblemError } from "../../../schemas/problem.ts";
import { parserOf } from "./items.ts";
import { readsKey } from "./keys.ts";
import { getItems, record, type Table } from "./table.ts";

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
  "read totals",
  z.object({ views: readCountSchema, downloads: readCountSchema, plays: readCountSchema }),
);
const parseState = parserOf(
  "counting state",
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
  await putAll(
    table,
    [...totals].map(([id, { views, downloads, plays }]) => ({ ...readsKey(id), views, downloads, plays })),
  );
}

export async function writeCountingState(table: Table, state: CountingState): Promise<void> {
  await putAll(table, [{ ...readsKey(stateId), ...state }]);
}

const batchSize = 25;
const batchAttempts = 6;

async function putAll(table: Table, items: readonly Record<string, unknown>[]): Promise<void> {
  for (let start = 0; start < items.length; start += batchSize) {
    let left: WriteRequest[] = items
      .slice(start, start + batchSize)
      .map((item) => ({ PutRequest: { Item: marshall(item) } }));
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === batchAttempts)
        throw new ProblemError("unavailable", "The table is too busy to write to");
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
      const answer = await table.client.send(
        new BatchWriteItemCommand({ RequestItems: { [table.name]: left }, ReturnConsumedCapacity: "TOTAL" }),
      );
      record("BatchWriteItem", answer.ConsumedCapacity?.[0], "write");
      left = answer.UnprocessedItems?.[table.name] ?? [];
    }
  }
}
