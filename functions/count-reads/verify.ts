import { isDeepStrictEqual } from "node:util";
import { sumLedgers, totalOf } from "../../content-model/read-sums.ts";
import { type HourLedger, hourLedgerSchema, sumLedgerSchema } from "../../schemas/ledger.ts";
import { type Bucket, listObjects } from "../shared/artefacts/bucket.ts";
import { hourLedgerKey, ledgerPrefixes } from "../shared/artefacts/keys.ts";
import { readLedger } from "../shared/artefacts/ledger.ts";
import { dayLevel, type Level, monthLevel, partsOf, readParts, totalLevel, yearLevel } from "./roll-up.ts";

export type LedgerFault = { readonly key: string; readonly fault: string };

export type Verification = {
  /** How many objects of each kind were checked. */
  readonly checked: { hours: number; days: number; months: number; years: number; totals: number };
  readonly faults: readonly LedgerFault[];
};

/**
 * Checks that every hour's lines add up, and that every day, month, year and the total is the sum of its parts, worked
 * out again; also that none is missing. Reads the ledger alone, so it can be done when the logs have long expired.
 */
export async function verifyLedger(ledger: Bucket): Promise<Verification> {
  const faults: LedgerFault[] = [];
  const hours = await periodsBelow(ledger, ledgerPrefixes.hours);
  for (const hour of hours) faults.push(...(await faultsOfHour(ledger, hour)));
  const days = [...new Set(hours.map((hour) => hour.slice(0, 10)))];
  const months = [...new Set(days.map((day) => day.slice(0, 7)))];
  const years = [...new Set(months.map((month) => month.slice(0, 4)))];
  const levels = [...days.map(dayLevel), ...months.map(monthLevel), ...years.map(yearLevel)];
  if (hours.length > 0) levels.push(totalLevel);
  for (const level of levels) faults.push(...(await faultsOfSum(ledger, level)));
  const expected = new Set(levels.map(({ key }) => key));
  for (const prefix of [ledgerPrefixes.days, ledgerPrefixes.months, ledgerPrefixes.years]) {
    for await (const { key } of listObjects(ledger, prefix)) {
      if (!expected.has(key)) faults.push({ key, fault: "has no hours" });
    }
  }
  const [totals] = [hours.length > 0 ? 1 : 0];
  const counts = {
    hours: hours.length,
    days: days.length,
    months: months.length,
    years: years.length,
    totals,
  };
  return { checked: counts, faults };
}

/** `hours/2026/01/31/09.json` is `2026-01-31T09`. */
async function periodsBelow(ledger: Bucket, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of listObjects(ledger, prefix)) {
    const parts = /^(\d{4})\/(\d{2})\/(\d{2})\/(\d{2})\.json$/.exec(key.slice(prefix.length));
    if (parts !== null) found.push(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}`);
  }
  return found.sort();
}

async function faultsOfHour(ledger: Bucket, hour: string): Promise<LedgerFault[]> {
  const key = hourLedgerKey(hour);
  const stored = await readLedger(ledger, key, hourLedgerSchema);
  return stored === null ? [] : inconsistencies(stored.value, hour).map((fault) => ({ key, fault }));
}

function inconsistencies(value: HourLedger, hour: string): string[] {
  const { read, ...others } = value.lines;
  const sum = Object.values(others).reduce((a, b) => a + b, 0);
  const reads = Object.values(value.entries).reduce((all, entry) => all + totalOf(entry), 0);
  return [
    ...(value.hour === hour ? [] : [`says it is ${value.hour}`]),
    ...(sum === read ? [] : [`its line counts add up to ${sum}, not to the ${read} that were read`]),
    ...(reads === value.lines.counted
      ? []
      : [`its entries have ${reads} reads of ${value.lines.counted} counted`]),
  ];
}

async function faultsOfSum(ledger: Bucket, level: Level): Promise<LedgerFault[]> {
  const stored = await readLedger(ledger, level.key, sumLedgerSchema);
  if (stored === null) return [{ key: level.key, fault: "is missing" }];
  const parts = await readParts(ledger, level, await partsOf(ledger, level));
  if (parts === null) return [{ key: level.key, fault: "its parts changed while they were read" }];
  const sum = sumLedgers(level.period, parts);
  return isDeepStrictEqual(sum, stored.value)
    ? []
    : [{ key: level.key, fault: "is not the sum of its parts" }];
}
