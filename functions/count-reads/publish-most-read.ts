import { mostReadDaySchema } from "../../schemas/reads.ts";
import { mostReadDayKey } from "../shared/artefacts/keys.ts";
import { readLedger, writeLedger } from "../shared/artefacts/ledger.ts";
import { mostReadKeys, renderMostRead } from "../shared/rendering/most-read.ts";
import { settle } from "../shared/rendering/settle.ts";
import type { Site } from "../shared/rendering/site.ts";
import type { Stores } from "./stores.ts";

/**
 * Writes the most-read lists that end with this day. The day is stored first, beside the sums: whoever
 * renders the lists later, to check them, must come to the same bytes.
 */
export async function publishMostRead(stores: Stores, site: Site, now: Date): Promise<void> {
  await setDay(stores, now.toISOString().slice(0, 10));
  const context = { table: stores.table, site };
  await settle(stores.published, mostReadKeys, () => renderMostRead(context, stores.ledger, mostReadKeys));
}

/** The day only moves on: a run that was held up over midnight does not turn it back. */
async function setDay(stores: Stores, day: string): Promise<void> {
  const stored = await readLedger(stores.ledger, mostReadDayKey, mostReadDaySchema);
  if (stored !== null && stored.value.day >= day) return;
  await writeLedger(stores.ledger, { key: mostReadDayKey, value: { day }, before: stored?.etag ?? null });
}
