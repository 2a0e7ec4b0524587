import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { countReads, recountReads } from "../../cli/commands/count-reads.ts";
import { addDemoTraffic } from "../../cli/commands/demo.ts";
import { reconcile } from "../../cli/commands/reconcile.ts";
import { updateRobots } from "../../cli/commands/robots.ts";
import { printToken } from "../../cli/commands/token.ts";
import { verifyReads } from "../../cli/commands/verify.ts";
import { countingMethod } from "../../functions/count-reads/count-hour.ts";
import { type Bucket, createBucketClient, listObjects } from "../../functions/shared/artefacts/bucket.ts";
import { readLedger } from "../../functions/shared/artefacts/ledger.ts";
import { hourLedgerSchema, lineCountsSchema } from "../../schemas/ledger.ts";
import { mostReadPeriods, mostReadSchema, mostReadTypes, readsSchema } from "../../schemas/reads.ts";
import { eventually } from "../end-to-end/site.ts";
import { printedBy } from "../support/printed-by.ts";
import { type RuntimeProcess, startRuntimeProcess } from "../support/runtime-process.ts";

/** `npm start`, and then made-up readers of a day as `katern demo traffic` adds them: what shows, follows and holds. */

const days = 1;
const nobody = "0193b2c4-7a10-7cde-8f01-000000000009";
let folder: string;
let runtime: RuntimeProcess;
let before: Map<string, string>;
let printed: unknown;

const get = (path: string, options: RequestInit = {}) =>
  fetch(new URL(path, runtime.file.address), { redirect: "manual", ...options });
const json = async (path: string): Promise<unknown> => (await get(path)).json();

const entriesSchema = z.object({ items: z.array(z.object({ id: z.string(), url: z.url() })) });
const entries = async () => entriesSchema.parse(await json("/v1/entries?limit=100")).items;

/** What is published of entries: their documents, and every feed of all of them. */
async function publishedBytes(): Promise<Map<string, string>> {
  const paths = [
    ...(await entries()).map(({ url }) => new URL(url).pathname),
    ...["rss", "atom", "json"].map((format) => `/feeds/all.${format}`),
    "/sitemap.xml",
  ];
  const bytes = new Map<string, string>();
  for (const path of paths) {
    const answer = await get(path);
    expect(answer.status, path).toBe(200);
    const hash = createHash("sha256")
      .update(await answer.text())
      .digest("hex");
    bytes.set(path, `${answer.headers.get("etag")} ${answer.headers.get("last-modified")} ${hash}`);
  }
  return bytes;
}

async function inLedger<Found>(work: (bucket: Bucket) => Promise<Found>): Promise<Found> {
  Object.assign(process.env, runtime.file.environment);
  const client = createBucketClient();
  try {
    return await work({ client, name: String(runtime.file.environment["LEDGER_BUCKET"]) });
  } finally {
    client.destroy();
  }
}

/** The stored ledger: names and ETags. */
const ledger = () =>
  inLedger(async (bucket) => {
    const found = new Map<string, string>();
    for await (const { key, etag } of listObjects(bucket, "")) found.set(key, etag);
    return found;
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "katern-demo-"));
  process.env["KATERN_DATA"] = folder;
  runtime = await startRuntimeProcess({ folder });
  // Feeds and sitemaps come a moment after the pages; this renders what is still missing.
  await printedBy(reconcile);
  before = await publishedBytes();
  printed = await printedBy(addDemoTraffic, "--days", String(days));
}, 60_000);
afterAll(async () => {
  await runtime?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("after made-up readers of a day", () => {
  test("every line is accounted for, in believable shares", () => {
    const { hours, lines } = z.object({ hours: z.int(), lines: lineCountsSchema }).parse(printed);
    expect(hours).toBeGreaterThan(12);
    const { read, ...others } = lines;
    expect(Object.values(others).reduce((sum, count) => sum + count, 0)).toBe(read);
    expect(lines.counted).toBeGreaterThan(50);
    expect(lines.robots / lines.counted).toBeGreaterThan(0.1);
    expect(lines.doubleClicks / lines.counted).toBeGreaterThan(0.03);
    expect(lines.doubleClicks).toBeLessThan(lines.counted);
    expect([lines.rejected, lines.late]).toEqual([0, 0]);
  });

  test("the start page shows what was read, the most read first", async () => {
    const page = await (await get("/")).text();
    const shown = [
      ...page.matchAll(/read (\d+) times? \((\d+) views?, (\d+) downloads?, (\d+) plays?\)/g),
    ].map(([, ...numbers]) => numbers.map(Number));
    expect(shown.length).toBeGreaterThan(3);
    for (const [total = 0, ...kinds] of shown)
      expect(kinds.reduce((sum, count) => sum + count, 0)).toBe(total);
    const totals = shown.map(([total = 0]) => total);
    expect(totals).toEqual(totals.toSorted((a, b) => b - a));
    expect(totals[0]).toBeGreaterThan(10);
  });

  test.each(mostReadPeriods)("the lists of %s follow, whichever type is asked for", async (period) => {
    for (const type of [undefined, ...mostReadTypes]) {
      const answer = await get(
        `/v1/reads/most-read?period=${period}${type === undefined ? "" : `&type=${type}`}`,
      );
      expect(answer.status).toBe(302);
      const location = answer.headers.get("location") ?? "";
      const list = mostReadSchema.parse(await json(location));
      expect(list.period).toBe(period);
      expect(list.items.every((item) => type === undefined || item.type === type)).toBe(true);
      const feed = await (await get(location.replace(/json$/, "rss"))).text();
      expect(feed.match(/<item>/g)?.length ?? 0).toBe(list.items.length);
      for (const { url } of list.items) expect(feed).toContain(`<link>${url}</link>`);
    }
    const all = mostReadSchema.parse(await json(`/most-read/${period}/all.json`));
    expect(all.items.length).toBeGreaterThan(3);
    for (const { id, reads } of all.items) {
      const { total, carriedOver, views } = readsSchema.parse(await json(`/v1/reads/${id}`));
      expect(total - carriedOver.count).toBe(reads.total);
      expect(views.unique).toBeLessThanOrEqual(views.total);
    }
  });

  test("counts of an entry name their method and moment, are asked for anew by their ETag, and are of nothing else", async () => {
    const [first] = await entries();
    const answer = await get(`/v1/reads/${first?.id}`);
    const { method, asOf, countedSince } = readsSchema.parse(await answer.json());
    expect(method).toBe(countingMethod);
    expect(String(countedSince) < String(asOf)).toBe(true);
    const headers = { "if-none-match": answer.headers.get("etag") ?? "" };
    expect((await get(`/v1/reads/${first?.id}`, { headers })).status).toBe(304);
    expect((await get(`/v1/reads/${nobody}`)).status).toBe(404);
  });

  test("the ledger is clean by its own check", async () => {
    expect(await printedBy(verifyReads)).toMatchObject({ clean: true, faults: [] });
  });

  test("counting the same hours again changes nothing", async () => {
    // What this test itself asked for is in the log by now.
    await printedBy(countReads);
    const stored = await ledger();
    expect([...stored.keys()].filter((key) => key.startsWith("hours/")).length).toBeGreaterThan(12);
    const [from = "", to = ""] = [days * 24 + 1, 0].map((back) =>
      new Date(Date.now() - back * 3_600_000).toISOString().slice(0, 13),
    );
    const again = await printedBy(recountReads, "--from", from, "--to", to);
    expect(again).toMatchObject({ unavailable: [], rejectedFiles: [] });
    expect(z.looseObject({ hours: z.array(z.string()) }).parse(again).hours.length).toBeGreaterThan(12);
    expect(await ledger()).toEqual(stored);
  });

  test("hours without log files are said not to have been counted, and stay as they are", async () => {
    const stored = await ledger();
    const long = ["--from", "1990-01-01T00", "--to", "1990-01-02T00"];
    const refusal = "No hour from 1990-01-01T00 to 1990-01-02T00 could be counted";
    await expect(printedBy(recountReads, ...long)).rejects.toThrow(refusal);
    await expect(printedBy(countReads, ...long.slice(2))).rejects.toThrow(
      "No hour to 1990-01-02T00 could be",
    );
    expect([...(await ledger()).keys()]).toEqual(expect.arrayContaining([...stored.keys()]));
    expect([...(await ledger()).keys()].filter((key) => key.includes("1990"))).toEqual([]);
  });

  test("no entry, feed or sitemap was written anew", async () => {
    expect(await publishedBytes()).toEqual(before);
  });

  test("what moved stays in the lists: its old address leads on at once, the next count names the new one", async () => {
    const { items } = mostReadSchema.parse(await json("/most-read/30d/all.json"));
    const [first] = items;
    const old = new URL(String(first?.url)).pathname;
    const collection = old.split("/")[2];
    const token = String(await printedBy(printToken, "--role", "publisher"));
    const editorial = `/editorial/v1/${collection}/${first?.id}`;
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/merge-patch+json" };
    const head = await get(editorial, { headers });
    const changed = await get(editorial, {
      method: "PATCH",
      headers: { ...headers, "if-match": head.headers.get("etag") ?? "" },
      body: JSON.stringify({ slug: "verhuisd" }),
    });
    expect(changed.status).toBe(200);
    const live = await get(`${editorial}/publish`, {
      method: "POST",
      headers: {
        ...headers,
        "content-type": "application/json",
        "if-match": changed.headers.get("etag") ?? "",
      },
      body: "{}",
    });
    expect(live.status).toBe(200);
    const moved = `${runtime.file.address}/v1/${collection}/verhuisd`;
    await eventually(async () => expect((await get(old)).headers.get("location")).toBe(moved));
    await printedBy(countReads);
    for (const period of mostReadPeriods) {
      for (const format of ["json", "rss"]) {
        const list = await (await get(`/most-read/${period}/all.${format}`)).text();
        expect(list).toContain(moved);
        expect(list).not.toContain(`${runtime.file.address}${old}`);
      }
    }
    const { items: after } = mostReadSchema.parse(await json("/most-read/30d/all.json"));
    expect(after.map(({ id }) => id)).toContain(first?.id);
  }, 60_000);

  test("robots by a list that is stored are counted as such in the hours that are open, and the ledger names it", async () => {
    const list = join(folder, "counter_bots.json");
    const text = JSON.stringify([{ pattern: "bot" }, { pattern: "Firefox", last_changed: "2026-01-31" }]);
    await writeFile(list, text);
    const sha256 = createHash("sha256").update(text).digest("hex");
    const named = { name: "COUNTER", version: "2026-01-31", sha256 };
    expect(await printedBy(updateRobots, list)).toMatchObject({ lists: [{ ...named, patterns: 2 }] });

    const answer = z.object({ hours: z.array(z.string()), lines: lineCountsSchema });
    const { hours, lines } = answer.parse(await printedBy(countReads));
    const { lines: builtIn } = answer.pick({ lines: true }).parse(printed);
    expect(hours.length).toBeGreaterThan(12);
    expect(lines.counted).toBeLessThan(builtIn.counted);
    expect(lines.robots).toBeGreaterThan(builtIn.robots);
    expect(await printedBy(verifyReads)).toMatchObject({ clean: true });
    const key = `hours/${hours[0]?.replace(/[-T]/g, "/")}.json`;
    const stored = await inLedger((bucket) => readLedger(bucket, key, hourLedgerSchema));
    expect(stored?.value.lists).toMatchObject([named]);
  });

  test("a file that is no list of robots is refused by its name, and the lists stay", async () => {
    const other = join(folder, "other.json");
    await writeFile(other, '{"hello":"world"}');
    const before = (await ledger()).get("robots/lists.json");
    await expect(updateRobots([other])).rejects.toThrow(`${other} is none of the known lists`);
    expect((await ledger()).get("robots/lists.json")).toBe(before);
  });
});
