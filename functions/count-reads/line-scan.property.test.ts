import fc from "fast-check";
import { expect, test } from "vitest";
import { cellsOver, textOf } from "./cells.ts";
import { lineScanner, longestLine } from "./line-scan.ts";

/** Bytes that mean something to the scan, beside others that come near them. */
const byte = fc.constantFrom(0x09, 0x0a, 0x0d, 0x00, 0x08, 0x0b, 0x0e, 0x41, 0x7f, 0x80, 0x89, 0xff);
const bytes = fc
  .uint8Array({ maxLength: 60 })
  .chain(({ length }) =>
    fc.array(byte, { minLength: length, maxLength: length }).map((all) => Uint8Array.from(all)),
  );

test("cuts any bytes into lines and columns as splitting their text does", () => {
  fc.assert(
    fc.property(bytes, (given) => {
      const cells = cellsOver(new Uint8Array(0), new Int32Array(0));
      const found: string[][] = [];
      const take = (tabs: number) => {
        found.push(Array.from({ length: tabs + 1 }, (_, column) => textOf(cells, column)));
      };
      const scanner = lineScanner(cells, take);
      const rest = scanner.takeLines(given);
      expect(rest).toBe(given.lastIndexOf(0x0a) + 1);
      scanner.takeLast(given.subarray(rest));
      const lines = Buffer.from(given)
        .toString("latin1")
        .split("\n")
        .map((line) => line.replace(/\r$/, ""));
      expect(found).toEqual(lines.filter((line) => line !== "").map((line) => line.split("\t")));
    }),
    { numRuns: 1_000 },
  );
});

test("takes lines of any length up to the longest, and tells of longer ones", () => {
  const cells = cellsOver(new Uint8Array(0), new Int32Array(0));
  const lengths = [10, 32_767, 32_768, 32_769, 70_000, longestLine - 1, longestLine, 500_000, 3];
  const found: number[] = [];
  const { takeLines } = lineScanner(cells, (tabs) => found.push(tabs < 0 ? -1 : textOf(cells, 0).length));
  takeLines(Buffer.from(lengths.map((length) => `${"a".repeat(length)}\n`).join("")));
  expect(found).toEqual([10, 32_767, 32_768, 32_769, 70_000, longestLine - 1, -1, -1, 3]);
});
