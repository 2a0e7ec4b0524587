import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CountReadsRequest } from "../../schemas/reads.ts";
import { logFileBytes } from "../../tests/bench/log-generator.ts";
import { type ReadStores, testId } from "../../tests/bench/read-stores.ts";
import { readReadTotals } from "../shared/storage/read-totals.ts";
import { countReads } from "./run.ts";
import {
  article,
  beacon,
  countIn,
  ledgerOf,
  logName,
  moreLines,
  now,
  pdf,
  putSome,
  someLines,
  sound,
  startSite,
} from "./testing.ts";

let local: ReadStores;
beforeEach(async () => {
  local = await startSite();
});
afterEach(() => local.stop());
const count = (request?: CountReadsRequest, at?: Date) => countIn(local, request, at);

describe("a run", () => {
  test("says since when the oldest of the new log files had been there, and nothing when there was none", async () => {
    const told: Date[] = [];
    const run = () =>
      countReads({
        stores: local.stores,
        now,
        request: {},
        report: () => undefined,
        took: (since) => void told.push(since),
      });
    const before = Math.floor(Date.now() / 1_000) * 1_000;
    putSome(local);
    await run();
    await run();
    expect(told).toHaveLength(1);
    expect(told[0]?.getTime()).toBeGreaterThanOrEqual(before);
    expect(told[0]?.getTime()).toBeLessThanOrEqual(Date.now());
  });

  test("counts views, downloads and plays by hour, and its lines add up", async () => {
    putSome(local);
    const answer = await count();

    expect(answer).toEqual({
      hours: ["2026-03-05T10", "2026-03-05T11"],
      lines: { read: 11, counted: 7, robots: 1, doubleClicks: 2, excluded: 0, rejected: 1, late: 0 },
      rejectedFiles: [],
      unavailable: [],
    });
    const ten = await ledgerOf(local, "2026/03/05/10");
    expect(ten.entries).toEqual({
      [article]: {
        views: { total: 3, unique: 2 },
        downloads: { total: 1, unique: 1 },
        plays: { total: 1, unique: 1 },
        investigations: { total: 5, unique: 3 },
        requests: { total: 2, unique: 1 },
        referrers: { "partner.example": 5 },
        files: { [pdf]: { downloads: { total: 1, unique: 1 } }, [sound]: { plays: { total: 1, unique: 1 } } },
      },
    });
    expect(ten.inputs.map((input: { key: string }) => input.key)).toEqual([
      logName("2026-03-05T10", "aaaa"),
      logName("2026-03-05T11", "bbbb"),
    ]);
  });

  test("sets the table's totals, and nothing changes when it runs again", async () => {
    putSome(local);
    await count();
    const totals = {
      views: { total: 5, unique: 4 },
      downloads: { total: 1, unique: 1 },
      plays: { total: 1, unique: 1 },
    };
    expect(await readReadTotals(local.stores.table, article)).toEqual({
      totals,
      state: {
        countedSince: "2026-03-05T10:00:00Z",
        asOf: now.toISOString(),
        method: "katern-counter-r5.1/3",
      },
    });
    expect((await readReadTotals(local.stores.table, testId(2))).totals).toBeNull();

    const before = await local.objects("ledger");
    expect((await count()).hours).toEqual([]);
    const forced = await count({ from: "2026-03-05T10", to: "2026-03-05T11" });
    expect(forced.lines).toEqual({
      read: 11,
      counted: 7,
      robots: 1,
      doubleClicks: 2,
      excluded: 0,
      rejected: 1,
      late: 0,
    });
    expect(await local.objects("ledger")).toEqual(before);
    expect((await readReadTotals(local.stores.table, article)).totals).toEqual(totals);
  });

  test("counts an hour anew when another of its files comes, whatever the order", async () => {
    putSome(local);
    await count();
    const together = await local.objects("ledger");
    await local.stop();
    local = await startSite();

    local.putLog(logName("2026-03-05T11", "bbbb"), logFileBytes(moreLines()));
    expect((await count()).hours).toEqual(["2026-03-05T11"]);
    local.putLog(logName("2026-03-05T10", "aaaa"), logFileBytes(someLines()));
    // What was played at ten can make a play at eleven, so eleven is counted anew as well.
    expect((await count()).hours).toEqual(["2026-03-05T10", "2026-03-05T11"]);
    expect(await local.objects("ledger")).toEqual(together);
  });

  test("ends in the same bytes when runs go side by side", async () => {
    putSome(local);
    await Promise.all([count(), count(), count()]);
    const together = await local.objects("ledger");
    expect((await count({ from: "2026-03-05T10" })).hours).toEqual(["2026-03-05T10", "2026-03-05T11"]);
    expect(await local.objects("ledger")).toEqual(together);
    expect((await readReadTotals(local.stores.table, article)).totals?.views.total).toBe(5);
  });

  test("counts lines for a closed hour as late, until it is asked for that hour", async () => {
    putSome(local);
    await count();
    const later = new Date("2026-03-08T12:00:00Z");
    local.putLog(logName("2026-03-05T10", "cccc"), logFileBytes([beacon("10:40:00", "192.0.2.9")]));
    const answer = await count({}, later);
    expect(answer.hours).toEqual([]);
    expect(answer.lines).toMatchObject({ read: 1, late: 1, counted: 0 });
    expect((await ledgerOf(local, "2026/03/05/10")).lines).toMatchObject({ read: 9, late: 1 });
    expect((await readReadTotals(local.stores.table, article)).totals?.views.total).toBe(5);

    const asked = await count({ from: "2026-03-05T10", to: "2026-03-05T10" }, later);
    expect(asked.lines).toMatchObject({ read: 10, late: 0, counted: 6 });
    expect((await readReadTotals(local.stores.table, article)).totals?.views.total).toBe(6);
  });

  test("leaves an hour as it is when its log files have expired", async () => {
    putSome(local);
    await count();
    const before = await local.objects("ledger");
    local.removeLog(logName("2026-03-05T10", "aaaa"));
    const { unavailable } = await count({ from: "2026-03-05T10", to: "2026-03-05T10" });
    expect(unavailable).toEqual(["2026-03-05T10", "2026-03-05T11"]);
    expect(await local.objects("ledger")).toEqual(before);
  });
});

describe("files that cannot be counted", () => {
  test("are reported and set aside, and the rest is counted", async () => {
    putSome(local);
    local.putLog("cdn/plain.gz", Buffer.from("no gzip at all"));
    local.putLog("cdn/other.gz", gzipSync("#Version: 1.0\n#Fields: date time\n2026-03-05\t10:00:00\n"));
    local.putLog("cdn/headless.gz", gzipSync(`${beacon("10:00:00", "192.0.2.1")}\n`));
    const many = Array.from({ length: 2_000 }, (_, n) => beacon("09:00:00", `198.51.100.${n % 250}`));
    const whole = logFileBytes(many);
    local.putLog(logName("2026-03-05T09", "cut"), whole.subarray(0, whole.length - 200));

    const answer = await count();
    expect(answer.rejectedFiles).toEqual([
      { key: logName("2026-03-05T09", "cut"), fault: "damaged" },
      { key: "cdn/headless.gz", fault: "no-header" },
      { key: "cdn/other.gz", fault: "missing-fields" },
      { key: "cdn/plain.gz", fault: "not-gzip" },
    ]);
    const nine = await ledgerOf(local, "2026/03/05/09");
    expect(nine.lines.read).toBeGreaterThan(1_000);
    expect(nine.entries[article].views).toEqual({ total: 250, unique: 250 });
    expect(answer.lines.counted).toBe(7 + 250);
    const aside = [...(await local.objects("logs")).keys()].filter((key) => key.startsWith("rejected/"));
    expect(aside.length).toBe(4);
    expect((await count()).rejectedFiles).toEqual([]);
  });

  test("a damaged file gives every line before the damage", async () => {
    const lines = Array.from({ length: 500 }, (_, n) => beacon("09:00:00", `198.51.100.${n % 250}`));
    const tail = Buffer.from("something that is no gzip");
    local.putLog(logName("2026-03-05T09", "tail"), Buffer.concat([logFileBytes(lines), tail]));
    expect((await count()).lines.read).toBe(500);
  });
});
