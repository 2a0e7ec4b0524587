import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shortened } from "./shortened.ts";

const maximum = 300;

describe("a text that is shortened", () => {
  test("is whole when it is short", () => {
    expect(shortened("a".repeat(300), 300)).toBe("a".repeat(300));
    expect(shortened("é".repeat(150), 300)).toBe("é".repeat(150));
  });

  test("is cut at a word, and within a word that is too long", () => {
    expect(shortened("woordje ".repeat(60), 300)).toBe(`${"woordje ".repeat(36)}woordje…`);
    expect(shortened(`kort ${"a".repeat(400)}`, 300)).toBe(`kort ${"a".repeat(300 - 5 - 3)}…`);
    expect(shortened("語".repeat(300), 300)).toBe(`${"語".repeat(99)}…`);
  });

  test("never splits a grapheme, and never grows", () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
      fc.constantFrom(
        " ",
        "\n",
        "\r\n",
        "👩‍👩‍👧‍👦",
        "e\u0301\u0302",
        "\u0600",
        "🏳️‍🌈",
        "नि",
        "각",
        "🇳🇱",
        " \u0301",
      ),
    );
    const graphemes = new Intl.Segmenter("nl", { granularity: "grapheme" });
    const boundaries = (text: string) => new Set([...graphemes.segment(text)].map(({ index }) => index));
    fc.assert(
      fc.property(fc.array(unit, { minLength: 100, maxLength: 200 }), (parts) => {
        const lead = parts.join("");
        const cut = shortened(lead, maximum);
        if (Buffer.byteLength(lead) <= maximum) {
          expect(cut).toBe(lead);
          return;
        }
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maximum);
        const kept = cut.slice(0, -1);
        expect([lead.startsWith(kept), boundaries(lead).has(kept.length)]).toEqual([true, true]);
      }),
      { numRuns: 100 },
    );
  });
});
