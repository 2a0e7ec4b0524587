import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  ScanCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { tableDefinition } from "../functions/shared/storage/table-definition.ts";
import { localCredentials, localRegion } from "./names.ts";

/** Creates the table as the stacks define it, with its stream; leaves one that is there as it is. */
export async function createTable(endpoint: string, name: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: localRegion, credentials: localCredentials });
  try {
    if (await exists(client, name)) return;
    await client.send(new CreateTableCommand(definition(name)));
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { Enabled: true, AttributeName: tableDefinition.timeToLiveAttribute },
      }),
    );
  } finally {
    client.destroy();
  }
}

/** What following the table needs to know, and whether it holds anything. */
export async function inspectTable(
  endpoint: string,
  name: string,
): Promise<{ streamArn: string; empty: boolean }> {
  const client = new DynamoDBClient({ endpoint, region: localRegion, credentials: localCredentials });
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    if (Table?.LatestStreamArn === undefined) throw new Error(`The table ${name} has no stream`);
    const { Count } = await client.send(new ScanCommand({ TableName: name, Limit: 1, Select: "COUNT" }));
    return { streamArn: Table.LatestStreamArn, empty: (Count ?? 0) === 0 };
  } finally {
    client.destroy();
  }
}

async function exists(client: DynamoDBClient, name: string): Promise<boolean> {
  try {
    await client.send(new DescribeTableCommand({ TableName: name }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

function definition(name: string) {
  const { partitionKey, sortKey, indexes, streamView } = tableDefinition;
  const attributes = new Set([
    partitionKey,
    sortKey,
    ...indexes.flatMap((index) => [index.partitionKey, index.sortKey]),
  ]);
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST" as const,
    KeySchema: keySchema(partitionKey, sortKey),
    AttributeDefinitions: [...attributes].map(
      (attribute): AttributeDefinition => ({ AttributeName: attribute, AttributeType: "S" }),
    ),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: "ALL" as const },
    })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: streamView },
  };
}

const keySchema = (partitionKey: string, sortKey: string) => [
  { AttributeName: partitionKey, KeyType: "HASH" as const },
  { AttributeName: sortKey, KeyType: "RANGE" as const },
];
