import type { EntryReads, LedgerCount, ReadKind } from "../../schemas/ledger.ts";
import type { HourReads } from "./hour-reads.ts";
import { numberTable } from "./number-table.ts";
import { namedHosts } from "./origins.ts";

/** Sums an hour's reads by entry and by file. */
export type EntryTally = {
  /** Adds one pair's reads, each by the rank of its origin; once for each pair. */
  add(pair: number, origins: readonly number[]): void;
  entries(): Record<string, EntryReads>;
};

type Count = { total: number; unique: number; machineTotal: number; machineUnique: number };
type Kinds = Record<ReadKind, Count>;
type Entry = Kinds & {
  /** Its place among the entries, by which its readers are told from others'. */
  readonly number: number;
  readonly files: Map<string, Kinds>;
  readonly investigations: Count;
  readonly requests: Count;
};

/** Where an entry's reads come from. */
type Shares = { readonly countries: Map<string, number>; readonly hosts: Map<string, number> };

/**
 * What users are told apart within: a kind, all kinds, and all kinds of files. Users of files by kind: those who read two
 * files of an entry are one.
 */
type Group = ReadKind | "investigations" | "requests";

/** Unique is once per user, entry and kind within the hour: COUNTER Code of Practice R5.1, section 7.3. */
export function entryTally(reads: HourReads): EntryTally {
  const entries = new Map<string, Entry>();
  const entryOfItem = reads.items.map(({ entryId }) => {
    const entry = entries.get(entryId) ?? emptyEntry(entries.size);
    entries.set(entryId, entry);
    return entry;
  });
  const readers = numberTable();
  /** Entries and the ranks of origins, and how many reads each two have together. */
  const places = numberTable();
  const readsOfPlace: number[] = [];
  /** By reader: a bit for each group in which the reader was met. */
  const met: number[] = [];

  return {
    add(pair, origins) {
      const item = reads.pairs.itemOf(pair);
      const target = reads.items[item];
      const entry = entryOfItem[item];
      if (target === undefined || entry === undefined || origins.length === 0) return;
      const user = reads.pairs.userOf(pair);
      const machine = reads.pairs.isMachine(user);
      const reader = readers.number(entry.number, user);
      const before = met[reader] ?? 0;
      for (const [group, bit] of groups[target.kind]) {
        addTo(entry[group], { times: origins.length, first: (before & bit) === 0, machine });
      }
      met[reader] = before | groupBits[target.kind];
      for (const rank of origins) {
        const place = places.number(entry.number, rank);
        readsOfPlace[place] = (readsOfPlace[place] ?? 0) + 1;
      }
      if (target.file === null) return;
      const file = entry.files.get(target.file.assetId) ?? noKinds();
      entry.files.set(target.file.assetId, file);
      addTo(file[target.kind], { times: origins.length, first: true, machine });
    },
    entries() {
      const shares = Array.from(entries, (): Shares => ({ countries: new Map(), hosts: new Map() }));
      for (const [place, count] of readsOfPlace.entries()) {
        const { country = "", host = "" } = reads.origins[places.other(place)] ?? {};
        const share = shares[places.one(place)];
        if (share !== undefined && country !== "") increase(share.countries, country, count);
        if (share !== undefined && host !== "") increase(share.hosts, host, count);
      }
      return Object.fromEntries(
        sorted(entries).flatMap(([id, entry]) => {
          const share = shares[entry.number];
          return share === undefined || entry.investigations.total === 0
            ? []
            : [[id, entryReads(entry, share)]];
        }),
      );
    },
  };
}

const groups: Readonly<Record<ReadKind, readonly (readonly [Group, number])[]>> = {
  views: [
    ["views", 1],
    ["investigations", 8],
  ],
  downloads: [
    ["downloads", 2],
    ["investigations", 8],
    ["requests", 16],
  ],
  plays: [
    ["plays", 4],
    ["investigations", 8],
    ["requests", 16],
  ],
};
const groupBits: Readonly<Record<ReadKind, number>> = { views: 9, downloads: 26, plays: 28 };

const noCount = (): Count => ({ total: 0, unique: 0, machineTotal: 0, machineUnique: 0 });
const emptyEntry = (number: number): Entry => ({
  ...noKinds(),
  number,
  files: new Map(),
  investigations: noCount(),
  requests: noCount(),
});
const noKinds = (): Kinds => ({ views: noCount(), downloads: noCount(), plays: noCount() });

function addTo(count: Count, read: { times: number; first: boolean; machine: boolean }): void {
  count.total += read.times;
  if (read.first) count.unique++;
  if (!read.machine) return;
  count.machineTotal += read.times;
  if (read.first) count.machineUnique++;
}

function increase(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

function entryReads(entry: Entry, { countries, hosts }: Shares): EntryReads {
  const { views, downloads, plays, files, ...more } = entry;
  return {
    views: written(views),
    downloads: written(downloads),
    plays: written(plays),
    investigations: written(more.investigations),
    ...(more.requests.total > 0 ? { requests: written(more.requests) } : {}),
    ...(countries.size > 0 ? { countries: Object.fromEntries(sorted(countries)) } : {}),
    ...(hosts.size > 0 ? { referrers: Object.fromEntries(sorted(namedHosts(hosts))) } : {}),
    files: Object.fromEntries(sorted(files).map(([asset, own]) => [asset, onlyRead(own)])),
  };
}

function written({ total, unique, machineTotal, machineUnique }: Count): LedgerCount {
  if (machineTotal === 0) return { total, unique };
  return { total, unique, machine: { total: machineTotal, unique: machineUnique } };
}

function onlyRead({ downloads, plays }: Kinds): EntryReads["files"][string] {
  return {
    ...(downloads.total > 0 ? { downloads: written(downloads) } : {}),
    ...(plays.total > 0 ? { plays: written(plays) } : {}),
  };
}

function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
