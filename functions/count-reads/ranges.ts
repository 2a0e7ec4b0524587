/** The bytes that one partial answer brought: first and last, both included. */
export type ByteRange = { readonly first: number; readonly last: number };

/** A download in parts counts when the parts together cover at least this share of the file. */
const downloadShare = 0.5;

/** IAB Podcast Measurement Guidelines 2.1: a minute of sound; the bit rate where it is not known. */
const minute = 60;
const assumedBytesPerSecond = 128_000 / 8;

/** Requests for two bytes or less are a player's probes. IAB Podcast Measurement Guidelines 2.1. */
const probeBytes = 2;

/**
 * What the rules ask of a file: its size in bytes; of sound and film its length in seconds where it is known, and the
 * byte at which the sound begins, behind what the file says of itself (ID3), where that is not the first.
 */
export type MeasuredFile = {
  readonly size: number;
  readonly duration: number | null;
  readonly soundStart?: number | undefined;
};

/**
 * Whether the parts of one document that one user fetched in one hour make a download of it. Partial answers are
 * outside COUNTER; the rule and its reason stand in docs/reads.md. Fetching a part twice adds nothing.
 */
export function coversDownload(ranges: readonly ByteRange[], { size }: MeasuredFile): boolean {
  return coversBytes(ranges.filter(isNoProbe(size)), size, size * downloadShare);
}

/**
 * Whether what one user got of one file of sound or film is a minute of it, or all where it is shorter. Bytes before
 * the sound are not listened to. IAB Podcast Measurement Guidelines 2.1.
 */
export function coversPlay(ranges: readonly ByteRange[], file: MeasuredFile): boolean {
  const { duration, soundStart = 0 } = file;
  const size = file.size - soundStart;
  const bytesPerSecond = duration === null || duration === 0 ? assumedBytesPerSecond : size / duration;
  const sound = ranges.filter(isNoProbe(file.size)).map(({ first, last }) => ({
    first: Math.max(first - soundStart, 0),
    last: last - soundStart,
  }));
  return coversBytes(sound, size, Math.min(size, minute * bytesPerSecond));
}

const isNoProbe =
  (size: number) =>
  ({ first, last }: ByteRange): boolean =>
    last - first + 1 > Math.min(probeBytes, size - 1);

function coversBytes(ranges: readonly ByteRange[], size: number, needed: number): boolean {
  return ranges.length > 0 && coveredBytes(ranges, size) >= needed;
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
