import { randomInt } from "node:crypto";
import { workerData } from "node:worker_threads";
import { type Cells, cellsOver, endOf, hashOf, startOf, textOf, viewOf } from "./cells.ts";
import { grown } from "./typed-arrays.ts";

/**
 * Numbers texts in the order of their first appearance, from their bytes: no string is made of a text that is known.
 * What tables hold depends on the texts alone.
 */
export type TextTable = {
  /** The number of a cell's text, from 0. */
  number(cells: Cells, cell: number): number;
  size(): number;
  /** The hash of a text by `textSeed`. */
  hash(number: number): number;
  text(number: number): string;
  /** Its texts, each a cell. */
  packed(): PackedTexts;
  /** Forgets them. */
  clear(): void;
};

/** Texts as cells, in typed arrays: small, and quickly handed to another thread. */
export type PackedTexts = { readonly bytes: Uint8Array; readonly edges: Int32Array };

export const textCount = ({ edges }: PackedTexts): number => edges.length - 1;

export const packedCells = ({ bytes, edges }: PackedTexts): Cells => cellsOver(bytes, edges);

/** One of them as text, a byte a character (Latin-1). */
export function packedText({ bytes, edges }: PackedTexts, number: number): string {
  const start = edges[number] ?? 0;
  const length = (edges[number + 1] ?? 1) - 1 - start;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString("latin1");
}

/**
 * Nobody can choose texts that all fall on one place of a table without knowing this. Threads of one run use one, so that
 * texts have the same hash in all of them.
 */
export const textSeed = seedOf(workerData) ?? randomInt(2 ** 31);

function seedOf(data: unknown): number | null {
  if (typeof data !== "object" || data === null || !("textSeed" in data)) return null;
  return typeof data.textSeed === "number" ? data.textSeed : null;
}

const separator = 0x09;

export function textTable(): TextTable {
  let slots = new Int32Array(1_024);
  let hashes = new Int32Array(512);
  const kept = cellsOver(new Uint8Array(16_384), new Int32Array(513));
  let size = 0;

  /** Half of the slots stay empty, so that looking for a text takes few steps. */
  function spread(): void {
    slots = new Int32Array(slots.length * 2);
    hashes = grown(hashes, new Int32Array(slots.length / 2));
    kept.edges = grown(kept.edges, new Int32Array(slots.length / 2 + 1));
    for (let number = 0; number < size; number++) {
      let slot = (hashes[number] ?? 0) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = number + 1;
    }
  }

  function keep(cells: Cells, cell: number): void {
    const from = startOf(kept, size);
    const length = endOf(cells, cell) - startOf(cells, cell);
    if (from + length >= kept.bytes.length) {
      kept.bytes = grown(kept.bytes, new Uint8Array(Math.max(kept.bytes.length * 2, from + length + 1)));
      kept.view = viewOf(kept.bytes);
    }
    const start = startOf(cells, cell);
    for (let at = 0; at < length; at++) kept.bytes[from + at] = cells.bytes[start + at] ?? 0;
    kept.bytes[from + length] = separator;
    kept.edges[size + 1] = from + length + 1;
  }

  return {
    number(cells, cell) {
      const hash = hashOf(cells, cell, textSeed);
      const mask = slots.length - 1;
      let slot = hash & mask;
      for (let found = slots[slot] ?? 0; found !== 0; found = slots[slot] ?? 0) {
        if (hashes[found - 1] === hash && isSame(cells, cell, kept, found - 1)) return found - 1;
        slot = (slot + 1) & mask;
      }
      keep(cells, cell);
      hashes[size] = hash;
      slots[slot] = ++size;
      if (size * 2 >= slots.length) spread();
      return size - 1;
    },
    size: () => size,
    hash: (number) => hashes[number] ?? 0,
    text: (number) => textOf(kept, number),
    packed: () => ({
      bytes: kept.bytes.slice(0, startOf(kept, size)),
      edges: kept.edges.slice(0, size + 1),
    }),
    clear() {
      slots.fill(0);
      size = 0;
    },
  };
}

function isSame(cells: Cells, cell: number, kept: Cells, number: number): boolean {
  let at = startOf(cells, cell);
  let other = startOf(kept, number);
  const end = endOf(cells, cell);
  if (end - at !== endOf(kept, number) - other) return false;
  for (; at + 4 <= end; at += 4, other += 4) {
    if (cells.view.getInt32(at, true) !== kept.view.getInt32(other, true)) return false;
  }
  for (; at < end; at++, other++) {
    if (cells.bytes[at] !== kept.bytes[other]) return false;
  }
  return true;
}
