import type { Card, Gone } from "../../../content-model/entry.ts";
import type { PassingKind } from "../../../content-model/passing.ts";
import { readHead } from "./entries.ts";
import { readGone } from "./gone-rows.ts";
import { parseCard, parseEach, parseGone } from "./items.ts";
import { passingKey, passingPartition } from "./keys.ts";
import { getItem, getItems, type Item, queryAll, queryPage, type Table } from "./table.ts";

/** What stands somewhere for a time: read here, taken away by due rows (`due.ts`). */

const notice: PassingKind = "retraction-notice";

/** The retractions that are still told of, strongly consistent. @param unreadable told of rows that are left out */
export async function listNotices(table: Table, unreadable: (error: unknown) => void): Promise<Gone[]> {
  const items: Item[] = [];
  const rows = queryAll(table, { partition: passingPartition(notice), consistent: true });
  for await (const item of rows) items.push(item);
  return parseEach(items, parseGone, unreadable);
}

/** Which of these are still told of, by id. @param retractions what was retracted, and when */
export async function readNotices(
  table: Table,
  retractions: readonly { readonly id: string; readonly at: string }[],
): Promise<ReadonlySet<string>> {
  if (retractions.length === 0) return new Set();
  const keys = retractions.map(({ id, at }) => passingKey(notice, at, id));
  return new Set((await getItems(table, keys)).map((item) => String(item["id"])));
}

/**
 * What was retracted at a time, as its tombstone has it: by its notice, or, where that has left, by what is left
 * of the entry. Undefined when it was published again since, or withdrawn.
 */
export async function readRetraction(
  table: Table,
  { since, id }: { readonly since: string; readonly id: string },
): Promise<Gone | undefined> {
  const item = await getItem(table, passingKey(notice, since, id));
  if (item !== undefined) return parseGone(item);
  const head = await readHead(table, id);
  if (head?.withdrawal?.kind !== "retraction") return undefined;
  return readGone(table, head.type, head.withdrawal.at, id);
}

/** The news of the last days, the newest first, strongly consistent. @param unreadable told of rows that are left out */
export async function listRecentNews(
  table: Table,
  list: { limit: number; unreadable: (error: unknown) => void },
): Promise<Card[]> {
  const kind: PassingKind = "recent-news";
  const { items } = await queryPage(table, {
    partition: passingPartition(kind),
    descending: true,
    limit: list.limit,
    consistent: true,
  });
  return parseEach(items, parseCard, list.unreadable);
}
