import { type SumPart, sumLedgers } from "../../content-model/read-sums.ts";
import { type HourLedger, hourLedgerSchema, type SumLedger, sumLedgerSchema } from "../../schemas/ledger.ts";
import { type Bucket, listObjects } from "../shared/artefacts/bucket.ts";
import {
  dayLedgerKey,
  daysOfMonthPrefix,
  hoursOfDayPrefix,
  monthLedgerKey,
  monthsOfYearPrefix,
  totalLedgerKey,
  yearLedgerKey,
  yearsPrefix,
} from "../shared/artefacts/keys.ts";
import { readLedger, type Stored, writeLedger } from "../shared/artefacts/ledger.ts";
import { mapSome } from "./map-some.ts";

/** A sum names its parts by their ETags, so whether it is still true shows without reading them. */
export type Level = { period: string; key: string; partsPrefix: string; parts: "hours" | "sums" };

export const dayLevel = (day: string): Level => ({
  period: day,
  key: dayLedgerKey(day),
  partsPrefix: hoursOfDayPrefix(day),
  parts: "hours",
});
export const monthLevel = (month: string): Level => ({
  period: month,
  key: monthLedgerKey(month),
  partsPrefix: daysOfMonthPrefix(month),
  parts: "sums",
});
export const yearLevel = (year: string): Level => ({
  period: year,
  key: yearLedgerKey(year),
  partsPrefix: monthsOfYearPrefix(year),
  parts: "sums",
});
export const totalLevel: Level = {
  period: "all",
  key: totalLedgerKey,
  partsPrefix: yearsPrefix,
  parts: "sums",
};

/**
 * Brings the sums of these days, their months and their years up to date.
 * @param written hours' ledgers as they were just written, by key; others are read
 */
export async function refreshSums(
  ledger: Bucket,
  days: readonly string[],
  written: ReadonlyMap<string, Stored<HourLedger>>,
): Promise<void> {
  const starts = (length: number) => [...new Set(days.map((day) => day.slice(0, length)))].sort();
  await mapSome(starts(10), sumsAtOnce, (day) => refresh(ledger, dayLevel(day), { written }));
  await mapSome(starts(7), sumsAtOnce, (month) => refresh(ledger, monthLevel(month)));
  await mapSome(starts(4), sumsAtOnce, (year) => refresh(ledger, yearLevel(year)));
}

/**
 * Brings the sum of everything up to date. Whoever derives something from what changed must do so before
 * the sum is written: afterwards nobody can tell any more.
 * @param publish is given the sum as it was and as it will be; it may be called again when runs meet
 * @returns the sum; null when nothing was ever counted
 */
export async function refreshTotal(
  ledger: Bucket,
  publish: (before: SumLedger | null, after: SumLedger) => Promise<void>,
): Promise<SumLedger | null> {
  return refresh(ledger, totalLevel, { publish });
}

const raceAttempts = 10;

/** A sum of many parts is read whole, so not many at once. */
const sumsAtOnce = 3;

async function refresh(
  ledger: Bucket,
  level: Level,
  options: {
    publish?: (before: SumLedger | null, after: SumLedger) => Promise<void>;
    written?: ReadonlyMap<string, Stored<HourLedger>>;
  } = {},
): Promise<SumLedger | null> {
  for (let attempt = 0; attempt < raceAttempts; attempt++) {
    const stored = await readLedger(ledger, level.key, sumLedgerSchema);
    const parts = await partsOf(ledger, level);
    const current = stored?.value ?? null;
    if (parts.size === 0 || sameParts(parts, current?.parts ?? {})) return current;
    const read = await readParts(ledger, { ...level, written: options.written }, parts);
    if (read === null) continue;
    const sum = sumLedgers(level.period, read);
    await options.publish?.(current, sum);
    const written = await writeLedger(ledger, { key: level.key, value: sum, before: stored?.etag ?? null });
    if (written !== null) return sum;
  }
  throw new Error(`The sum ${level.key} kept changing while it was written`);
}

/** ETags by name: `hours/2026/01/31/09.json` is `09`. */
export async function partsOf(ledger: Bucket, level: Level): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  for await (const { key, etag } of listObjects(ledger, level.partsPrefix)) {
    const name = key.slice(level.partsPrefix.length).replace(/\.json$/, "");
    if (/^\d+$/.test(name)) parts.set(name, etag);
  }
  return parts;
}

function sameParts(parts: ReadonlyMap<string, string>, stored: Readonly<Record<string, string>>): boolean {
  return (
    parts.size === Object.keys(stored).length && [...parts].every(([name, etag]) => stored[name] === etag)
  );
}

/** Null when a part changed since it was listed. */
export async function readParts(
  ledger: Bucket,
  level: Level & { readonly written?: ReadonlyMap<string, Stored<HourLedger>> | undefined },
  parts: ReadonlyMap<string, string>,
): Promise<SumPart[] | null> {
  const schema = level.parts === "hours" ? hourLedgerSchema : sumLedgerSchema;
  const read = await Promise.all(
    [...parts].map(async ([name, etag]): Promise<SumPart | null> => {
      const key = `${level.partsPrefix}${name}.json`;
      const known = level.written?.get(key);
      const stored = known?.etag === etag ? known : await readLedger(ledger, key, schema);
      return stored === null || stored.etag !== etag ? null : { name, etag, ledger: stored.value };
    }),
  );
  const found = read.filter((part) => part !== null);
  return found.length === parts.size ? found : null;
}
