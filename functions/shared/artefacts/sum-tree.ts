import { type SumLedger, sumLedgerSchema } from "../../../schemas/ledger.ts";
import type { Bucket } from "./bucket.ts";
import { dayLedgerKey, monthLedgerKey, yearLedgerKey } from "./keys.ts";
import { readLedger } from "./ledger.ts";

/** Sums that were read before, by key and ETag. */
export type KnownSums = Map<string, SumLedger>;

/** The sum of a day (`2026-01-31`) or a month (`2026-01`); null when nothing was read in it. */
export type SumOf = (period: string) => Promise<SumLedger | null>;

/**
 * Reads sums from their years down. A sum names its parts by their ETags, so what is not there is not asked for, and of
 * what is known only that is read again which has changed.
 * @param known to which what is read is added; the years are read anew in any case
 */
export function sumTree(ledger: Bucket, known: KnownSums): SumOf {
  const asked = new Map<string, Promise<SumLedger | null>>();
  const once = (period: string, work: () => Promise<SumLedger | null>) => {
    const sum = asked.get(period) ?? work();
    asked.set(period, sum);
    return sum;
  };

  async function read(key: string, etag: string | undefined): Promise<SumLedger | null> {
    const same = etag === undefined ? undefined : known.get(`${etag} ${key}`);
    if (same !== undefined) return same;
    const stored = await readLedger(ledger, key, sumLedgerSchema);
    if (stored !== null) known.set(`${stored.etag} ${key}`, stored.value);
    return stored?.value ?? null;
  }

  const part = async (whole: Promise<SumLedger | null>, key: string, name: string) => {
    const etag = (await whole)?.parts[name];
    return etag === undefined ? null : read(key, etag);
  };
  const yearOf = (year: string) => once(year, () => read(yearLedgerKey(year), undefined));
  const monthOf = (month: string) =>
    once(month, () => part(yearOf(month.slice(0, 4)), monthLedgerKey(month), month.slice(5)));
  const dayOf = (day: string) =>
    once(day, () => part(monthOf(day.slice(0, 7)), dayLedgerKey(day), day.slice(8)));
  return (period) => (period.length === "yyyy-mm".length ? monthOf(period) : dayOf(period));
}
