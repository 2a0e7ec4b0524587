import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { entryId } from "../schemas/primitives.ts";
import { assetsIn, mapMarked, omitted, referencesIn } from "./marked-values.ts";
import { markOf } from "./marks.ts";
import { arbitraryOf, type IdKind, kindOfId } from "./testing/arbitrary-content.ts";
import { typeList } from "./types/index.ts";

/** Every id in a value with its place, found by walking it, whatever its schema says. */
function idsIn(value: unknown, path: string): { id: string; kind: IdKind; path: string }[] {
  if (typeof value === "string") {
    const kind = kindOfId(value);
    return kind === undefined ? [] : [{ id: value, kind, path }];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => idsIn(inner, `${path}/${key}`));
}

const uniquePlaces = (found: readonly { path: string; id: string }[]) =>
  new Set(found.map(({ path, id }) => `${path} ${id}`));

describe.each(typeList)("content of the type $name", (definition) => {
  const content = arbitraryOf(definition.content);

  test("is what its schema allows", () => {
    fc.assert(
      fc.property(content, (value) => {
        expect(definition.content.safeParse(value).error).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  test("every id in it is found where it stands", () => {
    const whole = arbitraryOf(definition.content, { whole: true });
    fc.assert(
      fc.property(fc.oneof(content, whole), (value) => {
        const all = idsIn(value, "");
        const references = referencesIn(definition.content, value);
        expect(
          references.map(({ type, id, path }) => ({ id, kind: type, path: `/${path.join("/")}` })),
        ).toEqual(all.filter(({ kind }) => kind !== "asset"));
        const assets = assetsIn(definition.content, value).map(({ id, path }) => ({
          id,
          path: `/${path.join("/")}`,
        }));
        const expected = all
          .filter(({ kind }) => kind === "asset")
          .map(({ id, path }) => ({ id, path: path.startsWith("/body/") ? "/body" : path }));
        expect(uniquePlaces(assets)).toEqual(uniquePlaces(expected));
      }),
      { numRuns: 40 },
    );
  });

  test("stays as it is when nothing is replaced", () => {
    fc.assert(
      fc.property(content, (value) => {
        const before = JSON.stringify(value);
        expect(mapMarked(definition.content, value, (_, inner) => inner)).toEqual(value);
        expect(JSON.stringify(value)).toBe(before);
      }),
      { numRuns: 20 },
    );
  });

  test("keeps to its schema when any of what it names is gone, and loses nothing that stands apart", () => {
    fc.assert(
      fc.property(content, fc.nat(4), fc.boolean(), (value, goneNumber, assetsToo) => {
        const gone = (id: string) =>
          id.endsWith(`00${goneNumber}`) && (assetsToo || kindOfId(id) !== "asset");
        const left = mapMarked(definition.content, value, (mark, inner) => {
          const named = mark.kind === "reference" || mark.kind === "asset";
          return named && typeof inner === "string" && gone(inner) ? omitted : inner;
        });
        expect(left).not.toBe(omitted);
        expect(definition.content.safeParse(left).error).toBeUndefined();
        const { body: _, ...fields } = Object(left);
        expect(idsIn(fields, "").filter(({ id }) => gone(id))).toEqual([]);
        const before = Object(value);
        for (const [key, field] of Object.entries(before)) {
          if (!idsIn(field, "").some(({ id }) => gone(id))) expect(Object(left)[key]).toEqual(field);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("has no id that is not marked with what it is of", () => {
    expect(unmarkedIds(definition.content, "")).toEqual([]);
  });
});

/** Places whose texts must be UUIDs, and which say neither of what nor that they are files. */
function unmarkedIds(schema: z.core.$ZodType, path: string): string[] {
  if (markOf(schema) !== undefined) return [];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return unmarkedIds(schema.unwrap(), path);
  if (schema instanceof z.ZodArray) return unmarkedIds(schema.element, `${path}/*`);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => unmarkedIds(option, path));
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, field]) => unmarkedIds(field, `${path}/${key}`));
  }
  return schema instanceof z.ZodString && isIdPattern(schema) ? [path] : [];
}

function isIdPattern(schema: z.ZodString): boolean {
  const sources = (one: z.ZodString) => [...(one._zod.bag.patterns ?? [])].map((pattern) => pattern.source);
  return sources(schema).some((source) => sources(entryId).includes(source));
}
