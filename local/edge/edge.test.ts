import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { apiVersion } from "../../schemas/api-version.ts";
import { createAccessLog } from "../access-log/files.ts";
import { createFunctions, type Functions, type Handler } from "../functions.ts";
import { buckets } from "../names.ts";
import { type S3, startS3 } from "../s3.ts";
import { type Cache, createCache } from "./cache.ts";
import { createOrigins } from "./origins.ts";
import { type Edge, startEdge } from "./server.ts";

const id = "0193a1b2-0000-7000-8000-000000000001";
let folder: string;
let s3: S3;
let edge: Edge;
let cache: Cache;
let functions: Functions;
let address: string;
let now = Date.now();
const files: Buffer[] = [];
const log = createAccessLog({
  distributionId: "ETEST",
  put: (_name, file) => void files.push(file),
  intervalMilliseconds: 3_600_000,
});

const eventSchema = z.object({
  rawPath: z.string(),
  rawQueryString: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  isBase64Encoded: z.boolean(),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
});

/** Shows what it was asked; answers some paths as delivery-api would. */
const echo: Handler = async (event) => {
  const { rawPath, rawQueryString, headers, body, isBase64Encoded, requestContext } =
    eventSchema.parse(event);
  if (rawPath === "/v1/news/moved") {
    return { statusCode: 301, headers: { location: "/v1/news/here", "cache-control": "max-age=3600" } };
  }
  if (rawPath === "/v1/news/gone")
    return { statusCode: 410, headers: { "cache-control": "max-age=5" }, body: "{}" };
  if (rawPath === "/v1/lengthy") return { statusCode: 200, headers: { "content-length": "1234" } };
  if (rawPath === "/v1/news/broken") throw new Error("secret of the inside");
  return {
    statusCode: 200,
    headers: {
      "content-type": "application/json",
      etag: '"echo"',
      "cache-control": rawPath === "/v1/news" ? "max-age=5, stale-while-revalidate=10" : "no-store",
    },
    body: JSON.stringify({
      method: requestContext.http.method,
      rawPath,
      rawQueryString,
      headers,
      body,
      isBase64Encoded,
    }),
  };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "katern-edge-"));
  s3 = await startS3({ folder });
  const handler = async () => echo;
  functions = createFunctions({
    "delivery-api": handler,
    "editorial-api": handler,
    "publish-stream": handler,
    "publish-queue": handler,
    reconcile: handler,
    "count-reads": handler,
  });
  cache = createCache({ maximumBytes: 1_000_000, now: () => now });
  edge = await startEdge({
    port: 0,
    host: "127.0.0.1",
    publicAddress: "https://katern.example",
    origins: createOrigins({ s3, functions, report: () => {} }),
    cache,
    log,
    pages: new Map(),
    heedSignals: false,
    now: () => now,
    report: (message, error) => {
      throw new Error(message, { cause: error });
    },
  });
  address = `http://127.0.0.1:${edge.port}`;
});
afterAll(async () => {
  await edge.stop();
  await log.stop();
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => cache.invalidate(() => true));

const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  fetch(address + path, {
    method,
    headers: { "accept-encoding": "identity", ...headers },
    redirect: "manual",
  });
const invoked = () => Object.values(functions.invocations()).reduce((sum, count) => sum + count, 0);
const document = JSON.stringify({ title: "Een bericht ".repeat(200) });
const tag = `"${createHash("md5").update(document).digest("hex")}"`;
const store = (key: string, body: string | Buffer, contentType = "application/json") =>
  s3.put(buckets.published, key, Buffer.from(body), contentType);

describe("stored addresses", () => {
  test("come from the bucket with no function invoked, whatever the query", async () => {
    store("v1/news/een", document);
    const before = invoked();
    const answer = await get("/v1/news/een?utm_source=x");
    expect([answer.status, answer.headers.get("etag"), await answer.text()]).toEqual([200, tag, document]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("api-version")).toBe(apiVersion);
    expect(invoked()).toBe(before);
  });

  test("are opened under the shared policy, but a file in the browser's own viewer", async () => {
    store("v1/news/beleid", document);
    store("files/0193/rapport.pdf", "%PDF-1.7", "application/pdf");
    const policyOf = async (path: string) => (await get(path)).headers.get("content-security-policy");
    expect(await policyOf("/v1/news/beleid")).toMatch(/default-src 'none'/);
    expect(await policyOf("/files/0193/rapport.pdf")).toBeNull();
  });

  test("fall over to delivery-api with the same path, without query and without Authorization", async () => {
    const answer = await get("/v1/news/nieuw?a=1", { authorization: "Bearer secret", cookie: "a=b" });
    const seen = await answer.json();
    expect(seen).toMatchObject({ rawPath: "/v1/news/nieuw", rawQueryString: "", method: "GET" });
    expect(JSON.stringify(seen)).not.toMatch(/secret|127\.0\.0\.1|cookie/);
  });

  test("redirect and tell of withdrawal as delivery-api does, kept ten seconds at most", async () => {
    const moved = await get("/v1/news/moved");
    expect([moved.status, moved.headers.get("location")]).toEqual([301, "/v1/news/here"]);
    expect((await get("/v1/news/gone")).status).toBe(410);
    now += 9_000;
    expect((await get("/v1/news/moved")).headers.get("x-cache")).toMatch(/^Hit/);
    now += 2_000;
    expect((await get("/v1/news/moved")).headers.get("x-cache")).toMatch(/^Miss/);
  });

  test("refuse other methods with a problem document", async () => {
    const answer = await get("/feeds/all.rss", {}, "POST");
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    expect(await answer.json()).toMatchObject({
      code: "method-not-allowed",
      status: 405,
      type: "https://katern.example/docs/problems/method-not-allowed",
    });
  });

  test("answer 304 to who has them already, and HEAD without a body", async () => {
    store("v1/news/een", document);
    expect((await get("/v1/news/een", { "if-none-match": tag })).status).toBe(304);
    expect((await get("/v1/news/een", { "if-none-match": `W/${tag}` })).status).toBe(304);
    expect((await get("/v1/news/een", { "if-none-match": '"other"' })).status).toBe(200);
    const head = await get("/v1/news/een", {}, "HEAD");
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([
      200,
      String(document.length),
      "",
    ]);
  });

  test("are compressed for who takes it, with the same ETag made weak", async () => {
    store("v1/news/een", document);
    for (const coding of ["br", "gzip"]) {
      const answer = await get("/v1/news/een", { "accept-encoding": coding });
      expect(answer.headers.get("content-encoding")).toBe(coding);
      expect(answer.headers.get("etag")).toBe(`W/${tag}`);
      expect(answer.headers.get("vary")).toMatch(/accept-encoding/i);
      expect(await answer.text()).toBe(document);
    }
  });
});

test("HEAD of what a function answers says the length that the function says, and has no parts", async () => {
  const head = await get("/v1/lengthy", { range: "bytes=0-9" }, "HEAD");
  expect([head.status, head.headers.get("content-length")]).toEqual([200, "1234"]);
});

describe("files", () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
  beforeAll(() => store(`files/${id}/a b.pdf`, bytes, "text/plain"));
  const file = `/files/${id}/a%20b.pdf`;

  test("are never compressed and keep a strong ETag", async () => {
    const answer = await get(file, { "accept-encoding": "br, gzip" });
    expect(answer.headers.get("content-encoding")).toBeNull();
    expect(answer.headers.get("etag")).toMatch(/^"[0-9a-f]{32}"$/);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test.each([
    ["bytes=0-99", 206, 0, 100],
    ["bytes=299990-", 206, 299_990, 10],
    ["bytes=-5", 206, 299_995, 5],
    ["bytes=299990-999999", 206, 299_990, 10],
    ["bytes=0-1,5-6", 200, 0, 300_000],
    ["bytes=5-1", 200, 0, 300_000],
    ["lines=0-1", 200, 0, 300_000],
  ])("%s is answered with %i", async (range, status, first, length) => {
    const answer = await get(file, { range });
    const got = Buffer.from(await answer.arrayBuffer());
    expect([answer.status, got.length]).toEqual([status, length]);
    expect(got.equals(bytes.subarray(first, first + length))).toBe(true);
    if (status === 206)
      expect(answer.headers.get("content-range")).toBe(`bytes ${first}-${first + length - 1}/300000`);
  });

  test("a range behind the end is 416; one of other bytes than If-Range names is the whole", async () => {
    const behind = await get(file, { range: "bytes=300000-" });
    expect([behind.status, behind.headers.get("content-range")]).toEqual([416, "bytes */300000"]);
    expect((await get(file, { range: "bytes=0-9", "if-range": '"other"' })).status).toBe(200);
  });

  test("a download that is broken off is logged with what was sent", async () => {
    store(`files/${id}/large.bin`, Buffer.alloc(40_000_000), "video/mp4");
    const socket = connect(edge.port, "127.0.0.1");
    socket.write(`GET /files/${id}/large.bin HTTP/1.1\r\nHost: x\r\nUser-Agent: breaks off\r\n\r\n`);
    await new Promise((resolve) => socket.once("data", resolve));
    socket.pause();
    await pause(100);
    socket.destroy();
    await pause(100);
    const line = (await lines()).find((fields) => fields["cs(User-Agent)"] === "breaks%2520off");
    expect(line).toMatchObject({ "sc-status": "200", "x-edge-detailed-result-type": "ClientCommError" });
    expect(Number(line?.["sc-bytes"])).toBeLessThan(40_000_000);
    expect(Number(line?.["sc-bytes"])).toBeGreaterThan(1_000);
    s3.remove(buckets.published, `files/${id}/large.bin`);
    expect((await get(`/files/${id}/large.bin`)).headers.get("content-type")).toBe("application/json");
  });
});

describe("lists", () => {
  test("are kept by their whole query, served stale while the next is fetched, then fetched", async () => {
    const before = invoked();
    const kinds: (string | null)[] = [];
    const ask = async (path: string) => kinds.push((await get(path)).headers.get("x-cache"));
    await ask("/v1/news?limit=1");
    await ask("/v1/news?limit=1");
    await ask("/v1/news?limit=2");
    now += 6_000;
    await ask("/v1/news?limit=1");
    await pause(20);
    await ask("/v1/news?limit=1");
    now += 16_000;
    await ask("/v1/news?limit=1");
    expect(kinds.map((kind) => kind?.split(" ")[0])).toEqual([
      "Miss",
      "Hit",
      "Miss",
      "RefreshHit",
      "Hit",
      "Miss",
    ]);
    expect(invoked() - before).toBe(4);
  });

  test("twenty readers who miss at once cost one invocation", async () => {
    const before = invoked();
    await Promise.all(Array.from({ length: 20 }, () => get("/v1/news?limit=7")));
    expect(invoked() - before).toBe(1);
  });
});

test("editorial requests pass whole: body, Authorization and query; nothing is kept", async () => {
  const answer = await fetch(`${address}/editorial/v1/news?x=1`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json" },
    body: '{"a":"é"}',
  });
  expect(await answer.json()).toMatchObject({
    method: "POST",
    rawQueryString: "x=1",
    body: '{"a":"é"}',
    isBase64Encoded: false,
    headers: { authorization: "Bearer t", host: "api.local" },
  });
  const broken = await fetch(`${address}/editorial/v1/news`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: new Uint8Array([0xff, 0xfe]),
  });
  expect(await broken.json()).toMatchObject({ body: "//4=", isBase64Encoded: true });
});

test("a function that throws is 500, and tells nothing", async () => {
  const answer = await get("/v1/news/broken");
  const text = await answer.text();
  expect([answer.status, text.includes("secret")]).toEqual([500, false]);
  expect(JSON.parse(text)).toMatchObject({ code: "internal" });
});

test("a body too long is 413, by its length and as it comes", async () => {
  const post = (body: Uint8Array<ArrayBuffer> | ReadableStream, extra: object = {}) =>
    fetch(`${address}/editorial/v1/news`, { method: "POST", body, ...extra });
  expect((await post(new Uint8Array(7_000_000))).status).toBe(413);
  const stream = new ReadableStream({
    start(controller) {
      for (let index = 0; index < 8; index++) controller.enqueue(new Uint8Array(1_000_000));
      controller.close();
    },
  });
  expect((await post(stream, { duplex: "half" })).status).toBe(413);
});

test.each([
  ["/v1/../secret"],
  ["/v1/news/%2e%2e/x"],
  ["/files/a%2Fb"],
  ["/files/a%5cb"],
  ["/files/a%00"],
  ["/files/%ff"],
  [`/v1/news/${"a".repeat(9_000)}`],
])("%s is refused with a problem document", async (path) => {
  const raw = await rawRequest(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect(raw).toMatch(/^HTTP\/1\.1 400 /);
  expect(raw).toContain('"code":"invalid-parameter"');
  expect(raw).not.toMatch(/\bat .*\.ts:/);
});

test("what is no HTTP is refused with a problem document", async () => {
  const raw = await rawRequest("GET / HTTP/1.1\r\nbroken header\r\n\r\n");
  expect(raw).toMatch(/^HTTP\/1\.1 400 /);
  expect(raw).toContain('"code":"invalid-parameter"');
});

test("the beacon invokes nothing: 204, 202 for what is only fetched ahead, 404 for no id", async () => {
  const before = invoked();
  expect((await get(`/beacon/${id}`)).status).toBe(204);
  expect((await get(`/beacon/${id}`, { "sec-purpose": "prefetch" })).status).toBe(202);
  const unknown = await get("/beacon/none");
  expect([unknown.status, unknown.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  expect((await get(`/beacon/${id}`)).headers.get("cache-control")).toBe("no-store");
  expect((await get(`/beacon/${id}`, {}, "POST")).status).toBe(405);
  expect(invoked()).toBe(before);
});

test("each request leaves a line that says what happened", async () => {
  await lines();
  store(`files/${id}/b.txt`, "0123456789", "text/plain");
  await get(`/files/${id}/b.txt?x=1`, {
    range: "bytes=2-5",
    "user-agent": "Mozilla/5.0 (X; Y)",
    referer: "https://p.nl/a b",
  });
  await get(`/beacon/${id}`);
  const [download, beacon] = await lines();
  expect(download).toMatchObject({
    "sc-status": "206",
    "cs-method": "GET",
    "cs-uri-stem": `/files/${id}/b.txt`,
    "cs-uri-query": "x=1",
    "cs(User-Agent)": "Mozilla/5.0%2520(X;%2520Y)",
    "cs(Referer)": "https://p.nl/a%20b",
    "c-ip": "127.0.0.1",
    "sc-content-type": "text/plain",
    "sc-content-len": "4",
    "sc-range-start": "2",
    "sc-range-end": "5",
  });
  expect(Number(download?.["sc-bytes"])).toBeGreaterThan(4);
  expect(beacon).toMatchObject({ "sc-status": "204", "x-edge-result-type": "FunctionGeneratedResponse" });
  expect(download?.["x-edge-request-id"]).not.toBe(beacon?.["x-edge-request-id"]);
});

/** The lines written since this was last asked, by field. */
async function lines(): Promise<Record<string, string>[]> {
  await log.flush();
  return files.splice(0).flatMap((file) => {
    const [version, header = "", ...rest] = gunzipSync(file).toString().trimEnd().split("\n");
    expect(version).toBe("#Version: 1.0");
    const names = header.replace("#Fields: ", "").split(" ");
    expect(names).toHaveLength(33);
    return rest.map((line) => {
      const values = line.split("\t");
      expect(values).toHaveLength(33);
      return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
    });
  });
}

function rawRequest(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(edge.port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk.toString();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}
