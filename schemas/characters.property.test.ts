import fc from "fast-check";
import { expect, test } from "vitest";
import { controlsInRequests, isPlainText, withoutTextForbidden, withoutXmlForbidden } from "./characters.ts";

const text = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xa0 }).map((code) => String.fromCharCode(code)),
      fc.constantFrom("\ufffe", "\uffff", "\ufffd", "\ud83d", "\udfd8", "🏘", "é"),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

test("what is plain text stays as it is, in XML too, and what is not becomes so", () => {
  fc.assert(
    fc.property(text, (value) => {
      const clean = withoutTextForbidden(value);
      expect(withoutTextForbidden(clean)).toBe(clean);
      expect([isPlainText(clean), isPlainText(value)]).toEqual([true, clean === value]);
      expect(withoutXmlForbidden(clean)).toBe(clean);
    }),
  );
});

test("each character is refused, taken out or kept as the three rules say", () => {
  const inRequests = new RegExp(`[${controlsInRequests}]`);
  const wrong: number[] = [];
  for (let code = 0; code <= 0xffff; code += 1) {
    const character = String.fromCharCode(code);
    const lone = code >= 0xd800 && code <= 0xdfff;
    const nonCharacter = code >= 0xfffe;
    const xmlControl = code < 0x20 && ![0x09, 0x0a, 0x0d].includes(code);
    const later = code >= 0x7f && code <= 0x9f;
    const right =
      (withoutXmlForbidden(character) === "") === (xmlControl || nonCharacter || lone) &&
      isPlainText(character) === !(xmlControl || code === 0x0d || later || nonCharacter || lone) &&
      inRequests.test(character) === (xmlControl || later);
    if (!right) wrong.push(code);
  }
  expect(wrong).toEqual([]);
});

test("no pair arises from two halves between which something is taken out", () => {
  expect(withoutXmlForbidden("\ud83d\u0000\udfd8")).toBe("");
  expect(isPlainText(withoutTextForbidden("\ud83d\u0000\udfd8"))).toBe(true);
});
