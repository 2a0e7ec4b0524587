import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRange } from "./ranges.ts";

const header = fc.oneof(
  fc.tuple(fc.nat(2_000), fc.nat(2_000)).map(([first, last]) => `bytes=${first}-${last}`),
  fc.nat(2_000).map((first) => `bytes=${first}-`),
  fc.nat(2_000).map((count) => `bytes=-${count}`),
  fc.string(),
);

test("a range lies within the body, or there is none", () => {
  fc.assert(
    fc.property(header, fc.nat(1_500), (range, length) => {
      const parsed = parseRange(range, length);
      if (typeof parsed === "string") return;
      expect(parsed.first).toBeGreaterThanOrEqual(0);
      expect(parsed.first).toBeLessThanOrEqual(parsed.last);
      expect(parsed.last).toBeLessThan(length);
    }),
  );
});

test("a range that begins within the body is answered from there", () => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000), (first, more, length) => {
      fc.pre(first < length);
      const last = Math.min(first + more, length - 1);
      expect(parseRange(`bytes=${first}-${first + more}`, length)).toEqual({ first, last });
    }),
  );
});
