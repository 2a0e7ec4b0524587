import * as z from "zod";
import type { Card, Head } from "../../../content-model/entry.ts";
import { instant } from "../../../schemas/primitives.ts";
import { schemaAttribute } from "./item-schema.ts";
import { authorListing, headListing, parseCard, parseEach, parseHead, parserOf } from "./items.ts";
import { listingPartition, sortable, startPrefix } from "./keys.ts";
import { justBelow, type ListPage, merged, type Position, rangeBelow, readFew } from "./keyset.ts";
import { type Item, type KeyRange, queryPage, type Table } from "./table.ts";
import { tableDefinition } from "./table-definition.ts";

/** Lists of what is live, and of heads, page by page. */

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
  const { facet, types, limit, after, consistent, unreadable } = list;
  if (consistent === true && after === undefined) {
    const few = await readFew(table, { partition: listingPartition(facet), types, limit });
    if (few !== undefined)
      return merged(parseEach(few, parseCard, unreadable), positionOfCard, limit, "descending");
  }
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
  return merged(ranges.flat(), positionOfCard, limit, "descending");
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

function positionOfCard(card: Card): Position {
  return { at: sortable(card.publishedAt), id: card.id };
}

function positionOfHead(head: Head): Position {
  return { at: sortable(head.updatedAt), id: head.id };
}
