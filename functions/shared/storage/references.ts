import { writeEach } from "./batch-write.ts";
import { referenceKey, referencePartition } from "./keys.ts";
import { type Item, queryPage, type Table } from "./table.ts";

/**
 * Reference rows: who refers to an entry, or uses an asset. They are derived from what is live, and a
 * stale one does no harm, because whoever follows it looks at what is live.
 */

/** Sources that refer to a target, in pages. @param after the last source of the page before */
export async function listReferrers(
  table: Table,
  targetId: string,
  page: { limit: number; after?: string | undefined },
): Promise<{ sources: string[]; next: string | undefined }> {
  const startKey: Item | undefined =
    page.after === undefined ? undefined : referenceKey(targetId, page.after);
  const { items, lastKey } = await queryPage(table, {
    partition: referencePartition(targetId),
    consistent: true,
    limit: page.limit,
    startKey,
  });
  const next = lastKey === undefined ? undefined : String(lastKey["SK"]);
  return { sources: items.map((item) => String(item["SK"])), next };
}

/** Says that a source refers to targets; saying it again changes nothing. */
export async function writeReferences(
  table: Table,
  sourceId: string,
  targetIds: readonly string[],
): Promise<void> {
  await writeEach(
    table,
    targetIds.map((targetId) => ({ put: referenceKey(targetId, sourceId) })),
  );
}

/** Forgets references that no longer hold. */
export async function deleteReferences(
  table: Table,
  sourceId: string,
  targetIds: readonly string[],
): Promise<void> {
  await writeEach(
    table,
    targetIds.map((targetId) => ({ delete: referenceKey(targetId, sourceId) })),
  );
}
