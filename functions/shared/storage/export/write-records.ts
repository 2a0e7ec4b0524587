import { ProblemError } from "../../../../schemas/problem.ts";
import { writeEach } from "../batch-write.ts";
import { latestKey } from "../keys.ts";
import type { Item, Table } from "../table.ts";

/** The pointer to the last closed page of an archive; that its documents are stored is found out anew. */
export const pointerItem = (scope: string, page: number): Item => ({ ...latestKey(scope), page, stored: 0 });

const tries = 40;

/** Writes items, and goes on where the table is too busy for a while: a restore may take all that its caps allow. */
export async function writePatiently(table: Table, items: readonly Item[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await writeEach(
        table,
        items.map((item) => ({ put: item })),
      );
    } catch (error) {
      if (attempt === tries || !isBusy(error)) throw error;
      await new Promise((resolve) =>
        setTimeout(resolve, Math.random() * Math.min(5_000, 100 * 2 ** attempt)),
      );
    }
  }
}

const busy: readonly string[] = [
  "ThrottlingException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
];

const isBusy = (error: unknown): boolean =>
  (error instanceof ProblemError && error.code === "unavailable") ||
  (error instanceof Error && busy.includes(error.name));
