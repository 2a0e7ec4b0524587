import { type Cells, viewOf } from "./cells.ts";

/**
 * Cuts bytes into lines, and lines into columns at their tabs, in one pass. The columns are cells: `edges` takes as many
 * as it has room for.
 */
export type TakeLine = (tabs: number, end: number) => void;

/** Longer than any line that CloudFront writes (addresses and headers are at most 8 kB each, encoded twice). */
export const longestLine = 262_144;

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Takes the lines that end within the bytes, save perhaps one that ends in the last three; empty ones are no lines.
 * @param take is given how many tabs a line has and where it ends; the line begins at `edges[0]`. It may put other edges
 *   in the place of these, for the lines after it
 * @returns where the first line begins that was not taken
 */
export function takeLines(line: Cells, bytes: Uint8Array, take: TakeLine): number {
  line.bytes = bytes;
  line.view = viewOf(bytes);
  let from = -1;
  for (let next = 0; next !== from; ) {
    from = next;
    next = takeFrom(line, from, take);
  }
  return from;
}

/** @returns as `takeLines`, or where the next line begins after `edges` were replaced */
function takeFrom(line: Cells, from: number, take: TakeLine): number {
  const { bytes, edges } = line;
  const view = viewOf(bytes);
  const room = edges.length;
  edges[0] = from;
  let tabs = 0;
  for (let at = from; at + 4 <= bytes.length; at += 4) {
    for (let marks = marksOf(view.getInt32(at, true)); marks !== 0; marks &= marks - 1) {
      const place = at + ((31 - Math.clz32(marks & -marks)) >> 3);
      const byte = bytes[place];
      if (byte === tab) {
        tabs++;
        if (tabs < room) edges[tabs] = place + 1;
      } else if (byte === lineFeed) {
        endLine(line, tabs, place, take);
        if (line.edges !== edges) return place + 1;
        tabs = 0;
        edges[0] = place + 1;
      }
    }
  }
  return edges[0] ?? 0;
}

const allMarked = 0x80808080 | 0;

/**
 * Of four bytes, the high bit of each that may be a tab or the end of a line: of those below 14, and sometimes of one
 * beside them. Most of a log is neither.
 */
const marksOf = (four: number): number => (four - 0x0e0e0e0e) & ~four & allMarked;

/** Takes what is left; its last line needs no line feed. */
export function takeLast(line: Cells, bytes: Uint8Array, take: TakeLine): void {
  const ended = new Uint8Array(bytes.length + 4).fill(lineFeed);
  ended.set(bytes);
  takeLines(line, ended, take);
}

function endLine(line: Cells, tabs: number, at: number, take: TakeLine): void {
  const start = line.edges[0] ?? 0;
  const end = at > start && line.bytes[at - 1] === carriageReturn ? at - 1 : at;
  if (end === start) return;
  if (tabs + 1 < line.edges.length) line.edges[tabs + 1] = end + 1;
  take(tabs, end);
}
