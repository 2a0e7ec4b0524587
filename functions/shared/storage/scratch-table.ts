import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import type { Table } from "./table.ts";
import { tableDefinition } from "./table-definition.ts";

/** A table for a while: keys as the real one has, and no index, no stream and no backup of its own. */

/** How often it is asked whether it is there, or gone, and how long is waited between, in milliseconds. */
const tries = 120;
const between = 1_000;

/** Makes the table and waits until it can be used; what a run that broke off left of it goes first. */
export async function createScratchTable(table: Table): Promise<void> {
  await dropScratchTable(table);
  const { partitionKey, sortKey } = tableDefinition;
  await table.client.send(
    new CreateTableCommand({
      TableName: table.name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: partitionKey, KeyType: "HASH" },
        { AttributeName: sortKey, KeyType: "RANGE" },
      ],
      AttributeDefinitions: [partitionKey, sortKey].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
    }),
  );
  await until(table, "ACTIVE");
}

/** Takes the table away, if it is there, and waits until it is gone. */
export async function dropScratchTable(table: Table): Promise<void> {
  const status = await statusOf(table);
  if (status === undefined) return;
  if (status !== "DELETING") await table.client.send(new DeleteTableCommand({ TableName: table.name }));
  await until(table, undefined);
}

async function until(table: Table, wanted: string | undefined): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if ((await statusOf(table)) === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, between));
  }
  throw new Error(`The table ${table.name} is not ${wanted ?? "gone"} after ${(tries * between) / 1_000} s`);
}

async function statusOf(table: Table): Promise<string | undefined> {
  try {
    const { Table: found } = await table.client.send(new DescribeTableCommand({ TableName: table.name }));
    return found?.TableStatus;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
