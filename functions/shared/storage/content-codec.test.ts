import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ProblemError } from "../../../schemas/problem.ts";
import { encodeContent, encodedContent } from "./content-codec.ts";

test("any content comes back as it was, small or large", () => {
  const content = fc
    .dictionary(fc.string(), fc.jsonValue())
    // A key that no body may hold: where requests are taken it is refused.
    .filter((value) => !JSON.stringify(value).includes("__proto__"))
    .map((value) => JSON.parse(JSON.stringify(value)));
  fc.assert(
    fc.property(content, fc.nat(20_000), (fields, length) => {
      const whole = { ...fields, lead: "é".repeat(length) };
      expect(encodedContent.parse(encodeContent(whole))).toEqual(whole);
    }),
    { numRuns: 50 },
  );
});

test("a small content is stored as it can be read, a large one compressed", () => {
  expect(encodeContent({ title: "Stuk" })).toBe('{"title":"Stuk"}');
  const stored = encodeContent({ lead: "woord ".repeat(50_000) });
  expect(stored).toBeInstanceOf(Uint8Array);
  expect(stored.length).toBeLessThan(5_000);
});

test("what does not fit into an item, even compressed, is too large", () => {
  const content = { text: randomBytes(600_000).toString("base64") };
  expect(() => encodeContent(content)).toThrow(ProblemError);
  expect(() => encodeContent(content)).toThrow(expect.objectContaining({ code: "too-large" }));
});

test("the same content is stored as the same bytes", () => {
  const content = { lead: "woord ".repeat(5_000) };
  expect(encodeContent(content)).toEqual(encodeContent(structuredClone(content)));
});
