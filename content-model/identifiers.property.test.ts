import fc from "fast-check";
import { expect, test } from "vitest";
import { isbn, issn, orcid, ror } from "./identifiers.ts";

/** The last character that makes a number valid is found by trying all: apart from the checking code's own sums. */
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: length, maxLength: length });
const crockford = "0123456789abcdefghjkmnpqrstvwxyz";

const kinds = [
  {
    name: "ORCID iD",
    schema: orcid,
    stem: digits(15),
    write: (stem: string, end: string) => `${stem}${end}`.replace(/(.{4})(?=.)/g, "$1-"),
    ends: [..."0123456789X"],
    unit: "0123456789",
  },
  {
    name: "ISBN-13",
    schema: isbn,
    stem: digits(9).map((rest) => `978${rest}`),
    write: (stem: string, end: string) => stem + end,
    ends: [..."0123456789"],
    unit: "0123456789",
  },
  {
    name: "ISBN-10",
    schema: isbn,
    stem: digits(9),
    write: (stem: string, end: string) => stem + end,
    ends: [..."0123456789X"],
    unit: "0123456789",
  },
  {
    name: "ISSN",
    schema: issn,
    stem: digits(7),
    write: (stem: string, end: string) => `${stem.slice(0, 4)}-${stem.slice(4)}${end}`,
    ends: [..."0123456789X"],
    unit: "0123456789",
  },
  {
    name: "ROR id",
    schema: ror,
    stem: fc
      .string({ unit: fc.constantFrom(...crockford), minLength: 6, maxLength: 6 })
      .map((rest) => `0${rest}`),
    write: (stem: string, end: string) => stem + end,
    ends: Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0")),
    unit: crockford,
  },
];

test.each(kinds)("any $name has one way to end", ({ schema, stem, write, ends }) => {
  fc.assert(
    fc.property(stem, (start) => {
      expect(ends.filter((end) => schema.safeParse(write(start, end)).success)).toHaveLength(1);
    }),
  );
});

test.each(kinds)("any $name with one character changed is refused", ({ schema, stem, write, ends, unit }) => {
  const valid = stem.map((start) =>
    ends.map((end) => write(start, end)).find((one) => schema.safeParse(one).success),
  );
  fc.assert(
    fc.property(valid, fc.nat(), fc.constantFrom(...unit, "X"), (value = "", place, other) => {
      const places = [...value].flatMap((character, index) => (character === "-" ? [] : [index]));
      const at = places[place % places.length] ?? 0;
      fc.pre(value[at] !== other);
      expect(schema.safeParse(value.slice(0, at) + other + value.slice(at + 1)).success).toBe(false);
    }),
  );
});
