import fc from "fast-check";
import { expect, test } from "vitest";
import { slug } from "../schemas/primitives.ts";
import { slugFromTitle, slugWithEnd } from "./slug.ts";

const title = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc
    .array(
      fc.constantFrom("de", "Straat", "s", "'s", "t", "-", "--", "ß", "ﬀ", "ﷺ", "日本", "½", "x".repeat(60)),
      {
        maxLength: 60,
      },
    )
    .map((words) => words.join(" ")),
);

test("any title gives a slug that is one, or none", () => {
  fc.assert(
    fc.property(title, (text) => {
      const made = slugFromTitle(text);
      if (made !== undefined) expect(slug.safeParse(made).success).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test("the slug of a slug is itself", () => {
  fc.assert(
    fc.property(title, (text) => {
      const made = slugFromTitle(text);
      if (made !== undefined) expect(slugFromTitle(made)).toBe(made);
    }),
  );
});

test("composed and decomposed letters give the same slug", () => {
  fc.assert(
    fc.property(title, (text) => {
      expect(slugFromTitle(text.normalize("NFD"))).toBe(slugFromTitle(text.normalize("NFC")));
    }),
  );
});

test("a number makes another slug of any slug", () => {
  fc.assert(
    fc.property(title, fc.integer({ min: 2, max: 99_999 }), (text, number) => {
      const made = slugFromTitle(text) ?? "nieuws";
      const numbered = slugWithEnd(made, number);
      expect(slug.safeParse(numbered).success).toBe(true);
      expect(numbered).toMatch(new RegExp(`-${number}$`));
    }),
  );
});
