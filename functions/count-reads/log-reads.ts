import type { Agent } from "./agents.ts";
import type { Target } from "./classify.ts";
import type { Origin } from "./origins.ts";
import { type PackedTexts, packedCells, textTable } from "./text-table.ts";

/**
 * What one log file holds that counting needs: how many lines of each hour went which way, and, one row
 * each, the requests that may be reads. Rows are columns of numbers; addresses, agents and targets are
 * kept once per file. This never leaves the run: nothing of it is stored or logged.
 */
export type LogReads = {
  readonly hours: ReadonlyMap<number, HourLines>;
  /** Lines that cannot be read, of which not even the hour is known. */
  readonly rejectedWithoutHour: number;
  readonly rows: number;
  /** Seconds since 1970. */
  readonly second: Uint32Array;
  readonly address: Uint32Array;
  readonly agent: Uint32Array;
  readonly target: Uint32Array;
  readonly origin: Uint32Array;
  /** First and last byte of an answer; -1 in `first` for a whole one, and in `last` too when it had no content. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly addresses: PackedTexts;
  readonly agents: readonly Agent[];
  readonly targets: readonly Target[];
  readonly origins: readonly Origin[];
};

/** Lines of one hour in one file. What is neither robots, excluded nor rejected is a row. */
export type HourLines = {
  readonly read: number;
  readonly robots: number;
  readonly excluded: number;
  readonly rejected: number;
  /** Rows in the hour's first 30 seconds, on which the hour before depends. */
  readonly opening: number;
  /** Rows that may be plays, on which the hours after it on the same day depend. */
  readonly media: number;
  /** Two numbers for each line, in the order of lines, by which one that comes again is known. */
  readonly identities: Uint32Array;
};

/** What becomes of a line in its file; the lowest bits of a line's identity. */
export const fates = { row: 0, robots: 1, excluded: 2, rejected: 3 } as const;
export const fateBits = 3;

/** Those rows of a file alone that `wanted` names, with what they refer to; nothing of the counts of lines. */
export function rowsOf(reads: LogReads, wanted: (row: number) => boolean): LogReads {
  const found: number[] = [];
  for (let row = 0; row < reads.rows; row++) if (wanted(row)) found.push(row);
  const rows = Uint32Array.from(found);
  const all = packedCells(reads.addresses);
  const addresses = textTable();
  return {
    hours: new Map(),
    rejectedWithoutHour: 0,
    rows: rows.length,
    second: rows.map((row) => reads.second[row] ?? 0),
    address: rows.map((row) => addresses.number(all, reads.address[row] ?? 0)),
    agent: rows.map((row) => reads.agent[row] ?? 0),
    target: rows.map((row) => reads.target[row] ?? 0),
    origin: rows.map((row) => reads.origin[row] ?? 0),
    first: Float64Array.from(rows, (row) => reads.first[row] ?? -1),
    last: Float64Array.from(rows, (row) => reads.last[row] ?? -1),
    addresses: addresses.packed(),
    agents: found.length === 0 ? [] : reads.agents,
    targets: found.length === 0 ? [] : reads.targets,
    origins: found.length === 0 ? [] : reads.origins,
  };
}
