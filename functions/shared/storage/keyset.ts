import { type Item, queryPage, type Table } from "./table.ts";

/**
 * Pages by keyset: each costs the same at any depth and any size of the collection. A list of several types merges one range
 * a type on the same position.
 */

/** Behind which row a page begins: the instant that orders the list, and the id. */
export type Position = { readonly at: string; readonly id: string };
export type ListPage<Row> = { readonly rows: Row[]; readonly next: Position | undefined };

/**
 * All rows of some types in a partition, strongly consistent, where these and those between them are few: then one query
 * does for all types. Most facets have few.
 * @returns undefined when there are more rows than `limit`, or one type alone, which is a query anyhow
 */
export async function readFew(
  table: Table,
  { partition, types, limit }: { partition: string; types: readonly string[]; limit: number },
): Promise<Item[] | undefined> {
  const sorted = types.toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === last) return undefined;
  const between = [`${first}#`, `${last}#~`] as const;
  const { items, lastKey } = await queryPage(table, {
    partition,
    between,
    limit: limit + 1,
    consistent: true,
  });
  if (lastKey !== undefined || items.length > limit) return undefined;
  return items.filter((item) => types.includes(String(item["SK"]).split("#", 1)[0] ?? ""));
}

/** The sort keys with a prefix that lie behind a position in a descending list. A key is never empty; years begin with a digit. */
export function rangeBelow(prefix: string, after: Position | undefined): [string, string] {
  return [
    prefix === "" ? "0" : prefix,
    after === undefined ? `${prefix}~` : justBelow(`${prefix}${after.at}#${after.id}`),
  ];
}

/**
 * The greatest key below another, as near as matters: ids are hexadecimal, so nothing that exists lies
 * between a key and the same with its last character lowered and a high one behind it.
 */
export function justBelow(key: string): string {
  return `${key.slice(0, -1)}${String.fromCharCode(key.charCodeAt(key.length - 1) - 1)}~`;
}

export function merged<Row>(
  rows: readonly Row[],
  positionOf: (row: Row) => Position,
  limit: number,
  order: "ascending" | "descending",
): ListPage<Row> {
  const sign = order === "ascending" ? 1 : -1;
  const sorted = rows
    .map((row) => ({ row, position: positionOf(row) }))
    .sort((a, b) => sign * comparePositions(a.position, b.position));
  const page = sorted.slice(0, limit);
  const last = page.at(-1);
  return { rows: page.map((one) => one.row), next: sorted.length > limit ? last?.position : undefined };
}

function comparePositions(a: Position, b: Position): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
