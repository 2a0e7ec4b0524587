import fc from "fast-check";
import { expect, test } from "vitest";
import { cellsOver, textOf } from "./cells.ts";
import { takeLast, takeLines } from "./line-scan.ts";

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
      const cells = cellsOver(new Uint8Array(0), new Int32Array(100));
      const found: string[][] = [];
      const take = (tabs: number) => {
        found.push(Array.from({ length: tabs + 1 }, (_, column) => textOf(cells, column)));
      };
      const rest = takeLines(cells, given, take);
      expect(given.length - rest < 4 || !given.subarray(rest, -3).includes(0x0a)).toBe(true);
      takeLast(cells, given.subarray(rest), take);
      const lines = Buffer.from(given)
        .toString("latin1")
        .split("\n")
        .map((line) => line.replace(/\r$/, ""));
      expect(found).toEqual(lines.filter((line) => line !== "").map((line) => line.split("\t")));
    }),
    { numRuns: 1_000 },
  );
});

test("leaves out columns that there is no room for", () => {
  const cells = cellsOver(new Uint8Array(0), new Int32Array(3));
  const found: (string | number)[] = [];
  takeLast(cells, Buffer.from("a\tb\tc\td"), (tabs) => found.push(tabs, textOf(cells, 0), textOf(cells, 1)));
  expect(found).toEqual([3, "a", "b"]);
});
