import * as z from "zod";
import type { Card, Gone, Head } from "../../../content-model/entry.ts";
import { instant } from "../../../schemas/primitives.ts";
import { schemaAttribute } from "./item-schema.ts";
import { authorListing, headListing, parseCard, parseEach, parseGone, parseHead, parserOf } from "./items.ts";
import { goneKey, gonePartition, listingPartition, sortable, startPrefix } from "./keys.ts";
import { getItem, getItems, type Item, type KeyRange, queryAll, queryPage, type Table } from "./table.ts";
import { tableDefinition } from "./table-definition.ts";

/**
 * Lists by keyset: each page costs the same at any depth and any size of the collection. A list of
 * several types merges one range a type on the same position.
 */

/** Behind which row a page begins: the instant that orders the list, and the id. */
export type Position = { readonly at: string; readonly id: string };
export type ListPage<Row> = { readonly rows: Row[]; readonly next: Position | undefined };

/** What is live under a facet, newest first. */
export async function listLive(
  table: Table,
  list: {
    facet: string;
    types: readonly string[];
    limit: number;
    after?: Position | undefined;
    consistent?: boolean;
    /** Told of rows that cannot be read, which are then left out; without it they are errors. */
    unreadable?: ((error: unknown) => void) | undefined;
  },
): Promise<ListPage<Card>> {
  const ranges = await Promise.all(
    list.types.map((type) =>
      readCardsOfRange(
        table,
        {
          partition: listingPartition(list.facet),
          between: rangeBelow(`${type}#`, list.after),
          descending: true,
          limit: list.limit + 1,
          consistent: list.consistent ?? false,
        },
        list.unreadable,
      ),
    ),
  );
  return merged(
    ranges.flat(),
    (card) => ({ at: sortable(card.publishedAt), id: card.id }),
    list.limit,
    "descending",
  );
}

/** Sessions under a facet by when they begin: those from `now` on, soonest first, or those before it, latest first. */
export async function listSessions(
  table: Table,
  list: {
    facet: string;
    when: "upcoming" | "past";
    now: string;
    limit: number;
    after?: Position | undefined;
  },
): Promise<ListPage<Card>> {
  const upcoming = list.when === "upcoming";
  const now = `${startPrefix}${sortable(list.now)}`;
  const position = list.after === undefined ? undefined : `${startPrefix}${list.after.at}#${list.after.id}`;
  const { items } = await queryPage(table, {
    partition: listingPartition(list.facet),
    between: upcoming
      ? [position === undefined ? now : `${position}!`, `${startPrefix}~`]
      : [startPrefix, justBelow(position ?? now)],
    descending: !upcoming,
    limit: list.limit + 1,
  });
  const rows = items.map(parseCard);
  return merged(
    rows,
    (card) => ({ at: sortable(card.start ?? card.publishedAt), id: card.id }),
    list.limit,
    upcoming ? "ascending" : "descending",
  );
}

/** Sessions under a facet, the one that begins last first, as they are now. @param unreadable told of rows that are left out */
export async function listLatestSessions(
  table: Table,
  list: { facet: string; limit: number; unreadable: (error: unknown) => void },
): Promise<Card[]> {
  return readCardsOfRange(
    table,
    {
      partition: listingPartition(list.facet),
      between: [startPrefix, `${startPrefix}~`],
      descending: true,
      limit: list.limit,
      consistent: true,
    },
    list.unreadable,
  );
}

/** What was withdrawn or retracted of a type under a facet, the latest first. @param unreadable told of rows that are left out */
export async function listLatestGone(
  table: Table,
  list: { facet: string; type: string; limit: number; unreadable: (error: unknown) => void },
): Promise<Gone[]> {
  const { items } = await queryPage(table, {
    partition: gonePartition(list.facet),
    between: [`${list.type}#`, `${list.type}#~`],
    descending: true,
    limit: list.limit,
    consistent: true,
  });
  return parseEach(items, parseGone, list.unreadable);
}

/** Heads of one type in some statuses, latest change first; everybody's, or those that one author made. */
export async function listHeads(
  table: Table,
  list: {
    type: string;
    statuses: readonly string[];
    author?: string | undefined;
    limit: number;
    after?: Position | undefined;
  },
): Promise<ListPage<Head>> {
  const [everybodys, authors] = tableDefinition.indexes;
  const { type, author } = list;
  const pages = await Promise.all(
    list.statuses.map((status) =>
      queryPage(table, {
        ...(author === undefined
          ? { partition: headListing(type, status), index: everybodys }
          : { partition: authorListing({ type, status, author }), index: authors }),
        between: rangeBelow("", list.after),
        descending: true,
        limit: list.limit + 1,
      }),
    ),
  );
  const heads = pages.flatMap((page) => page.items.map(parseHead));
  return merged(heads, positionOfHead, list.limit, "descending");
}

export type SitemapRow = { readonly slug: string; readonly updatedAt: string };

/**
 * What is live of a type and was first published in a period, oldest first; all of it, or no more than `limit`.
 * @param range.period the beginning of an instant as keys write it: `2020-03`, `2020-03-09T07`
 * @param unreadable told of rows that are left out
 */
export async function listPeriod(
  table: Table,
  range: { type: string; period: string; limit?: number | undefined },
  unreadable: (error: unknown) => void,
): Promise<(SitemapRow & { publishedAt: string })[]> {
  const found: Item[] = [];
  let startKey: Item | undefined;
  do {
    const page = await queryPage(table, {
      partition: listingPartition("all"),
      prefix: `${range.type}#${range.period}`,
      attributes: ["slug", "updatedAt", "publishedAt", schemaAttribute],
      consistent: true,
      ...(range.limit === undefined ? {} : { limit: range.limit - found.length }),
      startKey,
    });
    found.push(...page.items);
    startKey = page.lastKey;
  } while (startKey !== undefined && found.length < (range.limit ?? Number.POSITIVE_INFINITY));
  return parseEach(found, parsePeriodRow, unreadable);
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

const parsePeriodRow = parserOf(
  "listed-address",
  z.object({ slug: z.string(), updatedAt: instant, publishedAt: instant }),
);

/** As many cards as a range's limit: others take the place of those that cannot be read, so that a walk goes on. */
async function readCardsOfRange(
  table: Table,
  range: KeyRange & { limit: number },
  unreadable: ((error: unknown) => void) | undefined,
): Promise<Card[]> {
  const cards: Card[] = [];
  let startKey: Item | undefined;
  do {
    const page = await queryPage(table, { ...range, limit: range.limit - cards.length, startKey });
    cards.push(...parseEach(page.items, parseCard, unreadable));
    startKey = page.lastKey;
  } while (startKey !== undefined && cards.length < range.limit);
  return cards;
}

function positionOfHead(head: Head): Position {
  return { at: sortable(head.updatedAt), id: head.id };
}

/** The sort keys with a prefix that lie behind a position in a descending list. A key is never empty; years begin with a digit. */
function rangeBelow(prefix: string, after: Position | undefined): [string, string] {
  return [
    prefix === "" ? "0" : prefix,
    after === undefined ? `${prefix}~` : justBelow(`${prefix}${after.at}#${after.id}`),
  ];
}

/**
 * The greatest key below another, as near as matters: ids are hexadecimal, so nothing that exists lies
 * between a key and the same with its last character lowered and a high one behind it.
 */
function justBelow(key: string): string {
  return `${key.slice(0, -1)}${String.fromCharCode(key.charCodeAt(key.length - 1) - 1)}~`;
}

function merged<Row>(
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
