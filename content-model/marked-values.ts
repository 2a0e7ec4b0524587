import * as z from "zod";
import { assetsOfBody } from "./body/assets.ts";
import type { Body } from "./body/schema.ts";
import { type Mark, markOf, type ReferableType } from "./marks.ts";

/** Values at the marked places of a content: finding them, and putting others in their place. */

/** What a place gets when what it named is not there: the place goes, and with it what cannot do without it. */
export const omitted = Symbol("omitted");

export type Path = readonly (string | number)[];
export type Visit = (mark: Mark, value: unknown, path: Path) => unknown;

/**
 * Rebuilds a value with every marked place replaced by what `visit` returns for it.
 * `omitted` drops the element or optional field it stands in; in a mandatory field, or where the object has a
 * rule that no longer holds without the field (either an asset or a url), it drops the object around it.
 * @param value must satisfy the schema
 */
export function mapMarked(schema: z.core.$ZodType, value: unknown, visit: Visit, path: Path = []): unknown {
  const mark = markOf(schema);
  if (mark !== undefined) return visit(mark, value, path);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return value === undefined || value === null ? value : mapMarked(schema.unwrap(), value, visit, path);
  }
  if (schema instanceof z.ZodUnion) {
    const option = (schema.options as readonly z.ZodType[]).find(
      (candidate) => candidate.safeParse(value).success,
    );
    return option === undefined ? value : mapMarked(option, value, visit, path);
  }
  if (schema instanceof z.ZodArray) return mapArray(schema, value, visit, path);
  if (schema instanceof z.ZodObject) return mapObject(schema, value, visit, path);
  return value;
}

export type Found = { readonly type: ReferableType; readonly id: string; readonly path: Path };

/** Every reference that a content makes, in order, with its place; one that is made twice stands twice. */
export function referencesIn(schema: z.core.$ZodType, content: unknown): Found[] {
  const found: Found[] = [];
  mapMarked(schema, content, (mark, value, path) => {
    if (mark.kind === "reference" && typeof value === "string")
      found.push({ type: mark.type, id: value, path });
    return value;
  });
  return found;
}

/** Every asset that a content uses, its body's included, in order, with its place. */
export function assetsIn(schema: z.core.$ZodType, content: unknown): { id: string; path: Path }[] {
  const found: { id: string; path: Path }[] = [];
  mapMarked(schema, content, (mark, value, path) => {
    if (mark.kind === "asset" && typeof value === "string") found.push({ id: value, path });
    if (mark.kind === "body" && Array.isArray(value)) {
      for (const id of assetsOfBody(value as Body)) found.push({ id, path });
    }
    return value;
  });
  return found;
}

function mapArray(schema: z.ZodArray, value: unknown, visit: Visit, path: Path): unknown {
  if (!Array.isArray(value)) return value;
  return value
    .map((element, index) => mapMarked(schema.element, element, visit, [...path, index]))
    .filter((element) => element !== omitted);
}

function mapObject(schema: z.ZodObject, value: unknown, visit: Visit, path: Path): unknown {
  if (typeof value !== "object" || value === null) return value;
  const fields: Record<string, unknown> = {};
  const left: Record<string, unknown> = { ...value };
  let incomplete = false;
  for (const [key, field] of Object.entries(value)) {
    const fieldSchema = schema.shape[key];
    if (fieldSchema === undefined) {
      fields[key] = field;
      continue;
    }
    const mapped = mapMarked(fieldSchema, field, visit, [...path, key]);
    if (mapped !== omitted) {
      fields[key] = mapped;
      continue;
    }
    if (!(fieldSchema instanceof z.ZodOptional)) return omitted;
    delete left[key];
    incomplete = true;
  }
  return incomplete && breaks(schema, value, left) ? omitted : fields;
}

/** Whether taking a field away broke a rule that held; what was stored under earlier rules stays readable. */
function breaks(schema: z.ZodObject, value: object, left: object): boolean {
  return !schema.safeParse(left).success && schema.safeParse(value).success;
}
