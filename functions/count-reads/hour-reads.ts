import type { ReadKind } from "../../schemas/ledger.ts";
import type { Target } from "./classify.ts";
import { doubleClickSeconds } from "./double-clicks.ts";
import type { LogReads } from "./log-reads.ts";
import { type Origin, otherHost } from "./origins.ts";
import { type Pairs, pairNumbers } from "./pairs.ts";
import type { ByteRange, MeasuredFile } from "./ranges.ts";

/** What a target turned out to be: a read of this kind, of this entry, through this file if any. */
export type ResolvedTarget = {
  readonly entryId: string;
  readonly kind: ReadKind;
  readonly file: ReadFile | null;
};

export type ReadFile = MeasuredFile & { readonly assetId: string };

/** Null for what no entry knows, and for files that count as nothing. */
export type ResolveTarget = (target: Target) => ResolvedTarget | null;

/** What one answer brought, when, and where it was asked for: a rank among the hour's origins. */
export type Part = ByteRange & { readonly second: number; readonly origin: number };

/** One hour's reads, with pairs and origins numbered over all files. An item is an entry or a file. */
export type HourReads = {
  readonly items: readonly ResolvedTarget[];
  /** In an order that does not depend on the files, so that of two in one second the same is taken. */
  readonly origins: readonly Origin[];
  readonly pairs: Pairs;
  /**
   * Views and whole downloads, of this hour and of the half minute after it: those of a pair lie from `starts[pair]` up
   * to `starts[pair + 1]`, sorted, each as `secondOf` and `originOf` read it.
   */
  readonly clicks: Int32Array;
  readonly starts: Int32Array;
  /** Partial answers of downloads, of this hour, by pair. */
  readonly parts: ReadonlyMap<number, readonly Part[]>;
  /** All answers of plays, of this hour, by pair; and those of the same UTC day before it. */
  readonly plays: ReadonlyMap<number, readonly Part[]>;
  readonly playedBefore: ReadonlyMap<number, readonly ByteRange[]>;
  /** Lines of this hour whose target nobody knows, and of plays that brought nothing (304). */
  readonly excluded: number;
};

export const secondsInHour = 3_600;
const secondsInDay = 86_400;

/** A click is one number: its second within the hour, and behind it the rank of its origin. */
const originBits = 16;
export const secondOf = (click: number): number => click >>> originBits;
export const originOf = (click: number): number => click & (2 ** originBits - 1);

export type HourWork = {
  /** Hours since 1970, in UTC. */
  readonly hour: number;
  /** Files that hold lines of the hour, or of the half minute after it. */
  readonly files: readonly LogReads[];
  /** What may be plays of the same day, from these files and from others. */
  readonly media?: readonly LogReads[] | undefined;
  readonly resolve: ResolveTarget;
};

/** @param repeated for each file, which of its rows of this hour came before in another row (1); those are left out */
export function gatherHour(
  { hour, files, media = [], resolve }: HourWork,
  repeated: readonly (Uint8Array | null)[],
): HourReads {
  const start = hour * secondsInHour;
  const items = itemNumbers([...files, ...media], resolve);
  const origins = originRanks(files);
  const room = files.reduce((sum, file) => sum + file.rows, 0);
  const pairs = pairNumbers(room);
  const [clicks, pairsOfClicks] = [new Int32Array(room), new Int32Array(room)];
  let clickCount = 0;
  let excluded = 0;
  const parts = new Map<number, Part[]>();
  const plays = new Map<number, Part[]>();
  for (const [index, file] of files.entries()) {
    const itemOfTarget = items.byFile[index] ?? new Int32Array(0);
    const rankOf = origins.byFile[index] ?? new Uint16Array(0);
    const pairOf = pairs.ofFile(file);
    const leftOut = repeated[index] ?? null;
    let ofHour = -1;
    for (let row = 0; row < file.rows; row++) {
      const second = (file.second[row] ?? 0) - start;
      if (second < 0 || second >= secondsInHour + doubleClickSeconds) continue;
      if (second < secondsInHour && leftOut?.[++ofHour] === 1) continue;
      const item = itemOfTarget[file.target[row] ?? 0] ?? -1;
      const first = file.first[row] ?? -1;
      const last = file.last[row] ?? -1;
      const played = item >= 0 && items.all[item]?.kind === "plays";
      if (item < 0 || (played && last < 0)) {
        if (second < secondsInHour) excluded++;
        continue;
      }
      const origin = rankOf[file.origin[row] ?? 0] ?? 0;
      const partial = played || first >= 0;
      if (!partial) {
        pairsOfClicks[clickCount] = pairOf(row, item);
        clicks[clickCount++] = (second << originBits) | origin;
      } else if (second < secondsInHour) {
        append(played ? plays : parts, pairOf(row, item), {
          first: Math.max(0, first),
          last,
          second,
          origin,
        });
      }
    }
  }
  const playedBefore = playsBefore({ start, media, pairs, items, from: files.length });
  return {
    items: items.all,
    origins: origins.all,
    pairs,
    ...byPair(clicks.subarray(0, clickCount), pairsOfClicks, pairs.count()),
    parts,
    plays,
    playedBefore,
    excluded,
  };
}

/** Brings together the clicks of each pair, and sorts them. */
function byPair(clicks: Int32Array, pairOf: Int32Array, pairs: number) {
  const starts = new Int32Array(pairs + 1);
  for (let at = 0; at < clicks.length; at++) {
    const after = (pairOf[at] ?? 0) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  }
  for (let pair = 0; pair < pairs; pair++) starts[pair + 1] = (starts[pair + 1] ?? 0) + (starts[pair] ?? 0);
  const ends = starts.slice();
  const sorted = new Int32Array(clicks.length);
  for (let at = 0; at < clicks.length; at++) {
    const pair = pairOf[at] ?? 0;
    const end = ends[pair] ?? 0;
    sorted[end] = clicks[at] ?? 0;
    ends[pair] = end + 1;
  }
  for (let pair = 0; pair < pairs; pair++) {
    const [start, end] = [starts[pair] ?? 0, starts[pair + 1] ?? 0];
    if (end - start > 1) sorted.subarray(start, end).sort();
  }
  return { clicks: sorted, starts };
}

/** What was brought of sound and film since the day began. */
function playsBefore(work: {
  start: number;
  media: readonly LogReads[];
  pairs: Pairs;
  items: ReturnType<typeof itemNumbers>;
  /** The number of the first of these files among `items`. */
  from: number;
}): Map<number, ByteRange[]> {
  const { start, media, pairs, items, from } = work;
  const dayStart = start - (start % secondsInDay);
  const before = new Map<number, ByteRange[]>();
  for (const [index, file] of media.entries()) {
    const itemOfTarget = items.byFile[from + index] ?? new Int32Array(0);
    const pairOf = pairs.ofFile(file);
    for (let row = 0; row < file.rows; row++) {
      const second = file.second[row] ?? 0;
      if (second < dayStart || second >= start) continue;
      const item = itemOfTarget[file.target[row] ?? 0] ?? -1;
      const last = file.last[row] ?? -1;
      if (item < 0 || items.all[item]?.kind !== "plays" || last < 0) continue;
      append(before, pairOf(row, item), { first: Math.max(0, file.first[row] ?? 0), last });
    }
  }
  return before;
}

function append<Value>(lists: Map<number, Value[]>, key: number, value: Value): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}

/** Two targets are one item when they are the same file, or show the same entry. */
function itemNumbers(files: readonly LogReads[], resolve: ResolveTarget) {
  const numbers = new Map<string, number>();
  const ofTarget = new Map<Target, number>();
  const all: ResolvedTarget[] = [];
  function numberOf(target: Target): number {
    const resolved = resolve(target);
    if (resolved === null) return -1;
    const key = `${resolved.kind} ${resolved.file?.assetId ?? resolved.entryId}`;
    const number = numbers.get(key) ?? all.push(resolved) - 1;
    numbers.set(key, number);
    return number;
  }
  const byFile = files.map((file) =>
    Int32Array.from(file.targets, (target) => {
      const number = ofTarget.get(target) ?? numberOf(target);
      ofTarget.set(target, number);
      return number;
    }),
  );
  return { all, byFile };
}

/** Where there are more origins than there is room for, sites are not told apart. */
function originRanks(files: readonly LogReads[]) {
  const named = ranked(files, (origin) => origin);
  if (named.all.length <= originOf(-1)) return named;
  return ranked(files, ({ country, host }) => ({ country, host: host === "" ? "" : otherHost }));
}

function ranked(files: readonly LogReads[], nameOf: (origin: Origin) => Origin) {
  const keyOf = ({ country, host }: Origin) => `${country} ${host}`;
  const found = new Map<string, Origin>();
  for (const { origins } of files) {
    for (const origin of origins) found.set(keyOf(nameOf(origin)), nameOf(origin));
  }
  const keys = [...found.keys()].sort();
  const ranks = new Map(keys.map((key, rank) => [key, rank]));
  return {
    all: keys.flatMap((key) => found.get(key) ?? []),
    byFile: files.map(({ origins }) =>
      Uint16Array.from(origins, (origin) => ranks.get(keyOf(nameOf(origin))) ?? 0),
    ),
  };
}
