import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { ProblemError } from "../../../schemas/problem.ts";
import { writeEach } from "./batch-write.ts";
import { staleVersion } from "./commit.ts";
import { marshallItem } from "./item-schema.ts";
import { parserOf } from "./items.ts";
import { deletionKey, headKey, slugKey, sortable } from "./keys.ts";
import {
  cancellationReasons,
  getItem,
  type Key,
  type Page,
  queryPage,
  type Table,
  transact,
} from "./table.ts";
import { tableDefinition } from "./table-definition.ts";

/**
 * Deleting a draft that was never published. The head and the slug go in one transaction, so from then on
 * there is no such entry; the same transaction leaves a note, which goes after everything else. By the note
 * a deletion that was broken off is found and finished.
 */

const listing = "deletion";
const parseDeletion = parserOf("deletion", z.object({ id: z.string(), type: z.string() }));

/**
 * @throws ProblemError stale-version, not-found; unavailable, and then the entry may be gone already: asking
 *   `finishDeletion` tells
 */
export async function commitDeletion(
  table: Table,
  head: { id: string; type: string; slug: string; version: number; updatedAt: string },
): Promise<void> {
  const { id, type } = head;
  const note = { ...deletionKey(id), id, type, listing, listedAt: `${sortable(head.updatedAt)}#${id}` };
  try {
    await transact(table, [
      {
        Delete: {
          TableName: table.name,
          Key: marshall(headKey(id)),
          ConditionExpression: "#version = :version",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: marshall({ ":version": head.version }),
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        },
      },
      { Delete: { TableName: table.name, Key: marshall(slugKey(type, head.slug)) } },
      { Put: { TableName: table.name, Item: marshallItem(note) } },
    ]);
  } catch (error) {
    throw explained(error, head.version) ?? error;
  }
  await deleteRest(table, id);
}

/** Goes on with a deletion that was broken off. @returns whether there was one, of an entry of this type */
export async function finishDeletion(table: Table, entry: { id: string; type: string }): Promise<boolean> {
  const item = await getItem(table, deletionKey(entry.id));
  if (item === undefined || parseDeletion(item).type !== entry.type) return false;
  await deleteRest(table, entry.id);
  return true;
}

/** Goes on with deletions that were broken off and that nobody asked for again, the oldest first. */
export async function finishDeletions(table: Table, limit: number): Promise<void> {
  const [byListing] = tableDefinition.indexes;
  const { items } = await queryPage(table, { partition: listing, index: byListing, limit });
  for (const { id } of items.map(parseDeletion)) await deleteRest(table, id);
}

/** Deletes what is left of an entry without a head: nothing is added to it any more. The note goes last. */
async function deleteRest(table: Table, id: string): Promise<void> {
  const note = deletionKey(id);
  let page: Page;
  do {
    page = await queryPage(table, {
      partition: note.PK,
      limit: 100,
      attributes: ["PK", "SK"],
      consistent: true,
    });
    const keys = page.items.map((item): Key => ({ PK: String(item["PK"]), SK: String(item["SK"]) }));
    const others = keys.filter((key) => key.SK !== note.SK);
    await writeEach(
      table,
      others.map((key) => ({ delete: key })),
    );
  } while (page.lastKey !== undefined);
  await writeEach(table, [{ delete: note }]);
}

function explained(error: unknown, expected: number): ProblemError | undefined {
  const [reason] = cancellationReasons(error);
  if (reason?.Code !== "ConditionalCheckFailed") return undefined;
  if (reason.Item === undefined) {
    return new ProblemError("not-found", "There is no such entry (any more)", {}, { cause: error });
  }
  const { version } = unmarshall(reason.Item);
  return staleVersion(expected, version, error);
}
