import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseRobotList } from "../../content-model/robot-files.ts";
import { hourLedgerSchema } from "../../schemas/ledger.ts";
import type { CountReadsRequest } from "../../schemas/reads.ts";
import { logFileBytes, logLine } from "../../tests/bench/log-generator.ts";
import {
  addEntries,
  addFile,
  type ReadStores,
  startReadStores,
  testId,
} from "../../tests/bench/read-stores.ts";
import { readLedger, writeLedger } from "../shared/artefacts/ledger.ts";
import { storeRobotLists } from "../shared/artefacts/robots.ts";
import { readReadTotals } from "../shared/storage/read-totals.ts";
import { countReads } from "./run.ts";
import type { Stores } from "./stores.ts";
import { verifyLedger } from "./verify.ts";

const now = new Date("2026-03-05T12:00:00Z");
const reader = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const robot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const article = testId(1);
const pdf = testId(100);
const sound = testId(101);
const logName = (hour: string, name: string) => `cdn/EXAMPLE.${hour.replace("T", "-")}.${name}.gz`;

let local: ReadStores;

beforeEach(async () => {
  local = await startReadStores();
  await addEntries(local.stores, [1, 2]);
  await addFile(local.stores, { id: pdf, entryId: article, contentType: "application/pdf", size: 10_000 });
  await addFile(local.stores, { id: sound, entryId: article, contentType: "audio/mpeg", size: 9_000_000 });
});
afterEach(() => local.stop());

const count = (request: CountReadsRequest = {}, at = now) =>
  countReads({ stores: local.stores, now: at, request, report: () => undefined });

const at = (clock: string) => Date.parse(`2026-03-05T${clock}Z`) / 1_000;
const beacon = (clock: string, address: string, agent = reader) =>
  logLine({ second: at(clock), address, agent, path: `/beacon/${article}`, status: 204 });
const file = (clock: string, address: string, id: string, status = 200) =>
  logLine({ second: at(clock), address, agent: reader, path: `/files/${id}/naam`, status, bytes: 9_000_400 });

const someLines = () => [
  beacon("10:00:00", "192.0.2.1"),
  beacon("10:00:20", "192.0.2.1"),
  beacon("10:10:00", "192.0.2.1"),
  beacon("10:10:00", "192.0.2.2", robot),
  logLine({
    second: at("10:20:00"),
    address: "192.0.2.3",
    agent: reader,
    path: "/v1/articles/stuk-1",
    status: 200,
  }),
  file("10:30:00", "192.0.2.4", pdf),
  file("10:30:00", "192.0.2.4", sound),
  beacon("10:59:50", "192.0.2.5"),
  "nonsense",
];
const moreLines = () => [beacon("11:00:10", "192.0.2.5"), beacon("11:00:10", "192.0.2.6")];

function putSome(): void {
  local.putLog(logName("2026-03-05T10", "aaaa"), logFileBytes(someLines()));
  local.putLog(logName("2026-03-05T11", "bbbb"), logFileBytes(moreLines()));
}

const ledgerOf = async (hour: string) =>
  JSON.parse((await local.objects("ledger")).get(`hours/${hour}.json`) ?? "null");

describe("a run", () => {
  test("counts views, downloads and plays by hour, and its lines add up", async () => {
    putSome();
    const answer = await count();

    expect(answer).toEqual({
      hours: ["2026-03-05T10", "2026-03-05T11"],
      lines: { read: 11, counted: 7, robots: 1, doubleClicks: 2, excluded: 0, rejected: 1, late: 0 },
      rejectedFiles: [],
      unavailable: [],
    });
    const ten = await ledgerOf("2026/03/05/10");
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
    putSome();
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
        method: "katern-counter-r5.1/2",
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
    putSome();
    await count();
    const together = await local.objects("ledger");
    await local.stop();
    local = await startReadStores();
    await addEntries(local.stores, [1, 2]);
    await addFile(local.stores, { id: pdf, entryId: article, contentType: "application/pdf", size: 10_000 });
    await addFile(local.stores, { id: sound, entryId: article, contentType: "audio/mpeg", size: 9_000_000 });

    local.putLog(logName("2026-03-05T11", "bbbb"), logFileBytes(moreLines()));
    expect((await count()).hours).toEqual(["2026-03-05T11"]);
    local.putLog(logName("2026-03-05T10", "aaaa"), logFileBytes(someLines()));
    // What was played at ten can make a play at eleven, so eleven is counted anew as well.
    expect((await count()).hours).toEqual(["2026-03-05T10", "2026-03-05T11"]);
    expect(await local.objects("ledger")).toEqual(together);
  });

  test("ends in the same bytes when runs go side by side", async () => {
    putSome();
    await Promise.all([count(), count(), count()]);
    const together = await local.objects("ledger");
    expect((await count({ from: "2026-03-05T10" })).hours).toEqual(["2026-03-05T10", "2026-03-05T11"]);
    expect(await local.objects("ledger")).toEqual(together);
    expect((await readReadTotals(local.stores.table, article)).totals?.views.total).toBe(5);
  });

  test("counts lines for a closed hour as late, until it is asked for that hour", async () => {
    putSome();
    await count();
    const later = new Date("2026-03-08T12:00:00Z");
    local.putLog(logName("2026-03-05T10", "cccc"), logFileBytes([beacon("10:40:00", "192.0.2.9")]));
    const answer = await count({}, later);
    expect(answer.hours).toEqual([]);
    expect(answer.lines).toMatchObject({ read: 1, late: 1, counted: 0 });
    expect((await ledgerOf("2026/03/05/10")).lines).toMatchObject({ read: 9, late: 1 });
    expect((await readReadTotals(local.stores.table, article)).totals?.views.total).toBe(5);

    const asked = await count({ from: "2026-03-05T10", to: "2026-03-05T10" }, later);
    expect(asked.lines).toMatchObject({ read: 10, late: 0, counted: 6 });
    expect((await readReadTotals(local.stores.table, article)).totals?.views.total).toBe(6);
  });

  test("leaves an hour as it is when its log files have expired", async () => {
    putSome();
    await count();
    const before = await local.objects("ledger");
    local.removeLog(logName("2026-03-05T10", "aaaa"));
    const { unavailable } = await count({ from: "2026-03-05T10", to: "2026-03-05T10" });
    expect(unavailable).toEqual(["2026-03-05T10", "2026-03-05T11"]);
    expect(await local.objects("ledger")).toEqual(before);
  });
});

describe("the ledger", () => {
  test("is clean by its own check, which finds what somebody changed", async () => {
    putSome();
    await count();
    const { ledger } = local.stores;
    expect(await verifyLedger(ledger)).toEqual({
      checked: { hours: 2, days: 1, months: 1, years: 1, totals: 1 },
      faults: [],
    });
    const stored = await readLedger(ledger, "hours/2026/03/05/10.json", hourLedgerSchema);
    if (stored === null) throw new Error("The hour has no ledger");
    const lines = { ...stored.value.lines, counted: stored.value.lines.counted + 1 };
    const key = "hours/2026/03/05/10.json";
    await writeLedger(ledger, { key, value: { ...stored.value, lines }, before: stored.etag });
    const { faults } = await verifyLedger(ledger);
    expect(faults.map((fault) => fault.key)).toEqual([key, key, "days/2026/03/05.json"]);
  });

  test("names the lists that were stored, and open hours are counted anew with them", async () => {
    putSome();
    await count();
    expect((await ledgerOf("2026/03/05/10")).lists).toMatchObject([{ name: "isbot" }]);
    const list = parseRobotList({
      name: "counter.json",
      text: '[{"pattern":"Firefox"}]',
      sha256: "0".repeat(64),
    });
    if (typeof list === "string") throw new Error(list);
    await storeRobotLists(local.stores.ledger, [list]);
    const answer = await count();
    expect(answer.hours).toEqual(["2026-03-05T10", "2026-03-05T11"]);
    expect(answer.lines).toMatchObject({ read: 11, counted: 1, robots: 9, rejected: 1 });
    expect((await ledgerOf("2026/03/05/10")).lists).toMatchObject([{ name: "COUNTER" }]);
    expect((await count()).hours).toEqual([]);
  });

  test("counts a file once that comes twice under two names, in whatever order", async () => {
    putSome();
    await count();
    const lines = (await ledgerOf("2026/03/05/10")).lines;
    local.putLog(logName("2026-03-05T10", "0000"), logFileBytes(someLines()));
    await count();
    expect((await ledgerOf("2026/03/05/10")).lines).toEqual(lines);
  });
});

describe("files that cannot be counted", () => {
  test("are reported and set aside, and the rest is counted", async () => {
    putSome();
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
    const nine = await ledgerOf("2026/03/05/09");
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

describe("privacy", () => {
  test("no address, no agent and no common hash of them is stored", async () => {
    putSome();
    const referer = "http://192.0.2.77/binnen";
    const from = { second: at("10:40:00"), address: "192.0.2.8", agent: reader, referer };
    const visits = [0, 60, 120, 180].map((later) =>
      logLine({ ...from, second: from.second + later, path: `/beacon/${article}`, status: 204 }),
    );
    local.putLog(logName("2026-03-05T10", "cccc"), logFileBytes(visits));
    await count();
    const stored = [...(await local.objects("ledger")), ...(await local.objects("published"))]
      .flat()
      .join("\n");
    const secrets = [
      "192.0.2.1",
      "192.0.2.77",
      "192.0.2.8",
      "192.0.2.5",
      reader,
      encodeURI(reader),
      "Firefox",
      robot,
      "Googlebot",
    ];
    for (const secret of secrets) {
      expect(stored).not.toContain(secret);
      for (const algorithm of ["md5", "sha1", "sha256"]) {
        expect(stored).not.toContain(createHash(algorithm).update(secret).digest("hex"));
      }
    }
  });
});

describe("a crash at any storage call", () => {
  test("leaves what the next run brings to the same bytes", { timeout: 120_000 }, async () => {
    putSome();
    local.putLog("cdn/plain.gz", Buffer.from("no gzip at all"));
    local.putLog(logName("2026-03-01T10", "late"), logFileBytes([lateLine()]));
    const calls = failing(local.stores);
    await count();
    const total = calls.made();
    const expected = await local.objects("ledger");
    expect(total).toBeGreaterThan(20);

    for (let crashAt = 1; crashAt <= total; crashAt += 1) {
      await local.stop();
      local = await startReadStores();
      await addEntries(local.stores, [1, 2]);
      await addFile(local.stores, {
        id: pdf,
        entryId: article,
        contentType: "application/pdf",
        size: 10_000,
      });
      await addFile(local.stores, {
        id: sound,
        entryId: article,
        contentType: "audio/mpeg",
        size: 9_000_000,
      });
      putSome();
      local.putLog("cdn/plain.gz", Buffer.from("no gzip at all"));
      local.putLog(logName("2026-03-01T10", "late"), logFileBytes([lateLine()]));
      const broken = failing(local.stores);
      broken.crashAt(crashAt);
      await expect(count()).rejects.toThrow("crash");
      broken.crashAt(Number.POSITIVE_INFINITY);
      await count();
      expect(await local.objects("ledger"), `after a crash at call ${crashAt}`).toEqual(expected);
      expect((await readReadTotals(local.stores.table, article)).totals?.views.total).toBe(5);
    }
  });
});

const lateLine = () =>
  logLine({
    second: Date.parse("2026-03-01T10:00:00Z") / 1_000,
    address: "192.0.2.1",
    agent: reader,
    path: `/beacon/${article}`,
    status: 204,
  });

/** The same stores, whose clients fail from their n-th call on, before or after the call was made. */
function failing(stores: Stores) {
  let calls = 0;
  let limit = Number.POSITIVE_INFINITY;
  for (const client of [stores.ledger.client, stores.table.client]) {
    const stack: { add(middleware: unknown, options: unknown): void } = client.middlewareStack;
    const middleware = (next: (input: unknown) => Promise<unknown>) => async (input: unknown) => {
      calls += 1;
      if (calls > limit) throw new Error("crash");
      if (calls < limit) return next(input);
      if (calls % 2 === 0) await next(input);
      throw new Error("crash");
    };
    stack.add(middleware, { step: "initialize", name: "crash" });
  }
  return {
    made: () => calls,
    crashAt(call: number) {
      calls = 0;
      limit = call;
    },
  };
}
