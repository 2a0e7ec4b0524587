import type { EntryReads, LedgerCount, ReadKind } from "../../schemas/ledger.ts";
import type { HourReads, ResolvedTarget } from "./hour-reads.ts";
import { numberTable } from "./number-table.ts";
import { namedHosts } from "./origins.ts";

/** Sums an hour's reads by entry and by file. */
export type EntryTally = {
  /** Adds one pair's reads, each by the rank of its origin; once for each pair. */
  add(pair: number, origins: readonly number[]): void;
  entries(): Record<string, EntryReads>;
};

/** What users are told apart within: a kind, all kinds together, and all kinds of files. */
const groups = { views: 0, downloads: 1, plays: 2, investigations: 3, requests: 4 } as const;
const groupCount = 5;

/** What a read of a kind counts in, a bit for each group. */
const groupsOfKind: Readonly<Record<ReadKind, number>> = {
  views: (1 << groups.views) | (1 << groups.investigations),
  downloads: (1 << groups.downloads) | (1 << groups.investigations) | (1 << groups.requests),
  plays: (1 << groups.plays) | (1 << groups.investigations) | (1 << groups.requests),
};

/**
 * Unique is once per user, entry and group within the hour, so those who read two files of an entry are one: COUNTER Code
 * of Practice R5.1, section 7.3.
 */
export function entryTally(reads: HourReads): EntryTally {
  const { items, pairs } = reads;
  const entries = entryNumbers(items);
  const kinds = Int32Array.from(items, ({ kind }) => groupsOfKind[kind]);
  const byGroup = counts(entries.ids.length * groupCount);
  const byItem = counts(items.length);
  const readers = numberTable(pairs.count());
  /** By reader: a bit for each group in which the reader was met. */
  const met = new Uint8Array(pairs.count());
  const places = placeCounts(reads);

  return {
    add(pair, origins) {
      if (origins.length === 0) return;
      const item = pairs.itemOf(pair);
      const user = pairs.userOf(pair);
      const machine = pairs.isMachine(user);
      const entry = entries.ofItem[item] ?? 0;
      const reader = readers.number(entry, user);
      const before = met[reader] ?? 0;
      const own = kinds[item] ?? 0;
      for (let group = 0; group < groupCount; group++) {
        const bit = 1 << group;
        if ((own & bit) === 0) continue;
        byGroup.add(entry * groupCount + group, origins.length, machine);
        if ((before & bit) === 0) byGroup.addUser(entry * groupCount + group, machine);
      }
      met[reader] = before | own;
      byItem.add(item, origins.length, machine);
      byItem.addUser(item, machine);
      for (const rank of origins) places.add(entry, rank);
    },
    entries() {
      const shares = places.shares(entries.ids.length);
      const files = filesByEntry(items, byItem);
      const read = entries.ids.flatMap((id, entry): [string, EntryReads][] => {
        const of = (group: keyof typeof groups) => byGroup.written(entry * groupCount + groups[group]);
        const share = shares[entry];
        if (share === undefined || of("investigations").total === 0) return [];
        return [[id, entryReads(of, { ...share, files: files.get(id) ?? new Map() })]];
      });
      return Object.fromEntries(read.sort(byName));
    },
  };
}

/** Entries in the order in which items name them. */
function entryNumbers(items: readonly ResolvedTarget[]) {
  const numbers = new Map<string, number>();
  const ofItem = Int32Array.from(items, ({ entryId }) => {
    const number = numbers.get(entryId) ?? numbers.size;
    numbers.set(entryId, number);
    return number;
  });
  return { ids: [...numbers.keys()], ofItem };
}

/** Reads and their users, of all and of machines alone. */
function counts(size: number) {
  const all = new Float64Array(size * 4);
  const increase = (at: number, by: number) => {
    all[at] = (all[at] ?? 0) + by;
  };
  return {
    add(at: number, times: number, machine: boolean): void {
      increase(at * 4, times);
      if (machine) increase(at * 4 + 2, times);
    },
    addUser(at: number, machine: boolean): void {
      increase(at * 4 + 1, 1);
      if (machine) increase(at * 4 + 3, 1);
    },
    written(at: number): LedgerCount {
      const [total = 0, unique = 0, machineTotal = 0, machineUnique = 0] = all.subarray(at * 4, at * 4 + 4);
      if (machineTotal === 0) return { total, unique };
      return { total, unique, machine: { total: machineTotal, unique: machineUnique } };
    },
  };
}

/** Where an entry's reads come from. */
type Shares = { readonly countries: Map<string, number>; readonly hosts: Map<string, number> };

/** Reads by entry and the rank of their origin. */
function placeCounts(reads: HourReads) {
  const places = numberTable(0);
  const times: number[] = [];
  return {
    add(entry: number, rank: number): void {
      const place = places.number(entry, rank);
      times[place] = (times[place] ?? 0) + 1;
    },
    shares(entries: number): Shares[] {
      const shares = Array.from(
        { length: entries },
        (): Shares => ({ countries: new Map(), hosts: new Map() }),
      );
      for (const [place, count] of times.entries()) {
        const { country = "", host = "" } = reads.origins[places.other(place)] ?? {};
        const share = shares[places.one(place)];
        if (share !== undefined && country !== "") increase(share.countries, country, count);
        if (share !== undefined && host !== "") increase(share.hosts, host, count);
      }
      return shares;
    },
  };
}

function increase(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

type Files = Map<string, EntryReads["files"][string]>;

/** By entry and asset; a file is either downloaded or played. */
function filesByEntry(
  items: readonly ResolvedTarget[],
  byItem: ReturnType<typeof counts>,
): Map<string, Files> {
  const byEntry = new Map<string, Files>();
  for (const [item, { entryId, kind, file }] of items.entries()) {
    const count = byItem.written(item);
    if (file === null || kind === "views" || count.total === 0) continue;
    const files: Files = byEntry.get(entryId) ?? new Map();
    byEntry.set(entryId, files.set(file.assetId, { ...files.get(file.assetId), [kind]: count }));
  }
  return byEntry;
}

function entryReads(
  of: (group: keyof typeof groups) => LedgerCount,
  { countries, hosts, files }: Shares & { readonly files: Files },
): EntryReads {
  return {
    views: of("views"),
    downloads: of("downloads"),
    plays: of("plays"),
    investigations: of("investigations"),
    ...(of("requests").total > 0 ? { requests: of("requests") } : {}),
    ...(countries.size > 0 ? { countries: sorted(countries) } : {}),
    ...(hosts.size > 0 ? { referrers: sorted(namedHosts(hosts)) } : {}),
    files: sorted(files),
  };
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

const sorted = <Value>(map: ReadonlyMap<string, Value>): Record<string, Value> =>
  Object.fromEntries([...map].sort(byName));
