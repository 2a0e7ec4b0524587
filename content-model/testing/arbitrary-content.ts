import fc from "fast-check";
import * as z from "zod";
import { type Mark, markOf, typeNames } from "../marks.ts";

/**
 * Any content that a schema allows, with a reference, a file or a body wherever the schema has a place for
 * one. The ids in it say what they are of, so that a test can find them without the code it tests.
 */

const kinds = [...typeNames, "asset"] as const;
export type IdKind = (typeof kinds)[number];

/** What an id was made for; undefined for any other text. */
export function kindOfId(text: string): IdKind | undefined {
  const [, index] = /^01900000-0000-7000-80([0-9a-f]{2})-[0-9a-f]{12}$/.exec(text) ?? [];
  return index === undefined ? undefined : kinds[Number.parseInt(index, 16)];
}

/** The id of the numbered entry of a type, or asset. */
export function idOf(kind: IdKind, number: number): string {
  const index = kinds.indexOf(kind).toString(16).padStart(2, "0");
  return `01900000-0000-7000-80${index}-${number.toString(16).padStart(12, "0")}`;
}

/** Texts of every form that a field may ask for; a field gets those that it takes. */
const samples = [
  "Tekst over verbondenheid",
  "é 🏘️ <b>&amp;</b> ]]>",
  "nl",
  "nl-BE",
  "2020-03-09",
  "2005",
  "2021-02",
  "2020-03-09T07:00:00Z",
  "2020-03-09T08:00",
  "Europe/Amsterdam",
  "https://example.org/a?b=c#d",
  "https://hub.example.org/",
  "mailto:redactie@example.org",
  "redactie@example.org",
  "0000-0002-1825-0097",
  "978-3-16-148410-0",
  "0317-8471",
  "10.1000/182",
  "02mhbdp94",
];

export type ContentOptions = {
  /** How many different ids of each kind there are. */
  readonly ids?: number;
  /** Whether optional fields are there: always, or now and then. */
  readonly whole?: boolean;
};

/** Values that satisfy a schema. @throws Error for a kind of schema that contents do not have */
export function arbitraryOf(schema: z.core.$ZodType, options: ContentOptions = {}): fc.Arbitrary<unknown> {
  const mark = markOf(schema);
  if (mark !== undefined) return arbitraryOfMark(mark, options);
  const within = (inner: z.core.$ZodType) => arbitraryOf(inner, options);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return within(schema.unwrap() as z.core.$ZodType);
  if (schema instanceof z.ZodNullable) return fc.option(within(schema.unwrap()));
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(within));
  if (schema instanceof z.ZodArray) return arrayOf(schema, options);
  if (schema instanceof z.ZodObject) return objectOf(schema, options);
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodNumber)
    return fc.constantFrom(...[0, 1, 12, 2066].filter((one) => schema.safeParse(one).success));
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) {
    return fc.constantFrom(...samples.filter((one) => schema.safeParse(one).success));
  }
  throw new Error(`No content has a schema of the kind ${schema._zod.def.type}`);
}

function arrayOf(schema: z.ZodArray, options: ContentOptions): fc.Arbitrary<unknown[]> {
  const bounds = options.whole === true ? { minLength: 1, maxLength: 2 } : { maxLength: 3 };
  return fc.array(arbitraryOf(schema.element, options), bounds);
}

function objectOf(schema: z.ZodObject, options: ContentOptions): fc.Arbitrary<unknown> {
  const shape: Record<string, z.core.$ZodType> = schema.shape;
  const fields = Object.fromEntries(
    Object.entries(shape).map(([key, field]) => [
      key,
      fc.oneof({ withCrossShrink: true }, arbitraryOf(field, options)),
    ]),
  );
  const mandatory = Object.keys(shape).filter((key) => !(shape[key] instanceof z.ZodOptional));
  const record = options.whole === true ? fc.record(fields) : fc.record(fields, { requiredKeys: mandatory });
  return record.map((value) => fitting(schema, value));
}

/** A rule that an object has as a whole (either an asset or a url) may take one field away. */
function fitting(schema: z.ZodObject, value: Record<string, unknown>): Record<string, unknown> {
  if (schema.safeParse(value).success) return value;
  const { asset: _, ...other } = value;
  const { url: __, ...own } = value;
  const candidates = [other, own, { ...own, url: "https://example.org/elders" }];
  return candidates.find((candidate) => schema.safeParse(candidate).success) ?? value;
}

function arbitraryOfMark(mark: Mark, { ids = 5 }: ContentOptions): fc.Arbitrary<unknown> {
  const id = (kind: IdKind) => fc.nat(ids - 1).map((number) => idOf(kind, number));
  if (mark.kind === "reference") return id(mark.type);
  if (mark.kind === "asset") return id("asset");
  if (mark.kind === "licence") return fc.constantFrom("CC-BY-4.0", "MIT");
  if (mark.kind === "wall-clock") {
    const local = fc
      .integer({ min: 1, max: 28 })
      .map((day) => `2020-12-${String(day).padStart(2, "0")}T15:00`);
    return local.map((one) => ({
      local: one,
      timeZone: "Europe/Amsterdam",
      instant: one.replace("T15:00", "T14:00:00Z"),
    }));
  }
  return fc.array(id("asset"), { maxLength: 2, minLength: 1 }).map((assets) => [
    {
      _type: "block",
      _key: "tekst",
      style: "normal",
      children: [{ _type: "span", _key: "a", text: "Tekst", marks: [] }],
      markDefs: [],
    },
    ...assets.map((asset, index) => ({ _type: "file", _key: `bestand${index}`, asset })),
  ]);
}
