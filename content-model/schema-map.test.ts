import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod";
import { mark, reference } from "./marks.ts";
import { mapSchema } from "./schema-map.ts";
import { arbitraryOf } from "./testing/arbitrary-content.ts";
import { endsBeforeBeginnings } from "./time-order.ts";
import { typeList } from "./types/index.ts";
import { inputSchemaOf } from "./types/input-schemas.ts";

const licence = mark(z.string(), { kind: "licence" });
const toNumber = (schema: z.ZodType) =>
  mapSchema(schema, { licence: () => z.number() }, (id) => `${id}Input`);

test("marked places are replaced wherever they stand, and nothing else", () => {
  const schema = z.strictObject({
    plain: z.string(),
    one: licence,
    optional: licence.optional(),
    nullable: licence.nullable(),
    list: z.array(z.strictObject({ inner: licence })).max(1),
    either: z.union([z.strictObject({ a: licence }), z.strictObject({ b: z.string() })]),
    who: reference("person", "Who").optional(),
  });
  const mapped = toNumber(schema);
  const value = { plain: "a", one: 1, nullable: null, list: [{ inner: 2 }], either: { a: 3 } };
  expect(mapped.parse(value)).toEqual(value);
  expect(mapped.safeParse({ ...value, one: "MIT" }).success).toBe(false);
  expect(schema.safeParse(value).success).toBe(false);
});

test("bounds, rules and closedness are kept", () => {
  const schema = z
    .strictObject({ list: z.array(licence).min(1).max(2) })
    .refine(({ list }) => list[0] === undefined || list[0] !== list[1], "twice");
  const mapped = toNumber(schema);
  const faults = (value: unknown) => mapped.safeParse(value).error?.issues.map((issue) => issue.code);
  expect(faults({ list: [1, 2] })).toBeUndefined();
  expect(faults({ list: [] })).toEqual(["too_small"]);
  expect(faults({ list: [1, 2, 3] })).toEqual(["too_big"]);
  expect(faults({ list: [1, 1] })).toEqual(["custom"]);
  expect(faults({ list: [1], more: 1 })).toEqual(["unrecognized_keys"]);
});

test("what holds no replaced place stays the same; what is derived has a name of its own", () => {
  const untouched = z.strictObject({ a: z.array(z.string()) });
  expect(toNumber(untouched)).toBe(untouched);
  const named = z.strictObject({ a: licence }).meta({ id: "SchemaMapExample", description: "Named" });
  expect(z.globalRegistry.get(toNumber(named))).toMatchObject({
    id: "SchemaMapExampleInput",
    description: "Named",
  });
});

test.each(typeList)("any $name that is stored can be sent again and is stored the same", (definition) => {
  const input = inputSchemaOf(definition);
  fc.assert(
    fc.property(arbitraryOf(definition.content), (content) => {
      fc.pre(endsBeforeBeginnings(content).length === 0);
      expect(input.parse(content)).toEqual(content);
    }),
    { numRuns: 25 },
  );
});
