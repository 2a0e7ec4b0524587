import type { EntryReads, LineCounts } from "../../schemas/ledger.ts";
import { noLines } from "../../schemas/ledger.ts";
import { countedClicks } from "./double-clicks.ts";
import { type EntryTally, entryTally } from "./entry-tally.ts";
import type { HourReads, HourWork, Part } from "./hour-reads.ts";
import { gatherHour, originOf, secondOf, secondsInHour } from "./hour-reads.ts";
import { coversDownload, coversPlay } from "./ranges.ts";
import { repeatedLines } from "./repeated-lines.ts";

/** Names the rules below; it changes whenever the same lines would give other numbers. */
export const countingMethod = "katern-counter-r5.1/3";

export type HourCounts = {
  readonly lines: LineCounts;
  readonly entries: Readonly<Record<string, EntryReads>>;
};

/**
 * Counts one hour from all the files that hold lines that it depends on. Neither the order of files and lines nor
 * how lines are spread over files makes a difference. Entries and files stand in the order of their ids.
 */
export function countHour(work: HourWork): HourCounts {
  const repeated = repeatedLines(work.hour, work.files);
  const reads = gatherHour(work, repeated.rows);
  const lines = { ...noLines };
  for (const file of work.files) {
    const own = file.hours.get(work.hour);
    if (own === undefined) continue;
    lines.read += own.read;
    lines.robots += own.robots;
    lines.excluded += own.excluded;
    lines.rejected += own.rejected;
  }
  lines.read -= repeated.all;
  lines.robots -= repeated.robots;
  lines.excluded += reads.excluded - repeated.excluded;
  lines.rejected -= repeated.rejected;
  const tally = entryTally(reads);
  countWhole({ reads, lines, tally });
  countParts({ reads, lines, tally });
  countPlays({ reads, lines, tally });
  return { lines, entries: tally.entries() };
}

function countWhole({
  reads,
  lines,
  tally,
}: {
  reads: HourReads;
  lines: LineCounts;
  tally: EntryTally;
}): void {
  const { clicks, starts } = reads;
  const only = [0];
  for (let pair = 0; pair + 1 < starts.length; pair++) {
    const [start, end] = [starts[pair] ?? 0, starts[pair + 1] ?? 0];
    if (end - start === 1 && hasOwnClick(reads, pair)) {
      only[0] = originOf(clicks[start] ?? 0);
      lines.counted++;
      tally.add(pair, only);
    } else if (end - start > 1) {
      const seconds = clicks.subarray(start, end).map(secondOf);
      const origins: number[] = [];
      countedClicks(seconds, secondsInHour, (index) => origins.push(originOf(clicks[start + index] ?? 0)));
      lines.counted += origins.length;
      lines.doubleClicks += seconds.filter((second) => second < secondsInHour).length - origins.length;
      tally.add(pair, origins);
    }
  }
}

/** Whether a pair has a click in this hour. They are sorted, and some may be of the half minute after it. */
const hasOwnClick = ({ clicks, starts }: HourReads, pair: number): boolean => {
  const start = starts[pair] ?? 0;
  return start < (starts[pair + 1] ?? 0) && secondOf(clicks[start] ?? 0) < secondsInHour;
};

/**
 * Partial answers of one user for one file are one read if they cover enough of it, and belong to the
 * whole answer if there was one in the same hour.
 */
function countParts(work: { reads: HourReads; lines: LineCounts; tally: EntryTally }): void {
  const { reads, lines } = work;
  for (const [pair, parts] of reads.parts) {
    const file = reads.items[reads.pairs.itemOf(pair)]?.file;
    if (hasOwnClick(reads, pair)) lines.doubleClicks += parts.length;
    else if (file && coversDownload(parts, file)) countOnce(work, pair, parts);
    else lines.excluded += parts.length;
  }
}

/**
 * A user's answers of one file in one UTC day are one play, in the hour in which they first bring a minute of it.
 * What came before belongs to no play, what comes after to that one. IAB Podcast Measurement Guidelines 2.1.
 */
function countPlays(work: { reads: HourReads; lines: LineCounts; tally: EntryTally }): void {
  const { reads, lines } = work;
  for (const [pair, parts] of reads.plays) {
    const file = reads.items[reads.pairs.itemOf(pair)]?.file;
    const before = reads.playedBefore.get(pair) ?? [];
    if (file && coversPlay(before, file)) lines.doubleClicks += parts.length;
    else if (file && coversPlay([...before, ...parts], file)) countOnce(work, pair, parts);
    else lines.excluded += parts.length;
  }
}

function countOnce(
  { lines, tally }: { lines: LineCounts; tally: EntryTally },
  pair: number,
  parts: readonly Part[],
): void {
  lines.counted++;
  lines.doubleClicks += parts.length - 1;
  tally.add(pair, [lastOrigin(parts)]);
}

/** The origin of the last answer, as of double clicks the last is the one that counts. */
function lastOrigin(parts: readonly Part[]): number {
  const place = ({ second, origin }: Part) => second * 65_536 + origin;
  return parts.reduce((last, part) => (place(part) > place(last) ? part : last)).origin;
}
