import * as z from "zod";
import { clone } from "zod/v4/core";
import { type Mark, markOf } from "./marks.ts";

/**
 * Schemas made from schemas: the same shape with marked places replaced. So the input an editor may
 * send and the document a reader gets follow from one definition.
 */
export type Replacements = {
  readonly [Kind in Mark["kind"]]?: (mark: Extract<Mark, { kind: Kind }>) => z.ZodType;
};

/**
 * Derives a schema in which every marked place with a replacement is replaced.
 * Checks, descriptions and optionality are kept; what holds no replaced place stays the same instance.
 * @param rename what the derived component is called in OpenAPI, from the name it had
 */
export function mapSchema(
  schema: z.ZodType,
  replacements: Replacements,
  rename: (id: string) => string,
): z.ZodType {
  const mark = markOf(schema);
  if (mark !== undefined) {
    const replace = replacements[mark.kind] as ((mark: Mark) => z.ZodType) | undefined;
    return replace === undefined ? schema : replace(mark);
  }
  const mapped = mapInside(schema, (inner) => mapSchema(inner, replacements, rename));
  if (mapped === schema) return schema;
  const meta = z.globalRegistry.get(schema);
  return meta === undefined
    ? mapped
    : mapped.meta({ ...meta, ...(meta.id === undefined ? {} : { id: rename(meta.id) }) });
}

function mapInside(schema: z.ZodType, map: (inner: z.ZodType) => z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape as Record<string, z.ZodType>);
    const shape = Object.fromEntries(fields.map(([key, field]) => [key, map(field)]));
    return fields.every(([key, field]) => shape[key] === field) ? schema : rebuilt(schema, { shape });
  }
  if (schema instanceof z.ZodArray) {
    const element = map(schema.element as z.ZodType);
    return element === schema.element ? schema : rebuilt(schema, { element });
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    const inner = schema.unwrap() as z.ZodType;
    const innerType = map(inner);
    return innerType === inner ? schema : rebuilt(schema, { innerType });
  }
  if (schema instanceof z.ZodUnion) {
    const before = schema.options as readonly z.ZodType[];
    const options = before.map(map);
    return options.every((option, index) => option === before[index]) ? schema : rebuilt(schema, { options });
  }
  return schema;
}

/**
 * The same kind of schema with the same checks around other parts. `clone` is imported by itself: reached as
 * `z.core.clone` it keeps all of zod, its translations too, in every bundle.
 */
function rebuilt(schema: z.ZodType, parts: Record<string, unknown>): z.ZodType {
  return clone(schema, { ...schema._zod.def, ...parts } as typeof schema._zod.def);
}
