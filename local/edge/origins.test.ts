import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestEdge, type TestEdge } from "./testing.ts";

/** What functions answer: lists, the editorial API, and what goes wrong in them. */

let edge: TestEdge;
beforeAll(async () => {
  edge = await startTestEdge();
});
afterAll(() => edge.stop());
beforeEach(() => edge.emptyCache());

test("HEAD of what a function answers says the length that the function says, and has no parts", async () => {
  const head = await edge.get("/v1/lengthy", { range: "bytes=0-9" }, "HEAD");
  expect([head.status, head.headers.get("content-length")]).toEqual([200, "1234"]);
});

describe("lists", () => {
  test("are kept by their whole query, served stale while the next is fetched, then fetched", async () => {
    const before = edge.invoked();
    const kinds: (string | null)[] = [];
    const ask = async (path: string) => kinds.push((await edge.get(path)).headers.get("x-cache"));
    await ask("/v1/news?limit=1");
    await ask("/v1/news?limit=1");
    await ask("/v1/news?limit=2");
    edge.pass(6_000);
    await ask("/v1/news?limit=1");
    await pause(20);
    await ask("/v1/news?limit=1");
    edge.pass(16_000);
    await ask("/v1/news?limit=1");
    expect(kinds.map((kind) => kind?.split(" ")[0])).toEqual([
      "Miss",
      "Hit",
      "Miss",
      "RefreshHit",
      "Hit",
      "Miss",
    ]);
    expect(edge.invoked() - before).toBe(4);
  });

  test("twenty readers who miss at once cost one invocation", async () => {
    const before = edge.invoked();
    await Promise.all(Array.from({ length: 20 }, () => edge.get("/v1/news?limit=7")));
    expect(edge.invoked() - before).toBe(1);
  });
});

test("editorial requests pass whole: body, Authorization and query; nothing is kept", async () => {
  const answer = await fetch(`${edge.address}/editorial/v1/news?x=1`, {
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
  const broken = await fetch(`${edge.address}/editorial/v1/news`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: new Uint8Array([0xff, 0xfe]),
  });
  expect(await broken.json()).toMatchObject({ body: "//4=", isBase64Encoded: true });
});

test("a function that throws is 500, and tells nothing", async () => {
  const answer = await edge.get("/v1/news/broken");
  const text = await answer.text();
  expect([answer.status, text.includes("secret")]).toEqual([500, false]);
  expect(JSON.parse(text)).toMatchObject({ code: "internal" });
});

test("a body too long is 413, by its length and as it comes", async () => {
  const post = (body: Uint8Array<ArrayBuffer> | ReadableStream, extra: object = {}) =>
    fetch(`${edge.address}/editorial/v1/news`, { method: "POST", body, ...extra });
  expect((await post(new Uint8Array(7_000_000))).status).toBe(413);
  const stream = new ReadableStream({
    start(controller) {
      for (let index = 0; index < 8; index++) controller.enqueue(new Uint8Array(1_000_000));
      controller.close();
    },
  });
  expect((await post(stream, { duplex: "half" })).status).toBe(413);
});
