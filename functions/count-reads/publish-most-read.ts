import { mostReadDaySchema } from "../../schemas/reads.ts";
import { mostReadDayKey } from "../shared/artefacts/keys.ts";
import { readLedger, writeLedger } from "../shared/artefacts/ledger.ts";
import type { KnownSums } from "../shared/artefacts/sum-tree.ts";
import { countLeftOut } from "../shared/observability/left-out.ts";
import { type MostReadContext, mostReadKeys, renderMostRead } from "../shared/rendering/most-read.ts";
import { settle } from "../shared/rendering/settle.ts";
import type { Site } from "../shared/rendering/site.ts";
import type { Report, Stores } from "./stores.ts";

/**
 * Writes the most-read lists that end with this day. The day is stored first, beside the sums: whoever
 * renders the lists later, to check them, must come to the same bytes.
 */
export async function publishMostRead(run: {
  stores: Stores;
  site: Site;
  now: Date;
  report: Report;
}): Promise<void> {
  const { stores, site, now, report } = run;
  await setDay(stores, now.toISOString().slice(0, 10));
  const context: MostReadContext = {
    table: stores.table,
    ledger: stores.ledger,
    site,
    report: ({ message, error, leftOut = false }) => {
      if (leftOut) countLeftOut(stores.table.name, now);
      report(message, { error });
    },
  };
  const known: KnownSums = new Map();
  await settle(stores.published, mostReadKeys, () => renderMostRead(context, mostReadKeys, known));
}

/** The day only moves on: a run that was held up over midnight does not turn it back. */
async function setDay(stores: Stores, day: string): Promise<void> {
  const stored = await readLedger(stores.ledger, mostReadDayKey, mostReadDaySchema);
  if (stored !== null && stored.value.day >= day) return;
  await writeLedger(stores.ledger, { key: mostReadDayKey, value: { day }, before: stored?.etag ?? null });
}
