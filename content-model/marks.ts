import * as z from "zod";
import { assetId, entryId } from "../schemas/primitives.ts";

/**
 * What a schema means beyond its shape. Type definitions mark their fields once; what refers to what,
 * how a document resolves it and how an editor may write it all follow from the marks.
 */
export type Mark =
  | { readonly kind: "reference"; readonly type: ReferableType }
  | { readonly kind: "asset" }
  | { readonly kind: "body" }
  | { readonly kind: "wall-clock" }
  | { readonly kind: "licence" };

export const typeNames = [
  "news",
  "article",
  "report",
  "session",
  "person",
  "organisation",
  "theme",
  "series",
] as const;
export type ReferableType = (typeof typeNames)[number];

const marks = z.registry<Mark>();

/** Marks a schema. Mark last: a schema that is derived from a marked one has no mark of its own. */
export function mark<Schema extends z.ZodType>(schema: Schema, meaning: Mark): Schema {
  marks.add(schema, meaning);
  return schema;
}

export function markOf(schema: z.core.$ZodType): Mark | undefined {
  return marks.get(schema as z.ZodType);
}

/** A reference to an entry of one type, by its id. */
export function reference(type: ReferableType, description: string): z.ZodString {
  return mark(entryId.describe(`${description}: the id of a ${type}`), { kind: "reference", type });
}

/** An uploaded file, by its id. */
export function asset(description: string): z.ZodString {
  return mark(assetId.describe(`${description}: the id of an asset`), { kind: "asset" });
}
