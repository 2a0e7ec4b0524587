import { expect, test } from "vitest";
import * as z from "zod";
import { mapMarked, omitted } from "./marked-values.ts";
import { asset, reference } from "./marks.ts";
import { idOf } from "./testing/arbitrary-content.ts";

const [gone, a, b] = [idOf("person", 0), idOf("person", 1), idOf("person", 2)];
const without = (schema: z.ZodType, value: unknown) =>
  mapMarked(schema, value, (_, inner) => (inner === gone ? omitted : inner));

const person = reference("person", "Who");
const either = z
  .strictObject({ title: z.string(), asset: asset("File").optional(), url: z.string().optional() })
  .refine((value) => (value.asset === undefined) !== (value.url === undefined));

test("an element of a list goes alone", () => {
  expect(without(z.array(person), [a, gone, b])).toEqual([a, b]);
});

test("an optional field goes alone", () => {
  const schema = z.strictObject({ name: z.string(), person: person.optional() });
  expect(without(schema, { name: "A", person: gone })).toEqual({ name: "A" });
});

test("what cannot do without a mandatory field goes with it, up to where it may", () => {
  const appearance = z.strictObject({ person, role: z.string() });
  const schema = z.strictObject({
    title: z.string(),
    speakers: z.array(appearance),
    by: z.strictObject({ who: appearance }).optional(),
  });
  const speaker = { person: a, role: "r" };
  const value = {
    title: "T",
    speakers: [speaker, { person: gone, role: "r" }],
    by: { who: { person: gone, role: "r" } },
  };
  expect(without(schema, value)).toEqual({ title: "T", speakers: [speaker] });
  expect(without(appearance, { person: gone, role: "r" })).toBe(omitted);
});

test("a rule that no longer holds without the field takes the object with it", () => {
  const schema = z.strictObject({ items: z.array(either) });
  const url = { title: "B", url: "https://example.org" };
  expect(without(schema, { items: [{ title: "A", asset: gone }, url] })).toEqual({ items: [url] });
});

test("of a union the branch that fits decides", () => {
  const schema = z.array(z.union([z.strictObject({ person }), z.strictObject({ name: z.string() })]));
  expect(without(schema, [{ person: gone }, { name: gone }])).toEqual([{ name: gone }]);
});

test("what was stored under earlier rules keeps what is still there", () => {
  const strict = z.strictObject({ pages: z.number().min(10), person: person.optional() });
  expect(without(strict, { pages: 1, person: gone })).toEqual({ pages: 1 });
  const demanding = z.strictObject({ pages: z.number().min(10), person });
  expect(without(demanding, { pages: 1, person: gone })).toBe(omitted);
});
