import type { LogFileFault } from "../../schemas/ledger.ts";
import { type PackedTexts, textTable } from "./text-table.ts";
import { grown } from "./typed-arrays.ts";

/**
 * What one log file says, in numbers: its lines, and the texts that they refer to, each once. Nothing is judged yet, so
 * whoever reads a file needs to know no rules. It never leaves the run.
 */
export type RawLines = {
  /** How many lines: those whose time can be read. */
  readonly count: number;
  /** `lineNumbers` numbers for each line, in the order of `places`; what is behind those is nothing. */
  readonly lines: Uint32Array;
  /** Two numbers for each line: the first and the last byte that it answered with. */
  readonly ranges: Float64Array;
  /** Lines of which not even the hour is known. */
  readonly rejectedWithoutHour: number;
  readonly agents: PackedTexts;
  readonly paths: PackedTexts;
  readonly addresses: PackedTexts;
  readonly referers: PackedTexts;
};

export type RawFile = { readonly raw: RawLines; readonly fault: LogFileFault | null };

export type RawLine = {
  /** Seconds since 1970. */
  second: number;
  status: number;
  /** Two numbers by which a line that comes again is known; both 0 when it is not. */
  identity: number;
  otherIdentity: number;
  agent: number;
  /** What follows is nothing when this is `none`. */
  path: number;
  address: number;
  /** `none` where the log does not have it. */
  referer: number;
  /** See `countries.ts`. */
  country: number;
  /** -1 in `first` for a whole answer, and in `last` too when it had no content. */
  first: number;
  last: number;
};

export const lineNumbers = 9;
export const places = {
  second: 0,
  status: 1,
  identity: 2,
  otherIdentity: 3,
  agent: 4,
  path: 5,
  address: 6,
  referer: 7,
  country: 8,
} as const;

/** As a status: the line cannot be read. As a path: the line can be no read, whatever it asked for. */
export const rejected = 0xffff_ffff;
export const none = 0xffff_ffff;

export type RawLinesBuilder = ReturnType<typeof rawLinesBuilder>;

/** Gathers the lines of one file after the other. */
export function rawLinesBuilder() {
  const [agents, paths, addresses, referers] = [textTable(), textTable(), textTable(), textTable()];
  let lines = new Uint32Array(0);
  let ranges = new Float64Array(0);
  let count = 0;
  let rejectedWithoutHour = 0;
  return {
    agents,
    paths,
    addresses,
    referers,
    /** @param expected how many lines there will be, more or less */
    start(expected: number): void {
      lines = new Uint32Array(expected * lineNumbers);
      ranges = new Float64Array(expected * 2);
      count = 0;
      rejectedWithoutHour = 0;
      for (const texts of [agents, paths, addresses, referers]) texts.clear();
    },
    add(line: RawLine): void {
      if ((count + 1) * 2 > ranges.length) {
        const room = count * 2 + 64;
        lines = grown(lines, new Uint32Array(room * lineNumbers));
        ranges = grown(ranges, new Float64Array(room * 2));
      }
      const start = count * lineNumbers;
      lines[start + places.second] = line.second;
      lines[start + places.status] = line.status;
      lines[start + places.identity] = line.identity;
      lines[start + places.otherIdentity] = line.otherIdentity;
      lines[start + places.agent] = line.agent;
      lines[start + places.path] = line.path;
      lines[start + places.address] = line.address;
      lines[start + places.referer] = line.referer;
      lines[start + places.country] = line.country;
      ranges[count * 2] = line.first;
      ranges[count * 2 + 1] = line.last;
      count++;
    },
    rejectWithoutHour(): void {
      rejectedWithoutHour++;
    },
    build: (): RawLines => ({
      count,
      lines,
      ranges,
      rejectedWithoutHour,
      agents: agents.packed(),
      paths: paths.packed(),
      addresses: addresses.packed(),
      referers: referers.packed(),
    }),
  };
}
