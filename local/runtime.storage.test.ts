import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "./dynamodb.ts";
import type { Handler, Handlers } from "./functions.ts";
import { buckets, localCredentials, localRegion } from "./names.ts";
import { type Runtime, type RuntimeOptions, startRuntime } from "./runtime.ts";
import { readRuntimeFile } from "./runtime-file.ts";

let folder: string;
let running: Runtime[];
let published: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "katern-runtime-"));
  running = [];
  published = [];
});
afterEach(async () => {
  for (const runtime of running) await runtime.stop();
  await rm(folder, { recursive: true, force: true });
});

const answering =
  (name: string): Handler =>
  async () => ({ statusCode: 200, body: name });
function handlers(): Handlers {
  return {
    "delivery-api": async () => answering("delivery"),
    "editorial-api": async () => answering("editorial"),
    "publish-stream": async () => async (event) => {
      published.push(JSON.stringify(event));
    },
    "publish-queue": async () => answering("queue"),
    reconcile: async () => async () => ({ compared: published.length, repaired: [] }),
    sweep: async () => answering("sweep"),
    backup: async () => answering("backup"),
    "count-reads": async () => async (event) => {
      if (JSON.stringify(event).includes("fail")) throw new TypeError("as asked");
      return { asked: event };
    },
  };
}

async function start(options: Partial<RuntimeOptions> = {}): Promise<Runtime> {
  const runtime = await startRuntime({
    port: 0,
    folder,
    handlers: handlers(),
    loadSample: null,
    report: () => {},
    ...options,
  });
  running.push(runtime);
  return runtime;
}

async function write(environment: Readonly<Record<string, string | undefined>>, id: string): Promise<void> {
  const endpoint = environment["AWS_ENDPOINT_URL_DYNAMODB"] ?? "";
  const client = new DynamoDBClient({ endpoint, region: localRegion, credentials: localCredentials });
  await client.send(new PutItemCommand({ TableName: "katern", Item: { PK: { S: id }, SK: { S: "LIVE" } } }));
  client.destroy();
}

const lambdaOf = (runtime: Runtime) =>
  new LambdaClient({ endpoint: runtime.control, region: localRegion, credentials: localCredentials });

test("the edge, the issuer and the start page answer on one address", async () => {
  const runtime = await start();
  const text = async (path: string) => (await fetch(runtime.address + path)).text();
  expect(await text("/v1/entries")).toBe("delivery");
  expect(await text("/editorial/v1/news")).toBe("editorial");
  expect(await text("/local-issuer/.well-known/jwks.json")).toContain('"keys"');
  const page = await fetch(`${runtime.address}/`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  const html = await page.text();
  expect(html).toContain('<link rel="alternate" type="application/rss+xml"');
  expect(html).toContain("curl -s '");
  expect(await text("/robots.txt")).not.toContain("Sitemap:");
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});

test("robots are told of the sitemaps that there are", async () => {
  const runtime = await start();
  const endpoint = runtime.environment["AWS_ENDPOINT_URL_S3"] ?? "";
  const client = new S3Client({
    endpoint,
    region: localRegion,
    credentials: localCredentials,
    forcePathStyle: true,
  });
  await client.send(
    new PutObjectCommand({ Bucket: buckets.published, Key: "sitemap.xml", Body: "<urlset/>" }),
  );
  client.destroy();
  const robots = await (await fetch(`${runtime.address}/robots.txt`)).text();
  expect(robots).toContain(`Sitemap: ${runtime.address}/sitemap.xml\n`);
});

test("the sample content goes into an empty store, whole, and is published", async () => {
  const loaded: string[] = [];
  const loadSample = async ({ address, token }: { address: string; token: string }) => {
    loaded.push(token.split(".")[0] ?? "");
    const file = readRuntimeFile(folder);
    expect([file, address.startsWith("http://127.0.0.1:")]).toEqual([null, true]);
    await write(process.env, "sample");
    return ["v1/news/never-stored-by-this-handler"];
  };
  const runtime = await start({ loadSample });
  await runtime.settled();
  expect(published.join()).toContain("sample");
  await runtime.stop();
  running.pop();
  await start({ loadSample });
  expect(loaded).toHaveLength(1);
});

test("sample content that was cut short is taken up again, and not a third time", async () => {
  let calls = 0;
  const cutShort = async () => {
    calls += 1;
    await write(process.env, "half");
    throw new Error("cut short");
  };
  await expect(start({ loadSample: cutShort })).rejects.toThrow("cut short");
  const whole = async () => {
    calls += 1;
    return [];
  };
  await (await start({ loadSample: whole })).stop();
  await start({ loadSample: whole });
  expect(calls).toBe(2);
});

test("an operator invokes functions with the real client, and what a function throws is told", async () => {
  const runtime = await start();
  await write(runtime.environment, "one");
  const client = lambdaOf(runtime);
  const invoke = async (FunctionName: string, event: object) => {
    const answer = await client.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
    );
    return {
      error: answer.FunctionError,
      payload: JSON.parse(answer.Payload?.transformToString() ?? "null"),
    };
  };
  expect(await invoke("count-reads", { from: "2026-01-01T10" })).toEqual({
    error: undefined,
    payload: { asked: { from: "2026-01-01T10" } },
  });
  expect(await invoke("count-reads", { fail: true })).toMatchObject({
    error: "Unhandled",
    payload: { errorType: "TypeError", errorMessage: "as asked" },
  });
  // Reconciling waits for what the stream still holds: the table and the artefacts are compared at rest.
  expect((await invoke("reconcile", {})).payload).toEqual({ compared: 1, repaired: [] });
  await expect(invoke("unknown", {})).rejects.toThrow(/not found/i);
  client.destroy();
});

test("what was counted or written is seen at once, whatever the edge had kept", async () => {
  let counted = 0;
  const runtime = await start({
    handlers: {
      ...handlers(),
      "delivery-api": async () => async () => ({
        statusCode: 200,
        headers: { "cache-control": "max-age=3600" },
        body: `${counted} counted, ${published.length} published`,
      }),
      "count-reads": async () => async () => {
        counted += 1;
      },
    },
  });
  const answer = async (path = "/v1/reads/one") => (await fetch(`${runtime.address}${path}`)).text();
  const unstored = "/v1/news/not-stored-yet";
  expect(await answer(unstored)).toBe("0 counted, 0 published");
  expect([await answer(), await answer(), runtime.statistics().invocations["delivery-api"]]).toEqual([
    "0 counted, 0 published",
    "0 counted, 0 published",
    2,
  ]);
  const client = lambdaOf(runtime);
  await client.send(new InvokeCommand({ FunctionName: "count-reads" }));
  client.destroy();
  expect(await answer()).toBe("1 counted, 0 published");
  await write(runtime.environment, "new");
  await runtime.settled();
  expect(await answer()).toBe("1 counted, 1 published");
  expect(await answer(unstored)).toBe("1 counted, 1 published");
});

test("counting sees the lines of requests made just before", async () => {
  const logged: string[] = [];
  const runtime = await start({
    handlers: {
      ...handlers(),
      "count-reads": async () => async () => {
        const { ListObjectsV2Command, GetObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
        const client = new S3Client({});
        const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: "katern-logs" }));
        for (const { Key } of Contents) {
          expect(Key).toMatch(/^cdn\/[A-Z0-9]+\.\d{4}-\d\d-\d\d-\d\d\.[0-9a-f]{8}\.gz$/);
          const { Body } = await client.send(new GetObjectCommand({ Bucket: "katern-logs", Key }));
          logged.push(gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString());
        }
        client.destroy();
      },
    },
  });
  await (await fetch(`${runtime.address}/v1/entries?limit=3`)).text();
  const client = lambdaOf(runtime);
  await client.send(new InvokeCommand({ FunctionName: "count-reads" }));
  client.destroy();
  expect(logged.join()).toContain("\t/v1/entries\t200\t");
});

test("stream records that were worked on are forgotten after a day, and none is worked on twice or lost", async () => {
  const file = join(folder, "table.db");
  const records = (sql: string) => {
    const database = new DatabaseSync(file, { timeout: 5_000 });
    const rows = database.prepare(sql).all();
    database.close();
    return rows.map((row) => row["sequence_number"]);
  };
  const numbers = () => records("SELECT sequence_number FROM _stream_records ORDER BY id");
  const runtime = await start();
  for (let number = 1; number <= 12; number += 1) await write(runtime.environment, `one-${number}`);
  await runtime.settled();
  await runtime.stop();
  running.pop();
  records("UPDATE _stream_records SET created_at = created_at - 86500 WHERE id <> 3");
  published.splice(0);

  const again = await start();
  expect(numbers()).toEqual(["3", "12"]);
  await write(again.environment, "later");
  await again.settled();
  expect(numbers()).toEqual(["3", "12", "13"]);
  expect(published.join().match(/one-|later/g)).toEqual(["later"]);
});

test("a folder has one runtime at a time, and is free when that has stopped", async () => {
  const runtime = await start();
  expect(readRuntimeFile(folder)).toMatchObject({ address: runtime.address, pid: process.pid });
  await expect(start()).rejects.toThrow(/Another Katern runs.*KATERN_DATA/);
  await runtime.stop();
  running.pop();
  expect(readRuntimeFile(folder)).toBeNull();
  await start();
});

test("a port that is taken is told of, and leaves nothing behind", async () => {
  const port = await freePort();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(port, "127.0.0.1", resolve));
  await expect(start({ port })).rejects.toThrow(`EADDRINUSE: address already in use 127.0.0.1:${port}`);
  await new Promise((resolve) => taken.close(resolve));
  await start({ port });
});

test("a folder that cannot be written is told of", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(start({ folder: join(folder, "file") })).rejects.toThrow(/cannot be written.*KATERN_DATA/);
});

test("what was never counted is counted at the start; a first count that fails keeps the start page from nobody", async () => {
  const reports: string[] = [];
  const failing: Handler = async () => {
    throw new TypeError("as asked");
  };
  const empty = await start();
  await write(empty.environment, "A");
  await empty.settled();
  expect(empty.statistics().invocations["count-reads"]).toBe(0);
  await empty.stop();
  const failed = await start({
    handlers: { ...handlers(), "count-reads": async () => failing },
    report: (message) => void reports.push(message),
  });
  expect((await fetch(`${failed.address}/`)).status).toBe(200);
  expect(reports).toContain("the first count failed");
  await failed.stop();
  const counting = await start();
  await counting.settled();
  expect(counting.statistics().invocations["count-reads"]).toBe(1);
});
