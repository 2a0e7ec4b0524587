import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { marshallItem } from "./item-schema.ts";
import { parserOf } from "./items.ts";
import { archivePartition, closedPageKey, latestKey, openKey, openPrefix, placeKey } from "./keys.ts";
import { cancellationCodes, getItem, getItems, queryAll, type Table, transact } from "./table.ts";

/**
 * The archive of a feed: pages that are closed for good, and what is open, which the feed itself shows. By
 * scope, as a feed's path has it.
 */
export type Archive = {
  /** How many pages are closed: their numbers go from 1 to this. */
  readonly pages: number;
  /** The last page of which it is known that its documents are stored, as are those before it. */
  readonly stored: number;
  /** What is listed in the scope and in no closed page, the oldest by its publication first. */
  readonly open: readonly OpenEntry[];
};

export type OpenEntry = { readonly id: string; readonly publishedAt: string };

const parseLatest = parserOf("archive-pointer", z.object({ page: z.int(), stored: z.int() }));
const parseOpen = parserOf("archive-row", z.object({ id: z.string(), publishedAt: z.string() }));
const parsePage = parserOf("archive-page", z.object({ ids: z.array(z.string()) }));
const parsePlace = parserOf("archive-place", z.object({ scope: z.string(), id: z.string(), page: z.int() }));

/** How the archive stands, strongly consistent: one query, because what is open is bounded. */
export async function readArchive(table: Table, scope: string): Promise<Archive> {
  const open: OpenEntry[] = [];
  let latest = { page: 0, stored: 0 };
  const { PK, SK } = latestKey(scope);
  const rows = queryAll(table, { partition: PK, between: [SK, `${openPrefix}~`], consistent: true });
  for await (const item of rows) {
    if (item["SK"] === SK) latest = parseLatest(item);
    else open.push(parseOpen(item));
  }
  return { pages: latest.page, stored: latest.stored, open };
}

/** How many pages are closed. */
export async function countPages(table: Table, scope: string): Promise<number> {
  const item = await getItem(table, latestKey(scope));
  return item === undefined ? 0 : parseLatest(item).page;
}

/** Those of some scopes that have closed pages. */
export async function scopesWithPages(table: Table, scopes: readonly string[]): Promise<string[]> {
  if (scopes.length === 0) return [];
  const found = new Set((await getItems(table, scopes.map(latestKey))).map((item) => String(item["PK"])));
  return [...new Set(scopes)].filter((scope) => found.has(latestKey(scope).PK));
}

/** The entries of a closed page, in no order that means anything; undefined when there is no such page. */
export async function readClosedPage(
  table: Table,
  scope: string,
  page: number,
): Promise<readonly string[] | undefined> {
  const item = await getItem(table, closedPageKey(scope, page));
  return item === undefined ? undefined : parsePage(item).ids;
}

/** So many entries fit into the transaction that closes a page: two actions each, besides the page and the pointer. */
export const pageMaximum = 48;

/**
 * Closes a page over entries that are open: whole or not at all.
 * @param closing.page the number behind that of the last page @param closing.entries at most `pageMaximum`
 * @returns false when somebody else closed it, or one of the entries is no longer open
 */
export async function closePage(
  table: Table,
  closing: { readonly scope: string; readonly page: number; readonly entries: readonly OpenEntry[] },
): Promise<boolean> {
  const { scope, page, entries } = closing;
  const TableName = table.name;
  const isNew = "attribute_not_exists(PK)";
  const put = (item: Record<string, unknown>) => ({
    Put: { TableName, Item: marshallItem(item), ConditionExpression: isNew },
  });
  try {
    await transact(table, [
      put({ ...closedPageKey(scope, page), ids: entries.map(({ id }) => id) }),
      {
        Update: {
          TableName,
          Key: marshall(latestKey(scope)),
          UpdateExpression: "SET page = :page, #stored = if_not_exists(#stored, :none)",
          ConditionExpression: page === 1 ? isNew : "page = :before",
          ExpressionAttributeNames: { "#stored": "stored" },
          ExpressionAttributeValues: marshall({
            ":page": page,
            ":none": 0,
            ...(page === 1 ? {} : { ":before": page - 1 }),
          }),
        },
      },
      ...entries.flatMap(({ id, publishedAt }) => [
        {
          Delete: {
            TableName,
            Key: marshall(openKey(scope, publishedAt, id)),
            ConditionExpression: "attribute_exists(PK)",
          },
        },
        put({ ...placeKey(scope, id), scope, id, page }),
      ]),
    ]);
    return true;
  } catch (error) {
    if (cancellationCodes(error).includes("ConditionalCheckFailed")) return false;
    throw error;
  }
}

/** Says that the documents of all pages up to one are stored; saying less than was said changes nothing. */
export async function markStored(table: Table, scope: string, page: number): Promise<void> {
  try {
    await transact(table, [
      {
        Update: {
          TableName: table.name,
          Key: marshall(latestKey(scope)),
          UpdateExpression: "SET #stored = :page",
          ConditionExpression: "#stored < :page AND page >= :page",
          ExpressionAttributeNames: { "#stored": "stored" },
          ExpressionAttributeValues: marshall({ ":page": page }),
        },
      },
    ]);
  } catch (error) {
    if (!cancellationCodes(error).includes("ConditionalCheckFailed")) throw error;
  }
}

/** The closed page that an entry stands in, in a scope; undefined when it stands in none. */
export type Places = (scope: string, id: string) => number | undefined;

/** Where entries stand, strongly consistent, 100 a call. */
export async function findPlaces(
  table: Table,
  pairs: readonly { readonly scope: string; readonly id: string }[],
): Promise<Places> {
  const items =
    pairs.length === 0
      ? []
      : await getItems(
          table,
          pairs.map(({ scope, id }) => placeKey(scope, id)),
        );
  return placesIn(items);
}

/** The places among items; others are passed over. */
export function placesIn(items: readonly Record<string, unknown>[]): Places {
  const places = new Map<string, number>();
  for (const item of items) {
    if (!String(item["PK"]).startsWith(archivePartition(""))) continue;
    if (item["SK"] !== placeKey("", String(item["id"])).SK) continue;
    const { scope, id, page } = parsePlace(item);
    places.set(`${scope} ${id}`, page);
  }
  return (scope, id) => places.get(`${scope} ${id}`);
}
