import type { ReadKind } from "../../schemas/ledger.ts";

/** The bytes that one partial answer brought: first and last, both included. */
export type ByteRange = { readonly first: number; readonly last: number };

/** A download in parts counts when the parts together cover at least this share of the file. */
const downloadShare = 0.5;

/** A play counts from a minute of sound on (IAB Podcast Measurement 2.1); the bit rate where it is not known. */
const minute = 60;
const assumedBytesPerSecond = 128_000 / 8;

/** Requests for two bytes or less are a player's probes. IAB Podcast Measurement 2.1. */
const probeBytes = 2;

/**
 * Whether the parts of one file that one user fetched in one hour make a read of it. Partial answers are
 * outside COUNTER; the rule and its reason stand in docs/reads.md. Fetching a part twice adds nothing.
 * @param file its size in bytes and, where known, its length in seconds
 */
export function coversRead(
  ranges: readonly ByteRange[],
  kind: ReadKind,
  file: { size: number; duration: number | null },
): boolean {
  const { size, duration } = file;
  const useful = ranges.filter((range) => range.last - range.first + 1 > Math.min(probeBytes, size - 1));
  return useful.length > 0 && coveredBytes(useful, size) >= neededBytes(kind, size, duration);
}

function neededBytes(kind: ReadKind, size: number, duration: number | null): number {
  const half = size * downloadShare;
  if (kind !== "plays") return half;
  const bytesPerSecond = duration === null || duration === 0 ? assumedBytesPerSecond : size / duration;
  return Math.min(half, minute * bytesPerSecond);
}

/** How many different bytes of a file the ranges cover. */
export function coveredBytes(ranges: readonly ByteRange[], size: number): number {
  const sorted = [...ranges].sort((a, b) => a.first - b.first);
  let covered = 0;
  let reached = -1;
  for (const range of sorted) {
    const last = Math.min(range.last, size - 1);
    const first = Math.max(range.first, reached + 1);
    if (last >= first) covered += last - first + 1;
    reached = Math.max(reached, last);
  }
  return covered;
}
