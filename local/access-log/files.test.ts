import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createAccessLog } from "./files.ts";
import type { AccessRecord } from "./line.ts";

const recordAt = (at: string): AccessRecord => ({
  at: new Date(at),
  address: "192.0.2.1",
  port: 1,
  method: "GET",
  path: "/feeds/all.rss",
  query: "",
  host: "katern.example",
  referrer: undefined,
  userAgent: "Reader/1.0",
  forwardedFor: undefined,
  status: 200,
  result: "Hit",
  aborted: false,
  requestId: "id",
  bytesReceived: 1,
  bytesSent: 1,
  timeTaken: 0.001,
  timeToFirstByte: 0.001,
  protocolVersion: "HTTP/1.1",
  contentType: "application/rss+xml",
  contentLength: 1,
  range: undefined,
});

function collecting() {
  const files = new Map<string, string>();
  const log = createAccessLog({
    distributionId: "EDIST",
    put: (name, file) => void files.set(name, gunzipSync(file).toString()),
    intervalMilliseconds: 3_600_000,
  });
  const lines = () => [...files.values()].flatMap((file) => file.trimEnd().split("\n").slice(2));
  return { files, log, lines };
}

test("each hour has its own file, named as CloudFront does", async () => {
  const { files, log, lines } = collecting();
  log.add(recordAt("2026-03-01T09:59:59.999Z"));
  log.add(recordAt("2026-03-01T10:00:00.000Z"));
  await log.flush();
  expect([...files.keys()].sort()).toEqual([
    expect.stringMatching(/^EDIST\.2026-03-01-09\.[0-9a-f]{8}\.gz$/),
    expect.stringMatching(/^EDIST\.2026-03-01-10\.[0-9a-f]{8}\.gz$/),
  ]);
  expect(lines()).toHaveLength(2);
  await log.stop();
});

test("nothing is written for no requests, and no line twice", async () => {
  const { files, log, lines } = collecting();
  await log.flush();
  expect(files.size).toBe(0);
  log.add(recordAt("2026-03-01T10:00:00Z"));
  await Promise.all([log.flush(), log.flush(), log.stop()]);
  expect(lines()).toHaveLength(1);
});

test("a busy edge's lines are put away before they fill the memory", async () => {
  const { files, log, lines } = collecting();
  for (let index = 0; index < 10_000; index++) log.add(recordAt("2026-03-01T10:00:00Z"));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(files.size).toBeGreaterThan(0);
  await log.stop();
  expect(lines()).toHaveLength(10_000);
});
