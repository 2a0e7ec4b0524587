import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CountReadsAnswer } from "../../schemas/reads.ts";
import { logFileBytes, logHeader, logLine, type Request } from "../../tests/bench/log-generator.ts";
import type { ReadStores } from "../../tests/bench/read-stores.ts";
import { article, at, countIn, logName, now, reader, startSite } from "./testing.ts";

/** Each bad input by the rule that docs/reads.md gives it: counted or set aside, and never a lost file beside it. */

let local: ReadStores;
beforeAll(async () => {
  local = await startSite();
});
afterAll(() => local.stop());
beforeEach(async () => {
  for (const bucket of ["logs", "ledger"] as const) await local.clear(bucket);
  good = 0;
  putGood();
});

let good = 0;
const visit = (more: Partial<Request> = {}) =>
  logLine({
    second: at("10:00:00"),
    address: "192.0.2.1",
    agent: reader,
    path: `/beacon/${article}`,
    status: 204,
    ...more,
  });
/** A file as it should be stands beside each bad one: two views, always counted. */
function putGood(): void {
  good++;
  const lines = [visit({ address: "203.0.113.1" }), visit({ address: "203.0.113.2" })];
  local.putLog(logName("2026-03-05T10", `good${good}`), logFileBytes(lines));
}
const put = (bytes: Buffer) => local.putLog(logName("2026-03-05T10", "bad"), bytes);

/** What became of the bad file's lines, with the good one's taken off. */
async function outcome(): Promise<{ lines: Partial<CountReadsAnswer["lines"]>; faults: string[] }> {
  const { lines, rejectedFiles } = await countIn(local);
  const own = { ...lines, read: lines.read - 2, counted: lines.counted - 2 };
  return {
    lines: Object.fromEntries(Object.entries(own).filter(([, count]) => count !== 0)),
    faults: rejectedFiles.map(({ fault }) => fault),
  };
}

const views = Array.from({ length: 300 }, (_, n) => visit({ address: `198.51.100.${n % 250}` }));
const withoutAgents = logHeader.replace("cs(User-Agent)", "x-host-header");

describe("a whole file", () => {
  test.each<[string, () => Buffer, Awaited<ReturnType<typeof outcome>>]>([
    [
      "that is not gzip is set aside",
      () => Buffer.from(`${logHeader}${visit()}\n`),
      { lines: {}, faults: ["not-gzip"] },
    ],
    ["that is empty is set aside", () => Buffer.alloc(0), { lines: {}, faults: ["not-gzip"] }],
    [
      "in Parquet is set aside, and called so",
      () => Buffer.from("PAR1 and what follows"),
      { lines: {}, faults: ["parquet"] },
    ],
    [
      "without a header is set aside: nobody can say what is in it",
      () => gzipSync(`${visit()}\n`),
      { lines: {}, faults: ["no-header"] },
    ],
    [
      "whose header lacks what counting needs is set aside",
      () => gzipSync(`${withoutAgents}${visit()}\n`),
      { lines: {}, faults: ["missing-fields"] },
    ],
    [
      "of JSON lines that lack what counting needs is set aside",
      () => gzipSync('{"date":"2026-03-05","time":"10:00:00"}\n'),
      { lines: {}, faults: ["missing-fields"] },
    ],
    [
      "of another distribution counts nothing: its paths are nobody's",
      () => logFileBytes([visit({ path: "/", status: 200 }), visit({ path: "/winkel/1", status: 200 })]),
      { lines: { read: 2, excluded: 2 }, faults: [] },
    ],
    ["with a header and nothing else is no fault", () => gzipSync(logHeader), { lines: {}, faults: [] }],
    [
      "of hours that lie in the future waits until they have begun",
      () => logFileBytes([visit({ second: at("10:00:00") + 86_400 * 30 })]),
      { lines: {}, faults: [] },
    ],
  ])("%s", async (_what, bytes, expected) => {
    put(bytes());
    expect(await outcome()).toEqual(expected);
    const aside = [...(await local.objects("logs")).keys()].filter((key) => key.startsWith("rejected/"));
    expect(aside).toHaveLength(expected.faults.length);
    expect((await countIn(local)).rejectedFiles).toEqual([]);
  });

  test("that ends too soon is counted up to there, and set aside as well", async () => {
    const bytes = logFileBytes(views);
    put(bytes.subarray(0, bytes.length - 200));
    const { lines, faults } = await outcome();
    expect(faults).toEqual(["damaged"]);
    expect(lines.read).toBeGreaterThan(50);
    expect(lines.read).toBeLessThan(300);
    // The line in the middle of which it ends is no line.
    expect(lines.rejected ?? 0).toBeLessThanOrEqual(1);
  });

  test("of the future is counted when its hours have begun", async () => {
    put(logFileBytes([visit({ second: at("13:00:00") }), visit({ second: at("13:10:00") })]));
    expect((await outcome()).lines).toEqual({});
    const later = await countIn(local, {}, new Date(now.getTime() + 2 * 3_600_000));
    expect(later).toMatchObject({ hours: ["2026-03-05T13"], lines: { counted: 2, late: 0 } });
  });
});

test("very many addresses are as many users", async () => {
  const lines = Array.from({ length: 100_000 }, (_, n) => visit({ address: `2001:db8::${n.toString(16)}` }));
  put(logFileBytes(lines));
  expect(await outcome()).toEqual({ lines: { read: 100_000, counted: 100_000 }, faults: [] });
  const stored = JSON.parse((await local.objects("ledger")).get("hours/2026/03/05/10.json") ?? "null");
  expect(stored.entries[article].views).toEqual({ total: 100_002, unique: 100_002 });
});
