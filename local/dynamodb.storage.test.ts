import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DescribeTableCommand, DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { tableDefinition } from "../functions/shared/storage/table-definition.ts";
import { startDynamoDb } from "./dynamodb.ts";
import { localCredentials, localRegion } from "./names.ts";
import { createTable } from "./table.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "katern-dynamodb-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const clientOf = (endpoint: string) =>
  new DynamoDBClient({ endpoint, region: localRegion, credentials: localCredentials });

test("the table is as it is defined and outlives the emulator", async () => {
  const file = join(folder, "kept.db");
  const first = await startDynamoDb({ file });
  await createTable(first.endpoint, "katern");
  await createTable(first.endpoint, "katern");
  const item = { PK: { S: "one" }, SK: { S: "two" } };
  await clientOf(first.endpoint).send(new PutItemCommand({ TableName: "katern", Item: item }));
  await first.stop();

  const second = await startDynamoDb({ file });
  const client = clientOf(second.endpoint);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: "katern" }));
  expect(Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName)).toEqual(
    tableDefinition.indexes.map((index) => index.name),
  );
  expect(Table?.StreamSpecification?.StreamViewType).toBe(tableDefinition.streamView);
  expect((await client.send(new ScanCommand({ TableName: "katern" }))).Items).toEqual([item]);
  await second.stop();
});

test("a write costs the same with few and with many stream records before it", async () => {
  const emulator = await startDynamoDb({ file: join(folder, "many.db") });
  await createTable(emulator.endpoint, "katern");
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(join(folder, "many.db"), { timeout: 5_000 });
  const plan = database
    .prepare(
      "EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = 'katern'",
    )
    .all();
  database.close();
  expect(JSON.stringify(plan)).toContain("katern_stream_records");
  await emulator.stop();
});

test("the emulator ends when the process that started it is killed", async () => {
  const program = `
    import { startDynamoDb } from ${JSON.stringify(new URL("./dynamodb.ts", import.meta.url).href)};
    console.log((await startDynamoDb({ file: ${JSON.stringify(join(folder, "killed.db"))} })).pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", program]);
  const [line] = await once(parent.stdout, "data");
  const pid = Number(String(line));
  expect(isAlive(pid)).toBe(true);
  parent.kill("SIGKILL");
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) await pause(20);
  expect(isAlive(pid)).toBe(false);
});

test("a port that another emulator has is not taken for one's own", async () => {
  const first = await startDynamoDb({ file: join(folder, "first.db") });
  const port = Number(new URL(first.endpoint).port);
  await expect(startDynamoDb({ file: join(folder, "second.db"), port })).rejects.toThrow(
    /does not answer|did not start/,
  );
  await first.stop();
});

test("an emulator that somebody else started is taken, and left alone", async () => {
  const theirs = await startDynamoDb({ file: join(folder, "theirs.db") });
  vi.stubEnv("DYNAMODB_ENDPOINT", `${theirs.endpoint}/`);
  const taken = await startDynamoDb({ file: join(folder, "unused.db") });
  expect(taken).toMatchObject({ endpoint: theirs.endpoint, pid: null });
  await createTable(taken.endpoint, "katern");
  await taken.stop();
  vi.unstubAllEnvs();
  expect(isAlive(theirs.pid ?? 0)).toBe(true);
  await theirs.stop();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
