import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { type Item, record, type Table } from "./table.ts";

/**
 * Every item of the table, 1 MB a call, in no order that means anything. For backups alone, which
 * are to hold all that there is, known to an index or not: no request may cost as much as the collection is large.
 * Items that change meanwhile come as they were before or after.
 * @param consistent false at half the price, where what was written in the last second need not be there
 */
export async function* scanItems(table: Table, consistent = true): AsyncGenerator<Item> {
  let startKey: Item | undefined;
  do {
    const answer = await table.client.send(
      new ScanCommand({
        TableName: table.name,
        ConsistentRead: consistent,
        ReturnConsumedCapacity: "TOTAL",
        ...(startKey === undefined ? {} : { ExclusiveStartKey: marshall(startKey) }),
      }),
    );
    record("Scan", answer.ConsumedCapacity, "read");
    for (const item of answer.Items ?? []) yield unmarshall(item);
    startKey = answer.LastEvaluatedKey === undefined ? undefined : unmarshall(answer.LastEvaluatedKey);
  } while (startKey !== undefined);
}
