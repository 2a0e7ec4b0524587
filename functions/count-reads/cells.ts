/**
 * Texts beside each other in one stretch of bytes: cell n lies from `edges[first + n]` up to, and without,
 * `edges[first + n + 1] - 1`. The byte between two cells is a separator. A line of a log is cells, and so are texts that
 * were set aside.
 */
export type Cells = {
  bytes: Uint8Array;
  /** The same bytes, for reading four at once. */
  view: DataView;
  edges: Int32Array;
  first: number;
};

export function cellsOver(bytes: Uint8Array, edges: Int32Array): Cells {
  return { bytes, view: viewOf(bytes), edges, first: 0 };
}

export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

export const startOf = ({ edges, first }: Cells, cell: number): number => edges[first + cell] ?? 0;
export const endOf = ({ edges, first }: Cells, cell: number): number => (edges[first + cell + 1] ?? 1) - 1;

/** A cell as text, byte by byte (Latin-1): as the log has it, still encoded. */
export function textOf(cells: Cells, cell: number): string {
  const { buffer, byteOffset } = cells.bytes;
  const start = startOf(cells, cell);
  return Buffer.from(buffer, byteOffset + start, endOf(cells, cell) - start).toString("latin1");
}

/** Odd numbers whose bits are spread evenly: the golden ratio's, and one of MurmurHash3's. */
const multiplier = 0x9e3779b1;
const otherMultiplier = 0x85ebca6b;

/** Mixes 32 bits into a hash of 32 bits. */
export const mixed = (hash: number, bits: number): number =>
  Math.imul(((hash << 5) | (hash >>> 27)) ^ bits, multiplier);

/** The same by another way, for a second 32 bits that do not follow from the first. */
export const mixedOtherwise = (hash: number, bits: number): number =>
  Math.imul(((hash << 9) | (hash >>> 23)) ^ bits, otherMultiplier);

/** @returns 32 bits that are the same for the same bytes and seed */
export function hashOf(cells: Cells, cell: number, seed: number): number {
  const { view } = cells;
  const end = endOf(cells, cell);
  let at = startOf(cells, cell);
  let one = seed ^ (end - at);
  let other = seed;
  // Two hashes side by side, because neither waits for the other.
  for (; at + 8 <= end; at += 8) {
    one = mixed(one, view.getInt32(at, true));
    other = mixedOtherwise(other, view.getInt32(at + 4, true));
  }
  for (; at < end; at++) one = mixed(one, view.getUint8(at));
  const both = Math.imul(one ^ (one >>> 15) ^ other, multiplier);
  return both ^ (both >>> 15);
}
