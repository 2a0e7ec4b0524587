import { BatchWriteItemCommand, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { ProblemError } from "../../../schemas/problem.ts";
import { marshallItem } from "./item-schema.ts";
import { type Item, type Key, pause, record, type Table } from "./table.ts";

export type Write = { readonly put: Item } | { readonly delete: Key };

const batchSize = 25;
const attempts = 6;

/**
 * Writes without conditions, each by itself and not one with the others: for what can be derived again, or
 * no longer be reached. 25 a call; what the table leaves over is sent again.
 * @throws ProblemError unavailable when the table keeps leaving writes over
 */
export async function writeEach(table: Table, writes: readonly Write[]): Promise<void> {
  for (let start = 0; start < writes.length; start += batchSize) {
    await writeBatch(table, writes.slice(start, start + batchSize).map(requestOf));
  }
}

async function writeBatch(table: Table, requests: readonly WriteRequest[]): Promise<void> {
  let left: WriteRequest[] = [...requests];
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt === attempts) throw new ProblemError("unavailable", "The table is too busy to write to");
    if (attempt > 0) await pause(attempt);
    const answer = await table.client.send(
      new BatchWriteItemCommand({ RequestItems: { [table.name]: left }, ReturnConsumedCapacity: "TOTAL" }),
    );
    record("BatchWriteItem", answer.ConsumedCapacity?.[0], "write");
    left = answer.UnprocessedItems?.[table.name] ?? [];
  }
}

function requestOf(write: Write): WriteRequest {
  return "put" in write
    ? { PutRequest: { Item: marshallItem(write.put) } }
    : { DeleteRequest: { Key: marshall(write.delete) } };
}
