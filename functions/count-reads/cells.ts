/**
 * Texts beside each other in one stretch of bytes: cell n lies from `edges[n]` up to, and without, `edges[n + 1] - 1`. The
 * byte between two cells is a separator. A line of a log is cells, and so are texts that were set aside.
 */
export type Cells = {
  bytes: Uint8Array;
  /** The same bytes, for reading four at once. */
  view: DataView;
  edges: Int32Array;
};

/** Cells over these bytes, of which no edges are known yet. */
export function cellsOver(bytes: Uint8Array, edges: Int32Array): Cells {
  return { bytes, view: viewOf(bytes), edges };
}

export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

export const startOf = ({ edges }: Cells, cell: number): number => edges[cell] ?? 0;
export const endOf = ({ edges }: Cells, cell: number): number => (edges[cell + 1] ?? 1) - 1;

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
export function mixed(hash: number, bits: number): number {
  const product = Math.imul(hash ^ bits, multiplier);
  return product ^ (product >>> 15);
}

/** The same by another way, for a second 32 bits that do not follow from the first. */
export function mixedOtherwise(hash: number, bits: number): number {
  const product = Math.imul(hash ^ bits, otherMultiplier);
  return product ^ (product >>> 13);
}

/** @returns 32 bits that are the same for the same bytes and seed */
export function hashOf(cells: Cells, cell: number, seed: number): number {
  const { bytes, view } = cells;
  const end = endOf(cells, cell);
  let at = startOf(cells, cell);
  let hash = seed ^ (end - at);
  for (; at + 4 <= end; at += 4) hash = mixed(hash, view.getInt32(at, true));
  for (; at < end; at++) hash = mixed(hash, bytes[at] ?? 0);
  return hash;
}
