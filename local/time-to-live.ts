import { DeleteItemCommand, DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { tableDefinition } from "../functions/shared/storage/table-definition.ts";
import { localCredentials, localRegion } from "./names.ts";

/** Deletes items whose time has passed, as DynamoDB does by itself within a day or two and the emulator does not. */
export async function deleteExpired(
  endpoint: string,
  { table, now }: { table: string; now: Date },
): Promise<void> {
  const { partitionKey, sortKey, timeToLiveAttribute } = tableDefinition;
  const client = new DynamoDBClient({ endpoint, region: localRegion, credentials: localCredentials });
  const expired = {
    ExpressionAttributeNames: { "#expires": timeToLiveAttribute },
    ExpressionAttributeValues: { ":now": { N: String(Math.floor(now.getTime() / 1_000)) } },
  };
  try {
    const pages = paginateScan(
      { client },
      { TableName: table, FilterExpression: "#expires <= :now", ...expired },
    );
    for await (const { Items = [] } of pages) {
      for (const { [partitionKey]: PK = { S: "" }, [sortKey]: SK = { S: "" } } of Items) {
        const Key = { [partitionKey]: PK, [sortKey]: SK };
        const ConditionExpression = "#expires <= :now";
        await client
          .send(new DeleteItemCommand({ TableName: table, Key, ConditionExpression, ...expired }))
          .catch((error: unknown) => {
            // Somebody has taken its time away meanwhile.
            if (!(error instanceof Error && error.name === "ConditionalCheckFailedException")) throw error;
          });
      }
    }
  } finally {
    client.destroy();
  }
}
