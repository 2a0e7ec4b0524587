import { fateBits, fates, type LogReads } from "./log-reads.ts";

/** Lines of one hour that came before, in the same file or in another. */
export type RepeatedLines = {
  readonly all: number;
  readonly robots: number;
  readonly excluded: number;
  readonly rejected: number;
  /** Whether a row is one, for each file and each of its rows of this hour; null where none is. */
  readonly rows: readonly (Uint8Array | null)[];
};

/**
 * Finds the lines of an hour that come more than once: those with the same request id that also say the same of who
 * asked when for what, and was answered how. All but one of them are no lines. Identities are compared by 64 bits, of
 * which two are the line's fate, and are forgotten with the run.
 */
export function repeatedLines(hour: number, files: readonly LogReads[]): RepeatedLines {
  const all = files.map((file) => file.hours.get(hour)?.identities ?? new Uint32Array(0));
  const isKnown = identitySet(all.reduce((sum, { length }) => sum + length / 2, 0));
  const counts = [0, 0, 0, 0];
  const rows = all.map((identities) => {
    let marked: Uint8Array | null = null;
    let row = 0;
    for (let at = 0; at < identities.length; at += 2) {
      const first = identities[at] ?? 0;
      const second = identities[at + 1] ?? 0;
      const fate = second & fateBits;
      if (isKnown(first, second & ~fateBits)) {
        counts[fate] = (counts[fate] ?? 0) + 1;
        if (fate === fates.row) {
          marked ??= new Uint8Array(identities.length / 2);
          marked[row] = 1;
        }
      }
      if (fate === fates.row) row++;
    }
    return marked;
  });
  const of = (fate: number) => counts[fate] ?? 0;
  const sum = counts.reduce((a, b) => a + b, 0);
  return {
    all: sum,
    robots: of(fates.robots),
    excluded: of(fates.excluded),
    rejected: of(fates.rejected),
    rows,
  };
}

/**
 * A set of numbers that are random already.
 * @returns a function that tells whether it was given these before; 0 and 0 never were
 */
function identitySet(size: number): (first: number, second: number) => boolean {
  const slots = 2 ** Math.ceil(Math.log2(2 * size + 2));
  const table = new Int32Array(2 * slots);
  return (first, second) => {
    const [one, other] = [first | 0, second | 0];
    if (one === 0 && other === 0) return false;
    let slot = one & (slots - 1);
    while (table[2 * slot] !== 0 || table[2 * slot + 1] !== 0) {
      if (table[2 * slot] === one && table[2 * slot + 1] === other) return true;
      slot = (slot + 1) & (slots - 1);
    }
    table[2 * slot] = one;
    table[2 * slot + 1] = other;
    return false;
  };
}
