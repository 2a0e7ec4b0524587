import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { type Places, placesIn } from "./archive.ts";
import { marshallItem } from "./item-schema.ts";
import { listingKey, openKey, placeKey } from "./keys.ts";
import { cancellationCodes, getItems, type Key, type Table, transact } from "./table.ts";

/**
 * Open rows: what is listed in a scope and in no closed page of its archive. They are derived from the lists by
 * whoever works on a change of those; each is written, or taken away, on the condition that it still should be.
 */

/** A row of a list, and the scopes whose feeds it stands in. */
export type ListedRow = {
  readonly facet: string;
  readonly type: string;
  /** When the entry was first published, as the row's key has it. */
  readonly at: string;
  readonly id: string;
  readonly scopes: readonly string[];
};

/**
 * Brings the open rows of some rows of lists to what they should be: there while the entry is listed and in no
 * closed page. Side by side with others, and again, it comes to the same.
 * @returns the closed pages that the entries stand in
 */
export async function settleOpenRows(table: Table, rows: readonly ListedRow[]): Promise<Places> {
  if (rows.length === 0) return placesIn([]);
  const items = await getItems(table, rows.flatMap(keysOf));
  const places = placesIn(items);
  const found = new Set(items.map((item) => nameOf({ PK: String(item["PK"]), SK: String(item["SK"]) })));
  const groups = rows.flatMap((row) => {
    const listed = found.has(nameOf(listingKey(row.facet, row.type, row.at, row.id)));
    const scopes = row.scopes.filter((scope) => {
      const open = found.has(nameOf(openKey(scope, row.at, row.id)));
      return listed ? !open && places(scope, row.id) === undefined : open;
    });
    if (scopes.length === 0) return [];
    return [listed ? arrival(table, row, scopes) : departure(table, row, scopes)];
  });
  for (const transaction of inTransactions(groups)) await carryOut(table, transaction);
  return places;
}

const keysOf = ({ facet, type, at, id, scopes }: ListedRow): Key[] => [
  listingKey(facet, type, at, id),
  ...scopes.flatMap((scope) => [openKey(scope, at, id), placeKey(scope, id)]),
];

const nameOf = ({ PK, SK }: Key): string => `${PK}\n${SK}`;

/** Actions that stand and fall together. */
type Group = readonly TransactWriteItem[];

function arrival(table: Table, row: ListedRow, scopes: readonly string[]): Group {
  const { at, id } = row;
  return [
    check(table, listingKey(row.facet, row.type, at, id), "attribute_exists(PK)"),
    ...scopes.flatMap((scope) => [
      {
        Put: {
          TableName: table.name,
          Item: marshallItem({ ...openKey(scope, at, id), id, publishedAt: at }),
        },
      },
      check(table, placeKey(scope, id), "attribute_not_exists(PK)"),
    ]),
  ];
}

function departure(table: Table, row: ListedRow, scopes: readonly string[]): Group {
  const { at, id } = row;
  return [
    check(table, listingKey(row.facet, row.type, at, id), "attribute_not_exists(PK)"),
    ...scopes.map((scope) => ({
      Delete: { TableName: table.name, Key: marshall(openKey(scope, at, id)) },
    })),
  ];
}

function check(table: Table, key: Key, condition: string): TransactWriteItem {
  return {
    ConditionCheck: { TableName: table.name, Key: marshall(key), ConditionExpression: condition },
  };
}

const actionsOfTransaction = 100;

function inTransactions(groups: readonly Group[]): Group[][] {
  const transactions: Group[][] = [];
  let free = 0;
  for (const group of groups) {
    if (group.length > free) {
      transactions.push([]);
      free = actionsOfTransaction;
    }
    transactions.at(-1)?.push(group);
    free -= group.length;
  }
  return transactions;
}

/** What has changed since it was read is left to whoever works on that change; the rest is done without it. */
async function carryOut(table: Table, groups: readonly Group[]): Promise<void> {
  let left = groups;
  while (left.length > 0) {
    try {
      return await transact(table, left.flat());
    } catch (error) {
      const codes = cancellationCodes(error);
      if (!codes.includes("ConditionalCheckFailed")) throw error;
      let at = 0;
      left = left.filter((group) => {
        const own = codes.slice(at, at + group.length);
        at += group.length;
        return !own.includes("ConditionalCheckFailed");
      });
    }
  }
}
