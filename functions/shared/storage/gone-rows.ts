import type { Gone } from "../../../content-model/entry.ts";
import { parseEach, parseGone } from "./items.ts";
import { goneKey, gonePartition, sortable } from "./keys.ts";
import { merged, readFew } from "./keyset.ts";
import { getItem, getItems, type Item, queryAll, queryPage, type Table } from "./table.ts";

/** The tombstones: what was withdrawn or retracted, and not published again. */

/** What was withdrawn or retracted of some types under a facet, the latest first. @param unreadable told of rows that are left out */
export async function listLatestGone(
  table: Table,
  list: { facet: string; types: readonly string[]; limit: number; unreadable: (error: unknown) => void },
): Promise<Gone[]> {
  const { types, limit } = list;
  const partition = gonePartition(list.facet);
  const ofType = async (type: string): Promise<Item[]> => {
    const between = [`${type}#`, `${type}#~`] as const;
    return (await queryPage(table, { partition, between, descending: true, limit, consistent: true })).items;
  };
  const items =
    (await readFew(table, { partition, types, limit })) ?? (await Promise.all(types.map(ofType))).flat();
  const position = ({ id, withdrawal }: Gone) => ({ at: sortable(withdrawal.at), id });
  return merged(parseEach(items, parseGone, list.unreadable), position, limit, "descending").rows;
}

/** Everything that was withdrawn or retracted and not published again. */
export async function* listGone(table: Table): AsyncGenerator<Gone> {
  for await (const item of queryAll(table, { partition: gonePartition("all"), consistent: true })) {
    yield parseGone(item);
  }
}

/** The tombstone of an entry that was withdrawn at a time. */
export async function readGone(
  table: Table,
  type: string,
  withdrawnAt: string,
  id: string,
): Promise<Gone | undefined> {
  const item = await getItem(table, goneKey("all", type, withdrawnAt, id));
  return item === undefined ? undefined : parseGone(item);
}

/** The tombstones of entries that were withdrawn at a time each; those that are not there are left out. */
export async function readGones(
  table: Table,
  withdrawn: readonly { readonly id: string; readonly type: string; readonly at: string }[],
  unreadable: (error: unknown) => void,
): Promise<Gone[]> {
  if (withdrawn.length === 0) return [];
  const keys = withdrawn.map(({ id, type, at }) => goneKey("all", type, at, id));
  return parseEach(await getItems(table, keys), parseGone, unreadable);
}
