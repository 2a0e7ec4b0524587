import type { EntryReads, LineCounts, ReadCount, ReadKind } from "../../schemas/ledger.ts";
import { noLines } from "../../schemas/ledger.ts";
import { countClicks } from "./double-clicks.ts";
import type { HourReads, HourWork, ResolvedTarget } from "./hour-reads.ts";
import { gatherHour, secondSlots, secondsInHour } from "./hour-reads.ts";
import { coversRead } from "./ranges.ts";

/** Names the rules below; it changes whenever the same lines would give other numbers. */
export const countingMethod = "katern-counter-r5.1/1";

export type HourCounts = {
  readonly lines: LineCounts;
  readonly entries: Readonly<Record<string, EntryReads>>;
};

/**
 * Counts one hour from all the files that hold lines of it or of the half minute after it. Neither the
 * order of files and lines nor how lines are spread over files makes a difference. Entries and files
 * stand in the order of their ids.
 */
export function countHour(work: HourWork): HourCounts {
  const reads = gatherHour(work);
  const lines = { ...noLines };
  for (const file of work.files) {
    const own = file.hours.get(work.hour);
    if (own === undefined) continue;
    lines.read += own.read;
    lines.robots += own.robots;
    lines.excluded += own.excluded;
    lines.rejected += own.rejected;
  }
  lines.excluded += reads.unresolved;
  const tally = entryTally();
  const fetchedWhole = countWhole(reads, lines, tally);
  countParts({ reads, lines, tally, fetchedWhole });
  return { lines, entries: tally.entries() };
}

/** @returns the pairs that had a whole answer in this hour */
function countWhole(reads: HourReads, lines: LineCounts, tally: EntryTally): ReadonlySet<number> {
  const fetchedWhole = new Set<number>();
  const { clicks } = reads;
  for (let at = 0; at < clicks.length; ) {
    const pair = Math.floor((clicks[at] ?? 0) / secondSlots);
    const base = pair * secondSlots;
    let end = at;
    let own = 0;
    for (; end < clicks.length && (clicks[end] ?? 0) < base + secondSlots; end++) {
      if ((clicks[end] ?? 0) < base + secondsInHour) own++;
    }
    const counted = countClicks(clicks.subarray(at, end), base + secondsInHour);
    lines.counted += counted;
    lines.doubleClicks += own - counted;
    tally.add({ target: reads.items[reads.itemOf(pair)], user: reads.userOf(pair), times: counted });
    if (own > 0 && reads.parts.has(pair)) fetchedWhole.add(pair);
    at = end;
  }
  return fetchedWhole;
}

/**
 * Partial answers of one user for one file are one read if they cover enough of it, and belong to the
 * whole answer if there was one in the same hour.
 */
function countParts(work: {
  reads: HourReads;
  lines: LineCounts;
  tally: EntryTally;
  fetchedWhole: ReadonlySet<number>;
}): void {
  const { reads, lines, tally, fetchedWhole } = work;
  for (const [pair, ranges] of reads.parts) {
    const target = reads.items[reads.itemOf(pair)];
    if (fetchedWhole.has(pair)) lines.doubleClicks += ranges.length;
    else if (target?.file && coversRead(ranges, target.kind, target.file)) {
      lines.counted++;
      lines.doubleClicks += ranges.length - 1;
      tally.add({ target, user: reads.userOf(pair), times: 1 });
    } else lines.excluded += ranges.length;
  }
}

type EntryTally = ReturnType<typeof entryTally>;

type Kinds = Record<ReadKind, ReadCount>;
const noKinds = (): Kinds => ({
  views: { total: 0, unique: 0 },
  downloads: { total: 0, unique: 0 },
  plays: { total: 0, unique: 0 },
});

/** Sums reads by entry and by file; unique is once per user, by COUNTER R5.1, section 7.3. */
function entryTally() {
  const entries = new Map<string, Kinds & { files: Map<string, Kinds> }>();
  const seen = new Map<string, Set<number>>();

  function isFirst(name: string, user: number): boolean {
    const users = seen.get(name) ?? new Set();
    seen.set(name, users);
    if (users.has(user)) return false;
    users.add(user);
    return true;
  }

  function addTo(count: ReadCount, times: number, first: boolean): void {
    count.total += times;
    if (first) count.unique++;
  }

  return {
    add({ target, user, times }: { target: ResolvedTarget | undefined; user: number; times: number }): void {
      if (target === undefined || times === 0) return;
      const entry = entries.get(target.entryId) ?? { ...noKinds(), files: new Map() };
      entries.set(target.entryId, entry);
      addTo(entry[target.kind], times, isFirst(`${target.kind} ${target.entryId}`, user));
      if (target.file === null) return;
      const file = entry.files.get(target.file.assetId) ?? noKinds();
      entry.files.set(target.file.assetId, file);
      addTo(file[target.kind], times, isFirst(`file ${target.file.assetId}`, user));
    },
    entries: (): Record<string, EntryReads> =>
      Object.fromEntries(
        sorted(entries).map(([id, { files, ...kinds }]) => [
          id,
          {
            ...kinds,
            files: Object.fromEntries(sorted(files).map(([asset, own]) => [asset, onlyRead(own)])),
          },
        ]),
      ),
  };
}

function onlyRead({ downloads, plays }: Kinds): EntryReads["files"][string] {
  return {
    ...(downloads.total > 0 ? { downloads } : {}),
    ...(plays.total > 0 ? { plays } : {}),
  };
}

function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
