import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linesOf } from "./lines.ts";
import { type SortedLine, sortLines } from "./sorted-lines.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "katern-lines-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function* each<Element>(elements: readonly Element[]): AsyncGenerator<Element> {
  yield* elements;
}
async function whole<Element>(elements: AsyncIterable<Element>): Promise<Element[]> {
  const found: Element[] = [];
  for await (const element of elements) found.push(element);
  return found;
}

const oneLine = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\t\n]/g, " "));

test("lines sorted by parts, of whatever size, are lines sorted at once, and leave no file", async () => {
  const lines = fc.uniqueArray(fc.record({ key: oneLine, text: oneLine }), { selector: ({ key }) => key });
  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 1, max: 200 }), async (unsorted, atOnce) => {
      const expected = unsorted.toSorted((a: SortedLine, b: SortedLine) => (a.key < b.key ? -1 : 1));
      expect(await whole(sortLines(each(unsorted), { folder, atOnce }))).toEqual(expected);
      expect(await readdir(folder)).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test("a text comes in the same lines however it is cut into pieces, and not without its last end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(oneLine), fc.integer({ min: 1, max: 7 }), async (lines, size) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
      const pieces = (text: Buffer) =>
        each(
          Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
            text.subarray(index * size, (index + 1) * size),
          ),
        );
      expect(await whole(linesOf(pieces(bytes)))).toEqual(lines);
      const cut = Buffer.concat([bytes, Buffer.from("x")]);
      await expect(whole(linesOf(pieces(cut)))).rejects.toThrow("breaks off");
    }),
  );
});
