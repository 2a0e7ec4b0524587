import type { ReadCount, ReadKind, SumLedger } from "../schemas/ledger.ts";
import type { MostReadPeriod } from "../schemas/reads.ts";
import { totalOf } from "./read-sums.ts";

/** What was read most: over which days, from which sums, in which order. */

const days: Readonly<Record<MostReadPeriod, number>> = { "7d": 7, "30d": 30, "365d": 365 };
const millisecondsInDay = 86_400_000;

/** First and last day, both included, in UTC. */
export type Window = { readonly from: string; readonly to: string };

export function windowOf(period: MostReadPeriod, to: string): Window {
  return { from: dayAfter(to, 1 - days[period]), to };
}

/** The sums that make up a window, whole months (`2026-01`) where they fit and days (`2026-01-31`) around. */
export function sumsOfWindow({ from, to }: Window): string[] {
  const sums: string[] = [];
  for (let day = from; day <= to; ) {
    const month = day.slice(0, 7);
    const last = lastDayOf(month);
    const whole = day.endsWith("-01") && last <= to;
    sums.push(whole ? month : day);
    day = dayAfter(whole ? last : day, 1);
  }
  return sums;
}

/** An entry's reads in a period; `total` is all kinds together. */
export type PeriodReads = { readonly total: number } & Readonly<Record<ReadKind, ReadCount>>;
export type RankedEntry = { readonly entryId: string; readonly reads: PeriodReads };

/** The most read first; of those read as often, the smaller id. */
export function rankReads(sums: readonly SumLedger[]): RankedEntry[] {
  const reads = new Map<string, Record<ReadKind, ReadCount>>();
  for (const { entries } of sums) {
    for (const [id, { views, downloads, plays }] of Object.entries(entries)) {
      const known = reads.get(id);
      reads.set(id, {
        views: add(known?.views, views),
        downloads: add(known?.downloads, downloads),
        plays: add(known?.plays, plays),
      });
    }
  }
  return [...reads]
    .map(([entryId, own]) => ({ entryId, reads: { total: totalOf(own), ...own } }))
    .filter((entry) => entry.reads.total > 0)
    .sort((a, b) => b.reads.total - a.reads.total || (a.entryId < b.entryId ? -1 : 1));
}

function add(a: ReadCount | undefined, b: ReadCount): ReadCount {
  return { total: (a?.total ?? 0) + b.total, unique: (a?.unique ?? 0) + b.unique };
}

function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * millisecondsInDay).toISOString().slice(0, 10);
}

function lastDayOf(month: string): string {
  const [year = "", number = ""] = month.split("-");
  return new Date(Date.UTC(Number(year), Number(number), 0)).toISOString().slice(0, 10);
}
