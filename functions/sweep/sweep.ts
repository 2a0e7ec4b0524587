import { inPages } from "../shared/in-pages.ts";
import { concurrently } from "../shared/rendering/concurrently.ts";
import { type FoundDue, leave, readDue, setAside } from "../shared/storage/due.ts";
import type { Table } from "../shared/storage/table.ts";

export type SweepContext = {
  readonly table: Table;
  /** Told of rows that could not be carried out; keys, no content. */
  readonly report: (message: string, details: { key: string; error: unknown }) => void;
};

export type Swept = {
  /** Rows that were carried out. */
  readonly done: number;
  /** Rows that could not be read, and were taken out of the way. */
  readonly setAside: number;
  /** Rows that stay, to be tried again. */
  readonly failed: number;
  /** How long after its instant the latest row was got to, done or failed, in milliseconds; null when none was due. */
  readonly latestBy: number | null;
};

const parallel = 8;

/**
 * Carries out what is due by now, each row by itself: one that fails holds up no other, and what is not done
 * when a run is cut short is there for the next one.
 */
export async function sweep({ table, report }: SweepContext, now: Date): Promise<Swept> {
  const counts = { done: 0, setAside: 0, failed: 0 };
  let latestBy: number | null = null;
  const carryOut = async (found: FoundDue): Promise<void> => {
    const key = String(found.item["SK"]);
    try {
      if (found.due === undefined) {
        report("A due row cannot be read", { key, error: found.error });
        if (await setAside(table, found)) counts.setAside += 1;
        return;
      }
      latestBy = Math.max(latestBy ?? 0, now.getTime() - Date.parse(found.due.until));
      if (await leave(table, found.due)) counts.done += 1;
    } catch (error) {
      counts.failed += 1;
      report("A due row could not be carried out", { key, error });
    }
  };
  for await (const group of inPages(readDue(table, now), 100)) await concurrently(group, parallel, carryOut);
  return { ...counts, latestBy };
}
