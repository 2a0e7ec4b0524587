import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestEdge, type TestEdge } from "./testing.ts";

/** What the edge does by itself: refusals, the beacon, the log. */

let edge: TestEdge;
beforeAll(async () => {
  edge = await startTestEdge();
});
afterAll(() => edge.stop());
beforeEach(() => edge.emptyCache());

const id = "0193a1b2-0000-7000-8000-000000000001";

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
  const before = edge.invoked();
  expect((await edge.get(`/beacon/${id}`)).status).toBe(204);
  expect((await edge.get(`/beacon/${id}`, { "sec-purpose": "prefetch" })).status).toBe(202);
  const unknown = await edge.get("/beacon/none");
  expect([unknown.status, unknown.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  expect((await edge.get(`/beacon/${id}`)).headers.get("cache-control")).toBe("no-store");
  expect((await edge.get(`/beacon/${id}`, {}, "POST")).status).toBe(405);
  expect(edge.invoked()).toBe(before);
});

test("each request leaves a line that says what happened", async () => {
  await edge.lines();
  edge.store(`files/${id}/b.txt`, "0123456789", "text/plain");
  await edge.get(`/files/${id}/b.txt?x=1`, {
    range: "bytes=2-5",
    "user-agent": "Mozilla/5.0 (X; Y)",
    referer: "https://p.nl/a b",
  });
  await edge.get(`/beacon/${id}`);
  const [download, beacon] = await edge.lines();
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

function rawRequest(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = edge.connect();
    socket.write(text);
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk.toString();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}
