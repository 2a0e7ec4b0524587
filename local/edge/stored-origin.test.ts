import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { apiVersion } from "../../schemas/api-version.ts";
import { buckets } from "../names.ts";
import { readStored } from "./stored-origin.ts";
import { startTestEdge, type TestEdge } from "./testing.ts";

/** What is stored: documents, feeds and files. */

let edge: TestEdge;
beforeAll(async () => {
  edge = await startTestEdge();
});
afterAll(() => edge.stop());
beforeEach(() => edge.emptyCache());

const id = "0193a1b2-0000-7000-8000-000000000001";
const document = JSON.stringify({ title: "Een bericht ".repeat(200) });
const tag = `"${createHash("md5").update(document).digest("hex")}"`;

describe("stored addresses", () => {
  test("come from the bucket with no function invoked, whatever the query", async () => {
    edge.store("v1/news/een", document);
    const before = edge.invoked();
    const answer = await edge.get("/v1/news/een?utm_source=x");
    expect([answer.status, answer.headers.get("etag"), await answer.text()]).toEqual([200, tag, document]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("api-version")).toBe(apiVersion);
    expect(edge.invoked()).toBe(before);
  });

  test("are opened under the shared policy, but a file in the browser's own viewer", async () => {
    edge.store("v1/news/beleid", document);
    edge.store("files/0193/rapport.pdf", "%PDF-1.7", "application/pdf");
    const policyOf = async (path: string) => (await edge.get(path)).headers.get("content-security-policy");
    expect(await policyOf("/v1/news/beleid")).toMatch(/default-src 'none'/);
    expect(await policyOf("/files/0193/rapport.pdf")).toBeNull();
  });

  test("fall over to delivery-api with the same path, without query and without Authorization", async () => {
    const answer = await edge.get("/v1/news/nieuw?a=1", { authorization: "Bearer secret", cookie: "a=b" });
    const seen = await answer.json();
    expect(seen).toMatchObject({ rawPath: "/v1/news/nieuw", rawQueryString: "", method: "GET" });
    expect(JSON.stringify(seen)).not.toMatch(/secret|127\.0\.0\.1|cookie/);
  });

  test("redirect and tell of withdrawal as delivery-api does, kept ten seconds at most", async () => {
    const moved = await edge.get("/v1/news/moved");
    expect([moved.status, moved.headers.get("location")]).toEqual([301, "/v1/news/here"]);
    expect((await edge.get("/v1/news/gone")).status).toBe(410);
    edge.pass(9_000);
    expect((await edge.get("/v1/news/moved")).headers.get("x-cache")).toMatch(/^Hit/);
    edge.pass(2_000);
    expect((await edge.get("/v1/news/moved")).headers.get("x-cache")).toMatch(/^Miss/);
  });

  test("with a body in a file of its own share its bytes while they last, and are new when they are stored anew", async () => {
    const first = "a".repeat(200_000);
    const second = "b".repeat(200_000);
    edge.store("feeds/lang.rss", first);
    const { body } = readStored(edge.s3, "/feeds/lang.rss");
    expect(readStored(edge.s3, "/feeds/lang.rss").body).toBe(body);
    edge.store("feeds/lang.rss", second);
    expect(String(readStored(edge.s3, "/feeds/lang.rss").body)).toBe(second);
    expect(String(body)).toBe(first);
  });

  test("refuse other methods with a problem document", async () => {
    const answer = await edge.get("/feeds/all.rss", {}, "POST");
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    expect(await answer.json()).toMatchObject({
      code: "method-not-allowed",
      status: 405,
      type: "https://katern.example/docs/problems/method-not-allowed",
    });
  });

  test("answer 304 to who has them already, and HEAD without a body", async () => {
    edge.store("v1/news/een", document);
    expect((await edge.get("/v1/news/een", { "if-none-match": tag })).status).toBe(304);
    expect((await edge.get("/v1/news/een", { "if-none-match": `W/${tag}` })).status).toBe(304);
    expect((await edge.get("/v1/news/een", { "if-none-match": '"other"' })).status).toBe(200);
    const head = await edge.get("/v1/news/een", {}, "HEAD");
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([
      200,
      String(document.length),
      "",
    ]);
  });

  test("are compressed for who takes it, with the same ETag made weak", async () => {
    edge.store("v1/news/een", document);
    for (const coding of ["br", "gzip"]) {
      const answer = await edge.get("/v1/news/een", { "accept-encoding": coding });
      expect(answer.headers.get("content-encoding")).toBe(coding);
      expect(answer.headers.get("etag")).toBe(`W/${tag}`);
      expect(answer.headers.get("vary")).toMatch(/accept-encoding/i);
      expect(await answer.text()).toBe(document);
    }
  });
});

describe("feeds", () => {
  const feed = `<rss>${"Een bericht ".repeat(200)}</rss>`;
  const type = "application/rss+xml; charset=utf-8";
  beforeAll(() => edge.store("feeds/all.rss", feed, type));

  test("are 304 to who has them since they last changed, and whole to who had them before", async () => {
    const changed = (await edge.get("/feeds/all.rss")).headers.get("last-modified") ?? "";
    const since = async (date: string) =>
      (await edge.get("/feeds/all.rss", { "if-modified-since": date })).status;
    expect(await since(changed)).toBe(304);
    expect(await since(new Date(Date.parse(changed) - 1_000).toUTCString())).toBe(200);
    expect(await since("yesterday")).toBe(200);
  });

  test("are asked by their tag first: what it says counts, whatever the date", async () => {
    const answer = await edge.get("/feeds/all.rss", {
      "if-none-match": '"other"',
      "if-modified-since": new Date(Date.now() + 60_000).toUTCString(),
    });
    expect(answer.status).toBe(200);
  });

  test.each(["GET", "HEAD"])("%s gives type, tag and, compressed, the same tag made weak", async (method) => {
    const plain = await edge.get("/feeds/all.rss", {}, method);
    const packed = await edge.get("/feeds/all.rss", { "accept-encoding": "gzip" }, method);
    expect([plain.headers.get("content-type"), packed.headers.get("content-type")]).toEqual([type, type]);
    expect(packed.headers.get("etag")).toBe(`W/${plain.headers.get("etag")}`);
    expect(await packed.text()).toBe(method === "GET" ? feed : "");
    const known = { "if-none-match": packed.headers.get("etag") ?? "" };
    expect((await edge.get("/feeds/all.rss", known, method)).status).toBe(304);
  });

  test("name their hubs and themselves, to who has them already too", async () => {
    const links = '<https://hub.example/>; rel="hub", <https://katern.example/feeds/all.rss>; rel="self"';
    const whole = await edge.get("/feeds/all.rss");
    const known = await edge.get("/feeds/all.rss", { "if-none-match": whole.headers.get("etag") ?? "" });
    expect([whole.headers.get("link"), known.headers.get("link")]).toEqual([links, links]);
    expect((await edge.get("/v1/news/een")).headers.get("link")).toBeNull();
  });
});

describe("files", () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
  beforeAll(() => edge.store(`files/${id}/a b.pdf`, bytes, "text/plain"));
  const file = `/files/${id}/a%20b.pdf`;

  test("are never compressed and keep a strong ETag", async () => {
    const answer = await edge.get(file, { "accept-encoding": "br, gzip" });
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
    const answer = await edge.get(file, { range });
    const got = Buffer.from(await answer.arrayBuffer());
    expect([answer.status, got.length]).toEqual([status, length]);
    expect(got.equals(bytes.subarray(first, first + length))).toBe(true);
    if (status === 206)
      expect(answer.headers.get("content-range")).toBe(`bytes ${first}-${first + length - 1}/300000`);
  });

  test("a range behind the end is 416; one of other bytes than If-Range names is the whole", async () => {
    const behind = await edge.get(file, { range: "bytes=300000-" });
    expect([behind.status, behind.headers.get("content-range")]).toEqual([416, "bytes */300000"]);
    expect((await edge.get(file, { range: "bytes=0-9", "if-range": '"other"' })).status).toBe(200);
  });

  test("a download that is broken off is logged with what was sent", async () => {
    edge.store(`files/${id}/large.bin`, Buffer.alloc(40_000_000), "video/mp4");
    const socket = edge.connect();
    socket.write(`GET /files/${id}/large.bin HTTP/1.1\r\nHost: x\r\nUser-Agent: breaks off\r\n\r\n`);
    await new Promise((resolve) => socket.once("data", resolve));
    socket.pause();
    await pause(100);
    socket.destroy();
    await pause(100);
    const line = (await edge.lines()).find((fields) => fields["cs(User-Agent)"] === "breaks%2520off");
    expect(line).toMatchObject({ "sc-status": "200", "x-edge-detailed-result-type": "ClientCommError" });
    expect(Number(line?.["sc-bytes"])).toBeLessThan(40_000_000);
    expect(Number(line?.["sc-bytes"])).toBeGreaterThan(1_000);
    edge.s3.remove(buckets.published, `files/${id}/large.bin`);
    expect((await edge.get(`/files/${id}/large.bin`)).headers.get("content-type")).toBe("application/json");
  });
});
