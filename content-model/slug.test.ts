import { expect, test } from "vitest";
import { slugMaximum } from "../schemas/primitives.ts";
import { slugFromTitle, slugWithEnd } from "./slug.ts";

test.each([
  ["Iedereen kan zorgen voor méér verbondenheid!", "iedereen-kan-zorgen-voor-meer-verbondenheid"],
  ["15 jaar Dynamiek van de Stad", "15-jaar-dynamiek-van-de-stad"],
  ["Foto's en video's", "fotos-en-videos"],
  ["GGZ/ggz: een IJsberg", "ggz-ggz-een-ijsberg"],
  ["Straße & Œuvre, Łódź", "strasse-and-oeuvre-lodz"],
  ["Привет, мир", "privet-mir"],
  ["Ελληνικά", "ellinika"],
  ["  ---  a  ---  ", "a"],
  ["e\u0301e\u0301n", "een"],
])("'%s' becomes %s", (title, expected) => {
  expect(slugFromTitle(title)).toBe(expected);
});

test.each(["", "!!!", "日本語", "🏘️", "\u0000"])("nothing can be made of '%s'", (title) => {
  expect(slugFromTitle(title)).toBeUndefined();
});

test("a long title is cut between words, a long word within", () => {
  const words = slugFromTitle("verbondenheid ".repeat(20)) ?? "";
  expect(words).toBe(Array(6).fill("verbondenheid").join("-"));
  expect(slugFromTitle("a".repeat(500))).toBe("a".repeat(slugMaximum));
});

test("a number goes behind, within the maximum", () => {
  expect(slugWithEnd("een-stuk", 2)).toBe("een-stuk-2");
  expect(slugWithEnd("a".repeat(slugMaximum), 12)).toBe(`${"a".repeat(slugMaximum - 3)}-12`);
  expect(slugWithEnd(`${"a".repeat(slugMaximum - 3)}-b`, 2)).toBe(`${"a".repeat(slugMaximum - 3)}-2`);
});
