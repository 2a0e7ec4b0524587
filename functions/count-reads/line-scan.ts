import { type Cells, viewOf } from "./cells.ts";

/**
 * Cuts bytes into lines, and lines into columns at their tabs. The columns of a line are cells.
 * @param tabs how many the line has; -1 for a line that is longer than any is, whose cells are not known
 */
export type TakeLine = (tabs: number) => void;

/** Longer than any line that CloudFront writes (addresses and headers are at most 8 kB each, encoded twice). */
export const longestLine = 262_144;

/** So much is cut at a time: it stays near the processor while its lines are read. */
const blockBytes = 32_768;

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Where the cells of a block begin, and which of them are the first of a line. */
type Cuts = { edges: Int32Array; lines: Int32Array };

/** What is cut. The cells do not keep it: who takes a line may let them be something else. */
type Block = Pick<Cells, "bytes" | "view">;

/**
 * Takes lines, which are the cells' one after the other. Empty ones are no lines.
 * @param take may let the cells be something else
 */
export function lineScanner(cells: Cells, take: TakeLine) {
  let cuts: Cuts = { edges: new Int32Array(blockBytes + 2), lines: new Int32Array(blockBytes + 2) };

  function takeBlock(lines: number, { bytes, view }: Block): void {
    for (let line = 0; line < lines; line++) {
      const first = cuts.lines[line] ?? 0;
      const next = cuts.lines[line + 1] ?? 0;
      const start = cuts.edges[first] ?? 0;
      const end = (cuts.edges[next] ?? 1) - 1;
      if (end > start && bytes[end - 1] === carriageReturn) {
        if (end - 1 === start) continue;
        cells.edges = cuts.edges.slice(first, next + 1);
        cells.edges[next - first] = end;
        cells.first = 0;
      } else {
        if (end === start) continue;
        cells.edges = cuts.edges;
        cells.first = first;
      }
      cells.bytes = bytes;
      cells.view = view;
      take(next - first - 1);
    }
  }

  /** @returns where the first line begins that does not end within the bytes */
  function takeLines(bytes: Uint8Array): number {
    const block: Block = { bytes, view: viewOf(bytes) };
    let from = 0;
    for (let size = blockBytes; from < bytes.length; ) {
      const to = Math.min(from + size, bytes.length);
      if (cuts.edges.length < to - from + 2) {
        cuts = { edges: new Int32Array(to - from + 2), lines: new Int32Array(to - from + 2) };
      }
      const lines = cutBlock(block, { from, to }, cuts);
      takeBlock(lines, block);
      if (lines > 0) {
        from = cuts.edges[cuts.lines[lines] ?? 0] ?? 0;
        size = blockBytes;
      } else if (to === bytes.length) {
        return from;
      } else if (size >= longestLine) {
        const end = bytes.indexOf(lineFeed, to);
        if (end < 0) return from;
        take(-1);
        from = end + 1;
        size = blockBytes;
      } else size *= 2;
    }
    return from;
  }

  return {
    takeLines,
    /** Takes what is left; its last line needs no line feed. */
    takeLast(bytes: Uint8Array): void {
      const ended = new Uint8Array(bytes.length + 1);
      ended.set(bytes);
      ended[bytes.length] = lineFeed;
      takeLines(ended);
    },
  };
}

/** @returns how many lines end within the block; each begins at the cell in `lines`, and the last ends before the next */
function cutBlock({ bytes, view }: Block, { from, to }: { from: number; to: number }, cuts: Cuts): number {
  const { edges, lines } = cuts;
  let count = 0;
  let cells = 0;
  edges[0] = from;
  lines[0] = 0;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    const four = view.getInt32(at, true);
    // The high bit of each byte that may be a tab or the end of a line: of those below 14, and sometimes of one beside
    // them. Most of a log is neither.
    for (let marks = (four - 0x0e0e0e0e) & ~four & 0x80808080; marks !== 0; marks &= marks - 1) {
      const place = at + ((31 - Math.clz32(marks & -marks)) >> 3);
      const byte = bytes[place];
      if (byte === tab) edges[++cells] = place + 1;
      else if (byte === lineFeed) {
        edges[++cells] = place + 1;
        lines[++count] = cells;
      }
    }
  }
  for (; at < to; at++) {
    const byte = bytes[at];
    if (byte === tab) edges[++cells] = at + 1;
    else if (byte === lineFeed) {
      edges[++cells] = at + 1;
      lines[++count] = cells;
    }
  }
  return count;
}
