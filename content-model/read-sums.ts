import {
  addLines,
  type EntryReads,
  type HourLedger,
  type LedgerCount,
  noLines,
  type ReadCount,
  type ReadKind,
  readKinds,
  type SumLedger,
  type SummedReads,
} from "../schemas/ledger.ts";

/** Sums of the read ledger. The order of the parts makes no difference; same parts, same bytes. */

/** One part of a sum, by the name that it has in the sum: `09` in a day, `31` in a month. */
export type SumPart = {
  readonly name: string;
  readonly etag: string;
  readonly ledger: HourLedger | SumLedger;
};

/** @param parts at least one */
export function sumLedgers(period: string, parts: readonly SumPart[]): SumLedger {
  const entries = new Map<string, SummedReads>();
  let lines = noLines;
  for (const { ledger } of parts) {
    lines = addLines(lines, ledger.lines);
    for (const [id, reads] of Object.entries(ledger.entries)) {
      const since = "hour" in ledger ? ledger.hour : (ledger.entries[id]?.since ?? ledger.firstHour);
      const known = entries.get(id);
      entries.set(id, known === undefined ? { ...reads, since } : addReads(known, { ...reads, since }));
    }
  }
  return {
    period,
    methods: [...new Set(parts.flatMap(({ ledger }) => methodsOf(ledger)))].sort(),
    firstHour: parts.map(({ ledger }) => firstHourOf(ledger)).sort()[0] ?? "",
    lastHour:
      parts
        .map(({ ledger }) => lastHourOf(ledger))
        .sort()
        .at(-1) ?? "",
    parts: sortedRecord(parts.map(({ name, etag }) => [name, etag])),
    lines,
    entries: sortedRecord([...entries].map(([id, reads]) => [id, inOrder(reads)])),
  };
}

/** Views, downloads and plays together. */
export function totalOf(reads: Readonly<Record<ReadKind, ReadCount>>): number {
  return readKinds.reduce((sum, kind) => sum + reads[kind].total, 0);
}

function addReads(a: SummedReads, b: SummedReads): SummedReads {
  const investigations = addOptional(a.investigations, b.investigations);
  const requests = addOptional(a.requests, b.requests);
  const countries = addShares(a.countries, b.countries);
  const referrers = addShares(a.referrers, b.referrers);
  return {
    views: addCounts(a.views, b.views),
    downloads: addCounts(a.downloads, b.downloads),
    plays: addCounts(a.plays, b.plays),
    ...(investigations === undefined ? {} : { investigations }),
    ...(requests === undefined ? {} : { requests }),
    ...(countries === undefined ? {} : { countries }),
    ...(referrers === undefined ? {} : { referrers }),
    files: addFiles(a.files, b.files),
    since: [a.since, b.since].sort()[0] ?? a.since,
  };
}

function addFiles(a: EntryReads["files"], b: EntryReads["files"]): EntryReads["files"] {
  const sum = { ...a };
  for (const [id, file] of Object.entries(b)) {
    const known = sum[id] ?? {};
    const downloads = addOptional(known.downloads, file.downloads);
    const plays = addOptional(known.plays, file.plays);
    sum[id] = {
      ...(downloads === undefined ? {} : { downloads }),
      ...(plays === undefined ? {} : { plays }),
    };
  }
  return sum;
}

type Shares = Readonly<Record<string, number>>;

function addShares(a: Shares | undefined, b: Shares | undefined): Record<string, number> | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const sum = new Map(Object.entries(a));
  for (const [name, reads] of Object.entries(b)) sum.set(name, (sum.get(name) ?? 0) + reads);
  return Object.fromEntries(sum);
}

function addOptional(a: LedgerCount | undefined, b: LedgerCount | undefined): LedgerCount | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : addCounts(a, b);
}

function addCounts(a: LedgerCount, b: LedgerCount): LedgerCount {
  const [total, unique] = [a.total + b.total, a.unique + b.unique];
  if (a.machine === undefined && b.machine === undefined) return { total, unique };
  const machine = {
    total: (a.machine?.total ?? 0) + (b.machine?.total ?? 0),
    unique: (a.machine?.unique ?? 0) + (b.machine?.unique ?? 0),
  };
  return { total, unique, machine };
}

/** Always the same order of keys, so that the same numbers are the same bytes. */
function inOrder({ countries, referrers, files, since, ...counts }: SummedReads): SummedReads {
  const { views, downloads, plays, investigations, requests } = counts;
  return {
    views,
    downloads,
    plays,
    ...(investigations === undefined ? {} : { investigations }),
    ...(requests === undefined ? {} : { requests }),
    ...(countries === undefined ? {} : { countries: sortedRecord(Object.entries(countries)) }),
    ...(referrers === undefined ? {} : { referrers: sortedRecord(Object.entries(referrers)) }),
    files: sortedRecord(Object.entries(files)),
    since,
  };
}

function sortedRecord<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const methodsOf = (ledger: HourLedger | SumLedger) => ("hour" in ledger ? [ledger.method] : ledger.methods);
const firstHourOf = (ledger: HourLedger | SumLedger) => ("hour" in ledger ? ledger.hour : ledger.firstHour);
const lastHourOf = (ledger: HourLedger | SumLedger) => ("hour" in ledger ? ledger.hour : ledger.lastHour);
