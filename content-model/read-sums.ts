import {
  addLines,
  type EntryReads,
  type HourLedger,
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
  return {
    views: addCounts(a.views, b.views),
    downloads: addCounts(a.downloads, b.downloads),
    plays: addCounts(a.plays, b.plays),
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

function addOptional(a: ReadCount | undefined, b: ReadCount | undefined): ReadCount | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : addCounts(a, b);
}

function addCounts(a: ReadCount, b: ReadCount): ReadCount {
  return { total: a.total + b.total, unique: a.unique + b.unique };
}

/** Always the same order of keys, so that the same numbers are the same bytes. */
function inOrder({ views, downloads, plays, files, since }: SummedReads): SummedReads {
  return { views, downloads, plays, files: sortedRecord(Object.entries(files)), since };
}

function sortedRecord<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const methodsOf = (ledger: HourLedger | SumLedger) => ("hour" in ledger ? [ledger.method] : ledger.methods);
const firstHourOf = (ledger: HourLedger | SumLedger) => ("hour" in ledger ? ledger.hour : ledger.firstHour);
const lastHourOf = (ledger: HourLedger | SumLedger) => ("hour" in ledger ? ledger.hour : ledger.lastHour);
