import { BatchWriteItemCommand, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { ProblemError } from "../../../schemas/problem.ts";
import { referenceKey, referencePartition } from "./keys.ts";
import { type Item, queryPage, record, type Table } from "./table.ts";

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
  await writeAll(
    table,
    targetIds.map((targetId) => ({ PutRequest: { Item: marshall(referenceKey(targetId, sourceId)) } })),
  );
}

/** Forgets references that no longer hold. */
export async function deleteReferences(
  table: Table,
  sourceId: string,
  targetIds: readonly string[],
): Promise<void> {
  await writeAll(
    table,
    targetIds.map((targetId) => ({ DeleteRequest: { Key: marshall(referenceKey(targetId, sourceId)) } })),
  );
}

async function writeAll(table: Table, requests: readonly WriteRequest[]): Promise<void> {
  for (let start = 0; start < requests.length; start += 25) {
    let left: WriteRequest[] = requests.slice(start, start + 25);
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === 6) throw new ProblemError("unavailable", "The table is too busy to write to");
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
      const answer = await table.client.send(
        new BatchWriteItemCommand({ RequestItems: { [table.name]: left }, ReturnConsumedCapacity: "TOTAL" }),
      );
      record("BatchWriteItem", answer.ConsumedCapacity?.[0], "write");
      left = answer.UnprocessedItems?.[table.name] ?? [];
    }
  }
}
