import type { EntryReads, LedgerCount, ReadKind } from "../../schemas/ledger.ts";
import type { HourReads } from "./hour-reads.ts";
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
  files: Map<string, Kinds>;
  countries: Map<string, number>;
  hosts: Map<string, number>;
  /** Users of files by kind: those who read two files of an entry are one. */
  users: Record<Group, Set<number>>;
  investigations: Count;
  requests: Count;
};

/** What users are told apart within: a kind, all kinds, and all kinds of files. */
type Group = ReadKind | "investigations" | "requests";

/** Unique is once per user, entry and kind within the hour: COUNTER Code of Practice R5.1, section 7.3. */
export function entryTally(reads: HourReads): EntryTally {
  const entries = new Map<string, Entry>();

  function entryOf(id: string): Entry {
    const known = entries.get(id);
    if (known !== undefined) return known;
    const users = {
      views: new Set<number>(),
      downloads: new Set<number>(),
      plays: new Set<number>(),
      investigations: new Set<number>(),
      requests: new Set<number>(),
    };
    const more = { investigations: noCount(), requests: noCount(), files: new Map(), users };
    const entry = { ...noKinds(), ...more, countries: new Map(), hosts: new Map() };
    entries.set(id, entry);
    return entry;
  }

  return {
    add(pair, origins) {
      const target = reads.items[reads.pairs.itemOf(pair)];
      if (target === undefined || origins.length === 0) return;
      const user = reads.pairs.userOf(pair);
      const machine = reads.pairs.isMachine(user);
      const entry = entryOf(target.entryId);
      for (const group of groups[target.kind]) {
        const users = entry.users[group];
        addTo(entry[group], { times: origins.length, first: !users.has(user), machine });
        users.add(user);
      }
      for (const rank of origins) {
        const origin = reads.origins[rank];
        if (origin === undefined) continue;
        if (origin.country !== "") increase(entry.countries, origin.country);
        if (origin.host !== "") increase(entry.hosts, origin.host);
      }
      if (target.file === null) return;
      const file = entry.files.get(target.file.assetId) ?? noKinds();
      entry.files.set(target.file.assetId, file);
      addTo(file[target.kind], { times: origins.length, first: true, machine });
    },
    entries: () => Object.fromEntries(sorted(entries).map(([id, entry]) => [id, entryReads(entry)])),
  };
}

const groups: Readonly<Record<ReadKind, readonly Group[]>> = {
  views: ["views", "investigations"],
  downloads: ["downloads", "investigations", "requests"],
  plays: ["plays", "investigations", "requests"],
};

const noCount = (): Count => ({ total: 0, unique: 0, machineTotal: 0, machineUnique: 0 });
const noKinds = (): Kinds => ({ views: noCount(), downloads: noCount(), plays: noCount() });

function addTo(count: Count, read: { times: number; first: boolean; machine: boolean }): void {
  count.total += read.times;
  if (read.first) count.unique++;
  if (!read.machine) return;
  count.machineTotal += read.times;
  if (read.first) count.machineUnique++;
}

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function entryReads({ views, downloads, plays, files, countries, hosts, ...more }: Entry): EntryReads {
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
