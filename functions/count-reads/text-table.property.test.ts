import fc from "fast-check";
import { expect, test } from "vitest";
import { cellsOver, textOf } from "./cells.ts";
import { packedCells, textCount, textTable } from "./text-table.ts";

/** Texts of one byte a character, as cells. */
function cellsOf(texts: readonly string[]) {
  const edges = [0];
  for (const text of texts) edges.push((edges.at(-1) ?? 0) + text.length + 1);
  return cellsOver(Buffer.from(texts.map((text) => `${text}\t`).join(""), "latin1"), Int32Array.from(edges));
}

const text = fc
  .array(fc.integer({ min: 0, max: 255 }), { maxLength: 12 })
  .map((codes) => String.fromCharCode(...codes));
const few = fc.array(text, { minLength: 1, maxLength: 8 });

test("numbers texts in the order of their first appearance, and gives them back", () => {
  fc.assert(
    fc.property(
      few.chain((texts) => fc.array(fc.constantFrom(...texts), { maxLength: 60 })),
      (texts) => {
        const table = textTable();
        const cells = cellsOf(texts);
        const distinct = [...new Set(texts)];
        const numbers = texts.map((_, index) => table.number(cells, index));
        expect(numbers).toEqual(texts.map((one) => distinct.indexOf(one)));
        expect(distinct.map((_, number) => table.text(number))).toEqual(distinct);
        const packed = packedCells(table.packed());
        expect(textCount(table.packed())).toBe(distinct.length);
        expect(distinct.map((_, number) => textOf(packed, number))).toEqual(distinct);
      },
    ),
  );
});

test("knows a hundred thousand texts apart", () => {
  const texts = Array.from({ length: 100_000 }, (_, number) => `2001:db8::${number.toString(16)}`);
  const cells = cellsOf(texts);
  const table = textTable();
  for (let round = 0; round < 2; round++) {
    expect(texts.every((_, number) => table.number(cells, number) === number)).toBe(true);
  }
  expect([table.size(), table.text(99_999)]).toEqual([100_000, "2001:db8::1869f"]);
});
