import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readDeployment, readStacks, stackNames } from "../../infra/deployment/deployment.ts";
import { operatorIn, stage } from "./deployed-site.ts";
import { startEdgeProxy } from "./edge-proxy.ts";
import { type EmulatedAws, emulatedRegion, startEmulatedAws } from "./emulated-aws.ts";

/** How a stage comes and goes: cut short, finished, destroyed without its data, deployed again, destroyed with it. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const region = emulatedRegion;
const { operate } = operatorIn();
let aws: EmulatedAws;
let edge: Awaited<ReturnType<typeof startEdgeProxy>>;

beforeAll(async () => {
  aws = await startEmulatedAws();
  Object.assign(process.env, aws.environment);
  edge = await startEdgeProxy({
    endpoint: aws.endpoint,
    host: async () =>
      new URL((await readStacks(stage, { region })).get("edge")?.outputs["PublicAddress"] ?? "").host,
  });
}, 120_000);
afterAll(async () => {
  edge?.stop();
  await aws?.stop();
});

test("a deploy that was cut short at one stack after the other is finished by the next one", async () => {
  for (const shown of ["bootstrapped", "katern-test-data", "katern-test-api", "katern-test-pipeline"])
    await deployUntil(shown);
  await operate("deploy", ["--reach", edge.address]);
  const stacks = await readStacks(stage, { region });
  expect([...stacks.keys()]).toEqual([...stackNames]);
  for (const [name, { status }] of stacks) expect(status, name).toMatch(/^(?:CREATE|UPDATE)_COMPLETE$/);
}, 180_000);

test("a deploy after a destroy that left the data is empty, says what was left, and leaves it alone", async () => {
  const before = await readDeployment(stage, { region });
  await fill(before.TableName, before.MediaBucketName);
  await operate("destroy");
  const printed = await operate("deploy", ["--reach", edge.address]);
  expect(printed).toContain(`This deployment is empty: ${before.TableName} was left by an earlier one`);
  const after = await readDeployment(stage, { region });
  expect(after.TableName).not.toBe(before.TableName);
  expect(await isFilled(after.TableName)).toBe(false);
  expect(await isFilled(before.TableName)).toBe(true);
}, 180_000);

test("a destroy with the data needs the stage's name twice, and then nothing is left of it", async () => {
  const { TableName, MediaBucketName } = await readDeployment(stage, { region });
  await fill(TableName, MediaBucketName);
  const refusal: unknown = await operate("destroy", ["--with-data", "main"]).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 2, stderr: "--with-data must repeat the stage: --with-data test\n" });
  const left = await namesThere();
  expect(await operate("destroy", ["--with-data", stage])).toContain("Nothing is left of stage 'test'");
  expect((await readStacks(stage, { region })).size).toBe(0);
  const gone = left.filter((name) => name.includes(TableName) || name.includes(MediaBucketName));
  expect(gone).toHaveLength(2);
  // A table, five buckets, the queue and its three dead letters; what the destroy before left is not its own.
  const still = await namesThere();
  expect(left.filter((name) => !still.includes(name))).toHaveLength(10);
  expect(still.filter((name) => gone.includes(name))).toEqual([]);
  expect(await operate("destroy", ["--with-data", stage])).toContain("is not deployed here");
}, 180_000);

/** @param shown what it prints, as the next stack is begun, just before all of its processes are ended */
async function deployUntil(shown: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [join(root, "infra/deploy.ts"), "--stage", stage, "--reach", edge.address],
    { cwd: root, detached: true, stdio: ["ignore", "pipe", "inherit"] },
  );
  child.stdout.on("data", (chunk: Buffer) => {
    if (child.pid !== undefined && chunk.includes(shown)) process.kill(-child.pid, "SIGKILL");
  });
  await once(child, "close");
  expect(child.signalCode, shown).toBe("SIGKILL");
}

const Key = { PK: { S: "ENTRY#kept" }, SK: { S: "HEAD" } };

/** Puts something in the table, and an object of two versions in a bucket that keeps them. */
async function fill(TableName: string, Bucket: string): Promise<void> {
  const table = new DynamoDBClient({});
  await table.send(new PutItemCommand({ TableName, Item: Key }));
  table.destroy();
  const objects = new S3Client({ forcePathStyle: true });
  for (const Body of ["one", "two"])
    await objects.send(new PutObjectCommand({ Bucket, Key: "originals/kept", Body }));
  objects.destroy();
}

async function isFilled(TableName: string): Promise<boolean> {
  const table = new DynamoDBClient({});
  const { Item } = await table.send(new GetItemCommand({ TableName, Key }));
  table.destroy();
  return Item !== undefined;
}

/** Everything in the account that holds data and is named after the stage. */
async function namesThere(): Promise<string[]> {
  const [table, objects, queues] = [
    new DynamoDBClient({}),
    new S3Client({ forcePathStyle: true }),
    new SQSClient({}),
  ];
  const [{ TableNames = [] }, { Buckets = [] }, { QueueUrls = [] }] = await Promise.all([
    table.send(new ListTablesCommand({})),
    objects.send(new ListBucketsCommand({})),
    queues.send(new ListQueuesCommand({})),
  ]);
  for (const client of [table, objects, queues]) client.destroy();
  return [...TableNames, ...Buckets.flatMap(({ Name = "" }) => Name), ...QueueUrls].filter((name) =>
    name.includes(`katern-${stage}-`),
  );
}
