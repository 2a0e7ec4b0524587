import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "./table.ts";

/**
 * Which shape a stored item has. Every item that is put says the schema of the Katern that wrote it; one that says
 * none is of schema 1, as those of the first release are. Whoever reads an older one gets it lifted, step by step, to
 * the schema of now, before it is parsed.
 *
 * An item that is changed in place (`UpdateItem`) keeps the schema it says, and one that an update made says none. So
 * a lift leaves alone what has the later shape already.
 */
export const schemaAttribute = "schema";

/** What an item is, by the shape that it has. The rows of lists are cards. */
export type ItemKind =
  | "archive-page"
  | "archive-place"
  | "archive-pointer"
  | "archive-row"
  | "asset"
  | "card"
  | "client"
  | "counting-state"
  | "deletion"
  | "deletion-mark"
  | "draft-reference"
  | "due"
  | "event"
  | "gone"
  | "head"
  /** The attributes of a card that a sitemap needs, without the others. */
  | "listed-address"
  | "live"
  | "reads"
  | "reference"
  | "restore"
  | "revision"
  | "revision-summary"
  | "settings"
  | "site"
  | "slug"
  | "targets";

/** Pure: gives an item of one schema the shape of the next. Content stands in it as stored (`content-codec.ts`). */
export type Lift = (item: Item) => Item;
/** From each schema to the next, for the kinds that differ: the first is from 1 to 2. */
export type Lifts = readonly Readonly<Partial<Record<ItemKind, Lift>>>[];

/** A new schema is a new step at the end. */
const lifts: Lifts = [];

/** The schema that is written now. */
export const currentSchema = lifts.length + 1;

/** An item as it is put, with its schema. What is undefined is left out. */
export function marshallItem(item: Item): Record<string, AttributeValue> {
  return marshall({ ...item, [schemaAttribute]: currentSchema }, { removeUndefinedValues: true });
}

/** The data are newer than the program: nothing may be concluded from an item that it does not know. */
export class NewerSchemaError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "NewerSchemaError";
  }
}

/**
 * An item in the shape of now.
 * @param by the steps; Katern's own when left out
 * @throws NewerSchemaError when a later Katern wrote it; Error when what it says is no schema
 */
export function lifted(kind: ItemKind, item: Item, by: Lifts = lifts): Item {
  const from = schemaOf(kind, item);
  if (from > by.length + 1) {
    throw new NewerSchemaError(
      `The stored ${kind} at ${nameOf(item)} has schema ${from}, and this Katern knows schemas up to ${by.length + 1}: what is deployed is older than the data. Deploy the version that wrote them, or a later one.`,
    );
  }
  return by.slice(from - 1).reduce((lower, step) => step[kind]?.(lower) ?? lower, item);
}

function schemaOf(kind: ItemKind, item: Item): number {
  const { [schemaAttribute]: schema = 1 } = item;
  if (typeof schema === "number" && Number.isInteger(schema) && schema >= 1) return schema;
  throw new Error(`The stored ${kind} at ${nameOf(item)} says ${JSON.stringify(schema)}, which is no schema`);
}

const nameOf = (item: Item): string => `${String(item["PK"])} ${String(item["SK"])}`;
