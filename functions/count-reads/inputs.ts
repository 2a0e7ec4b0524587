import {
  type InputIndex,
  type InputRecord,
  inputIndexSchema,
  type LedgerInput,
} from "../../schemas/ledger.ts";
import type { Bucket } from "../shared/artefacts/bucket.ts";
import { inputIndexKey } from "../shared/artefacts/keys.ts";
import { readLedger, writeLedger } from "../shared/artefacts/ledger.ts";
import type { LogObject } from "../shared/artefacts/logs.ts";
import { hourName, nextHour } from "./hours.ts";
import type { LogFile } from "./log-file.ts";

/**
 * The index of inputs: which hours each log file holds. It is kept by the day in the files' names, so
 * that a run reads a handful of small objects instead of one for each file. What it says of a file
 * follows from the file's bytes alone, so runs side by side can only agree.
 */
export type Inputs = ReadonlyMap<string, InputRecord>;

/** Changes whenever the same file would give another record. */
const readerVersion = 2;

/**
 * The log files that hold an hour's lines, what the hour needs of the half minute after it, and what may be plays
 * of the hours before it on its day; by key. Of files with the same bytes the first alone. None when the hour has
 * no lines of its own.
 */
export function inputsOf(hour: string, inputs: Inputs): LedgerInput[] {
  const after = nextHour(hour);
  const earlier = hoursBeforeOnDay(hour);
  const found: LedgerInput[] = [];
  const seen = new Set<string>();
  let own = 0;
  for (const [key, record] of [...inputs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (seen.has(record.etag)) continue;
    seen.add(record.etag);
    const lines = record.hours[hour]?.lines ?? 0;
    const following = record.hours[after]?.opening ?? 0;
    const media = earlier.reduce((sum, one) => sum + (record.hours[one]?.media ?? 0), 0);
    own += lines;
    if (lines + following + media > 0)
      found.push({ key, etag: record.etag, lines: lines + following + media });
  }
  return own === 0 ? [] : found;
}

/** Whether a file holds more of what an hour needs than earlier plays. */
export function holdsHour(hour: string, record: InputRecord | undefined): boolean {
  return (record?.hours[hour]?.lines ?? 0) + (record?.hours[nextHour(hour)]?.opening ?? 0) > 0;
}

function hoursBeforeOnDay(hour: string): string[] {
  const day = hour.slice(0, 11);
  return Array.from({ length: Number(hour.slice(11)) }, (_, one) => `${day}${String(one).padStart(2, "0")}`);
}

/** Every hour that a file holds lines of. */
export function hoursOf(inputs: Inputs): string[] {
  return [...new Set([...inputs.values()].flatMap((record) => Object.keys(record.hours)))].sort();
}

/** What is to be remembered of a file. */
export function inputRecord(etag: string, { reads, fault }: LogFile): InputRecord {
  const hours = [...reads.hours].sort(([a], [b]) => a - b);
  return {
    etag,
    reader: readerVersion,
    fault,
    rejected: reads.rejectedWithoutHour,
    hours: Object.fromEntries(
      hours.map(([hour, { read, opening, media }]) => [hourName(hour), { lines: read, opening, media }]),
    ),
  };
}

/** What is known of these log files; those that are new, or have changed, are not in it. */
export async function readInputs(
  ledger: Bucket,
  logs: readonly LogObject[],
): Promise<Map<string, InputRecord>> {
  const days = [...new Set(logs.map((log) => dayOfPeriod(periodOfLog(log.key))))];
  const indexes = await Promise.all(
    days.map((day) => readLedger(ledger, inputIndexKey(day), inputIndexSchema)),
  );
  const known = new Map(indexes.flatMap((index) => Object.entries(index?.value.files ?? {})));
  const inputs = new Map<string, InputRecord>();
  for (const { key, etag } of logs) {
    const record = known.get(key);
    if (record?.etag === etag && record.reader === readerVersion) inputs.set(key, record);
  }
  return inputs;
}

const raceAttempts = 10;

/** Adds what was learned to the index, beside whatever another run adds. */
export async function writeInputs(ledger: Bucket, learned: Inputs): Promise<void> {
  const days = Map.groupBy(learned, ([key]) => dayOfPeriod(periodOfLog(key)));
  for (const [day, records] of days) await addToDay(ledger, inputIndexKey(day), records);
}

async function addToDay(
  ledger: Bucket,
  key: string,
  records: readonly (readonly [string, InputRecord])[],
): Promise<void> {
  for (let attempt = 0; attempt < raceAttempts; attempt++) {
    const stored = await readLedger(ledger, key, inputIndexSchema);
    const files = { ...stored?.value.files, ...Object.fromEntries(records) };
    const value: InputIndex = {
      files: Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))),
    };
    if ((await writeLedger(ledger, { key, value, before: stored?.etag ?? null })) !== null) return;
  }
  throw new Error(`The index ${key} kept changing while it was written`);
}

/**
 * The hour in a log file's name: CloudFront names them `<distribution>.2026-01-31-09.<unique>.gz`. Most of its lines are
 * of that hour, and nothing is concluded from it.
 * @returns `2026-01-31-09`, or `undated`
 */
export function periodOfLog(key: string): string {
  return /\.(\d{4}-\d{2}-\d{2}-\d{2})\./.exec(key)?.[1] ?? "undated";
}

const dayOfPeriod = (period: string): string => (period === "undated" ? period : period.slice(0, 10));
