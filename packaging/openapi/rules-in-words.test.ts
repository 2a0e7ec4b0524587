import { expect, test } from "vitest";
import * as z from "zod";
import { filename } from "../../schemas/asset.ts";
import { isPortable, rulesInWords, withRules } from "./rules-in-words.ts";

test("tells refinements in the words that a failure is told with, through whatever wraps them", () => {
  const even = z.int().refine((value) => value % 2 === 0, "must be even");
  expect(rulesInWords(even)).toEqual(["must be even"]);
  expect(rulesInWords(even.optional().describe("A number"))).toEqual(["must be even"]);
  expect(rulesInWords(even.default(2))).toEqual(["must be even"]);
});

test("leaves to JSON Schema what it can say, and to the description what only a report can", () => {
  expect(rulesInWords(z.string().max(3).regex(/^a+$/, "must be a's"))).toEqual([]);
  expect(rulesInWords(z.string().superRefine(() => {}))).toEqual([]);
});

test("tells an expression in words where other languages' validators would read it otherwise", () => {
  expect(isPortable("^[\\p{L}]+$")).toBe(false);
  expect(rulesInWords(filename)).toContain("must be a plain file name with an extension");
});

test("adds rules to a description as a sentence, and none twice", () => {
  expect(withRules("A title", ["must be one line", "must not be blank"])).toBe(
    "A title. Must be one line; must not be blank.",
  );
  expect(withRules("It must be even.", ["must be even"])).toBe("It must be even.");
  expect(withRules(undefined, ["must be even"])).toBe("Must be even.");
  expect(withRules(undefined, [])).toBeUndefined();
});
