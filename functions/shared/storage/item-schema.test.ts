import { unmarshall } from "@aws-sdk/util-dynamodb";
import { expect, test } from "vitest";
import { currentSchema, type Lifts, lifted, marshallItem, NewerSchemaError } from "./item-schema.ts";
import { parseEach, parseSlug } from "./items.ts";

/** Two steps as a later Katern may have them: an asset's name changes, then an entry's head gets a colour. */
const steps: Lifts = [
  { asset: ({ filename, ...item }) => ({ name: filename, ...item }) },
  { head: (item) => ({ colour: "groen", ...item }) },
];

test("what is put says the schema of now, and leaves out what is undefined", () => {
  expect(unmarshall(marshallItem({ PK: "a", SK: "b", title: undefined }))).toEqual({
    PK: "a",
    SK: "b",
    schema: currentSchema,
  });
});

test.each([
  [{ filename: "verslag.pdf" }, { name: "verslag.pdf" }],
  [
    { schema: 1, filename: "verslag.pdf" },
    { schema: 1, name: "verslag.pdf" },
  ],
  [
    { schema: 2, name: "verslag.pdf" },
    { schema: 2, name: "verslag.pdf" },
  ],
])("an item goes through the steps from its own schema on: %o", (item, now) => {
  expect(lifted("asset", item, steps)).toEqual(now);
});

test("an item of a kind that a step does not name is as it was", () => {
  expect(lifted("head", { schema: 1, title: "Wijk" }, steps)).toEqual({
    schema: 1,
    title: "Wijk",
    colour: "groen",
  });
  expect(lifted("slug", { slug: "wijk" }, steps)).toEqual({ slug: "wijk" });
});

test("an item of a later Katern is refused by name, and never left out", () => {
  const item = {
    PK: "SLUG#news#a",
    SK: "SLUG",
    schema: currentSchema + 1,
    entryId: "x",
    type: "news",
    slug: "a",
  };
  expect(() => parseSlug(item)).toThrow(NewerSchemaError);
  expect(() => parseSlug(item)).toThrow(/slug at SLUG#news#a SLUG .* older than the data/);
  const told: unknown[] = [];
  expect(() => parseEach([item], parseSlug, (error) => told.push(error))).toThrow(NewerSchemaError);
  expect(parseEach([{ ...item, schema: 1, slug: 7 }], parseSlug, (error) => told.push(error))).toEqual([]);
  expect(told).toHaveLength(1);
});

test.each([0, 1.5, "2", null])("%o is no schema", (schema) => {
  expect(() => lifted("site", { PK: "SITE", SK: "SITE", schema })).toThrow(/SITE SITE says/);
});
