import { type SumLedger, sumLedgerSchema } from "../../../schemas/ledger.ts";
import type { Bucket } from "./bucket.ts";
import { dayLedgerKey, monthLedgerKey } from "./keys.ts";
import { readLedger } from "./ledger.ts";

/** How many objects are asked for at a time. */
const atOnce = 20;

/**
 * The stored sums of periods, in their order; null for those without any.
 * @param periods days (`2026-01-31`) or months (`2026-01`)
 */
export async function readSums(
  ledger: Bucket,
  periods: readonly string[],
): Promise<{ period: string; sum: SumLedger | null }[]> {
  const found: { period: string; sum: SumLedger | null }[] = [];
  for (let start = 0; start < periods.length; start += atOnce) {
    const read = periods.slice(start, start + atOnce).map(async (period) => {
      const key = period.length === "yyyy-mm".length ? monthLedgerKey(period) : dayLedgerKey(period);
      return { period, sum: (await readLedger(ledger, key, sumLedgerSchema))?.value ?? null };
    });
    found.push(...(await Promise.all(read)));
  }
  return found;
}
