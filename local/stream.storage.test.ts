import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";
import { publishStreamFilters } from "../functions/shared/storage/table-definition.ts";
import { localCredentials, localRegion } from "./names.ts";
import { followStream, type StreamDriver, type StreamOptions, shardsListedFor } from "./stream.ts";
import { startTestStores, type TestStores } from "./testing.ts";

let stores: TestStores;
let table: DynamoDBClient;
let client: DynamoDBStreamsClient;
let streamArn: string;
let folder: string;
let drivers: StreamDriver[];
let reports: string[];

beforeAll(async () => {
  stores = await startTestStores();
  const config = { endpoint: stores.dynamoDbEndpoint, region: localRegion, credentials: localCredentials };
  table = new DynamoDBClient(config);
  client = new DynamoDBStreamsClient(config);
  const { Table } = await table.send(new DescribeTableCommand({ TableName: stores.tableName }));
  streamArn = Table?.LatestStreamArn ?? "";
});
afterAll(async () => {
  table.destroy();
  client.destroy();
  await stores.stop();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "katern-stream-"));
  drivers = [];
  reports = [];
});
afterEach(async () => {
  for (const driver of drivers) await driver.stop();
  await rm(folder, { recursive: true, force: true });
});

const put = (PK: string, SK: string) =>
  table.send(new PutItemCommand({ TableName: stores.tableName, Item: { PK: { S: PK }, SK: { S: SK } } }));

const eventSchema = z.object({
  Records: z.array(
    z.object({
      dynamodb: z.object({
        Keys: z.object({ PK: z.object({ S: z.string() }), SK: z.object({ S: z.string() }) }),
        SequenceNumber: z.string(),
        ApproximateCreationDateTime: z.number(),
      }),
    }),
  ),
});
type Seen = { key: string; sequenceNumber: string };
const keysOf = (event: unknown): Seen[] =>
  eventSchema.parse(event).Records.map(({ dynamodb }) => ({
    key: dynamodb.Keys.PK.S,
    sequenceNumber: dynamodb.SequenceNumber,
  }));

async function follow(
  invoke: (event: unknown) => Promise<unknown>,
  options: Partial<Pick<StreamOptions, "client" | "clock">> = {},
): Promise<StreamDriver> {
  const driver = await followStream({
    client,
    streamArn,
    positionFile: join(folder, "position.json"),
    setAsideFile: join(folder, "set-aside.jsonl"),
    filters: publishStreamFilters,
    invoke,
    report: (message) => void reports.push(message),
    idleMilliseconds: 50,
    batchMaximum: 100,
    attempts: 3,
    ...options,
  });
  drivers.push(driver);
  return driver;
}

/** Goes past what earlier tests have written. */
async function skipEarlier(): Promise<void> {
  const driver = await follow(async () => undefined);
  await driver.settled();
  await driver.stop();
}

test("what passes the filters comes in order, in batches of a hundred at most", async () => {
  await skipEarlier();
  for (let index = 0; index < 130; index++) await put(`order-${index}`, index % 10 === 0 ? "HEAD" : "LIVE");
  await put("LIVE#all", "news#1");
  const batches: string[][] = [];
  const driver = await follow(async (event) => void batches.push(keysOf(event).map(({ key }) => key)));
  await driver.settled();
  const expected = Array.from({ length: 130 }, (_, index) => index).filter((index) => index % 10 !== 0);
  expect(batches.flat()).toEqual([...expected.map((index) => `order-${index}`), "LIVE#all"]);
  expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(100);
});

test("a batch that fails in part goes on from its first failure", async () => {
  await skipEarlier();
  for (const key of ["a", "b", "c", "d"]) await put(key, "LIVE");
  const batches: string[][] = [];
  const driver = await follow(async (event) => {
    const seen = keysOf(event);
    batches.push(seen.map(({ key }) => key));
    if (batches.length > 1) return { batchItemFailures: [] };
    const failed = seen.filter(({ key }) => key === "d" || key === "b").reverse();
    return { batchItemFailures: failed.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })) };
  });
  await driver.settled();
  expect(batches).toEqual([
    ["a", "b", "c", "d"],
    ["b", "c", "d"],
  ]);
});

test("a record that keeps failing is set aside, told of, and holds up nothing behind it", async () => {
  await skipEarlier();
  for (const key of ["before", "poison", "behind"]) await put(key, "LIVE");
  const done: string[] = [];
  const driver = await follow(async (event) => {
    const seen = keysOf(event);
    const at = seen.findIndex(({ key }) => key === "poison");
    done.push(...seen.slice(0, at < 0 ? undefined : at).map(({ key }) => key));
    const failed = seen[at];
    return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed.sequenceNumber }] };
  });
  await driver.settled();
  expect(done).toEqual(["before", "behind"]);
  const aside = await readFile(join(folder, "set-aside.jsonl"), "utf8");
  expect(aside.trim().split("\n")).toHaveLength(1);
  expect(aside).toContain("poison");
  expect(reports.join()).toContain("aside");
});

test("a driver that ended in the midst of a batch is followed by one that repeats it", async () => {
  await skipEarlier();
  for (const key of ["one", "two"]) await put(key, "LIVE");
  const first: string[] = [];
  const crashing = await follow(async (event) => {
    first.push(...keysOf(event).map(({ key }) => key));
    throw new Error("the process ends here");
  });
  await vi.waitFor(() => expect(first.length).toBeGreaterThan(0));
  await crashing.stop();
  await put("three", "LIVE");
  const second: string[] = [];
  const driver = await follow(async (event) => void second.push(...keysOf(event).map(({ key }) => key)));
  await driver.settled();
  expect(second).toEqual(["one", "two", "three"]);
});

test("what is written while the driver rests is seen by itself, and at once when it is nudged", async () => {
  await skipEarlier();
  const seen: string[] = [];
  const driver = await follow(async (event) => void seen.push(...keysOf(event).map(({ key }) => key)));
  await driver.settled();
  await put("by itself", "LIVE");
  await vi.waitFor(() => expect(seen).toEqual(["by itself"]));
  await put("nudged", "LIVE");
  driver.nudge();
  await vi.waitFor(() => expect(seen).toEqual(["by itself", "nudged"]), { interval: 2 });
});

test("the shards are listed when their time is up or somebody waits for all, not at each look", async () => {
  await skipEarlier();
  let time = 0;
  const { client: watched, calls } = watchedClient();
  const count = (name: string) => calls.filter((call) => call === name).length;
  const driver = await follow(async () => undefined, { client: watched, clock: () => time });
  const looks = async (more: number) => {
    const wanted = count("GetRecords") + more;
    await vi.waitFor(
      () => {
        driver.nudge();
        expect(count("GetRecords")).toBeGreaterThanOrEqual(wanted);
      },
      { interval: 2 },
    );
  };
  await looks(5);
  time += shardsListedFor - 1;
  await looks(5);
  expect(count("DescribeStream")).toBe(1);
  await driver.settled();
  expect(count("DescribeStream")).toBe(2);
  time += shardsListedFor;
  await looks(5);
  expect(count("DescribeStream")).toBe(3);
  await driver.stop();
  watched.destroy();
});

test("a shard that begins later is found when the shards are listed again", async () => {
  await skipEarlier();
  let time = 0;
  const { client: watched, calls } = watchedClient({ onlyEndedShard: () => time < shardsListedFor });
  const seen: string[] = [];
  const driver = await follow(async (event) => void seen.push(...keysOf(event).map(({ key }) => key)), {
    client: watched,
    clock: () => time,
  });
  await vi.waitFor(() => expect(calls).toContain("GetRecords"), { interval: 2 });
  await put("in a new shard", "LIVE");
  time += shardsListedFor;
  driver.nudge();
  await vi.waitFor(() => expect(seen).toEqual(["in a new shard"]), { interval: 2 });
  await driver.stop();
  watched.destroy();
});

/**
 * A client of its own that keeps the names of its calls.
 * @param onlyEndedShard while it says so, the stream has one shard alone, in which nothing comes any more: the
 *   emulator itself never begins a second one
 */
function watchedClient({ onlyEndedShard = (): boolean => false } = {}) {
  const calls: string[] = [];
  const watched = new DynamoDBStreamsClient({
    endpoint: stores.dynamoDbEndpoint,
    region: localRegion,
    credentials: localCredentials,
  });
  const ended = "shard-ended";
  watched.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const name = String(commandName).replace(/Command$/, "");
        calls.push(name);
        const { ShardId, ShardIterator } = shardInput.parse(args.input);
        const answered = (output: object) => ({ output: { $metadata: {}, ...output }, response: undefined });
        if (ShardId === ended) return answered({ ShardIterator: ended });
        if (ShardIterator === ended) return answered({ Records: [], NextShardIterator: ended });
        if (name === "DescribeStream" && onlyEndedShard())
          return answered({ StreamDescription: { Shards: [{ ShardId: ended }] } });
        return next(args);
      },
    { step: "initialize" },
  );
  return { client: watched, calls };
}

const shardInput = z.object({ ShardId: z.string().optional(), ShardIterator: z.string().optional() });
