import RssParser from "rss-parser";
import { afterEach, beforeEach, expect, test } from "vitest";
import { mostReadSchema } from "../../schemas/reads.ts";
import { logFileBytes, logLine } from "../../tests/bench/log-generator.ts";
import {
  addEntries,
  type ReadStores,
  startReadStores,
  testId,
  withdrawEntry,
} from "../../tests/bench/read-stores.ts";
import { withStorageUse } from "../shared/observability/storage-calls.ts";
import { mostReadKeys } from "../shared/rendering/most-read.ts";
import { siteOf } from "../shared/rendering/site.ts";
import { writeEach } from "../shared/storage/batch-write.ts";
import { cardKey, headKey } from "../shared/storage/keys.ts";
import { publishMostRead } from "./publish-most-read.ts";
import { countReads } from "./run.ts";

const now = new Date("2026-03-05T12:00:00Z");
const site = siteOf({
  PUBLIC_ADDRESS: "https://katern.example",
  SITE_NAME: "Netwerk",
  SITE_LANGUAGE: "nl",
  HUBS: "",
});
const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

let local: ReadStores;
beforeEach(async () => {
  local = await startReadStores();
  await addEntries(local.stores, [1, 2, 3, 4]);
});
afterEach(() => local.stop());

/** So many different readers of an entry at an hour, counted as if the clock were just after it. */
async function read(entry: number, hour: string, readers: number): Promise<void> {
  const second = Date.parse(`${hour}:00:00Z`) / 1_000;
  const lines = Array.from({ length: readers }, (_, reader) =>
    logLine({ second, address: `192.0.2.${reader}`, agent, path: `/beacon/${testId(entry)}`, status: 204 }),
  );
  local.putLog(`cdn/EXAMPLE.${hour.replace("T", "-")}.${entry}.gz`, logFileBytes(lines));
  await countReads({
    stores: local.stores,
    now: new Date(`${hour}:30:00Z`),
    request: {},
    report: () => undefined,
  });
}

const reported: string[] = [];

async function publishAt(at: Date) {
  const report = (message: string) => void reported.push(message);
  await publishMostRead({ stores: local.stores, site, now: at, report });
  return local.objects("published");
}

async function idsIn(key: string, at = now): Promise<string[]> {
  const list = mostReadSchema.parse(JSON.parse((await publishAt(at)).get(key) ?? "null"));
  return list.items.map((item) => item.id);
}

test("a list has what was read in its period, the most read first, ties by id", async () => {
  await read(3, "2026-03-05T09", 2);
  await read(2, "2026-03-05T10", 2);
  await read(4, "2026-02-27T10", 9);
  await read(1, "2026-02-26T10", 5);
  await read(1, "2025-06-01T10", 5);

  expect(await idsIn("most-read/7d/all.json")).toEqual([testId(4), testId(2), testId(3)]);
  expect(await idsIn("most-read/30d/articles.json")).toEqual([testId(4), testId(1), testId(2), testId(3)]);
  expect(await idsIn("most-read/365d/all.json")).toEqual([testId(1), testId(4), testId(2), testId(3)]);
  expect(await idsIn("most-read/365d/news.json")).toEqual([]);
});

test("an item is a card with its reads in the period, and the list is valid RSS too", async () => {
  await read(1, "2026-03-05T09", 3);
  const published = await publishAt(now);
  expect([...published.keys()].sort()).toEqual([...mostReadKeys].sort());
  const list = mostReadSchema.parse(JSON.parse(published.get("most-read/7d/all.json") ?? "null"));
  expect(list).toMatchObject({ period: "7d", scope: "all", from: "2026-02-27", to: "2026-03-05" });
  expect(list.items[0]).toMatchObject({
    title: "Stuk 1",
    url: "https://katern.example/v1/articles/stuk-1",
    reads: { total: 3, views: { total: 3, unique: 3 }, downloads: { total: 0, unique: 0 } },
  });
  const feed = await new RssParser().parseString(published.get("most-read/7d/all.rss") ?? "");
  expect(feed.title).toBe("Netwerk: Meest gelezen in 7 dagen");
  expect(feed.items.map((item) => item.guid)).toEqual([`urn:uuid:${testId(1)}`]);
});

test("of sums only those that there are are asked for, and again only those that have changed", async () => {
  await read(1, "2026-03-05T09", 3);
  await read(1, "2025-06-01T10", 5);
  const { use } = await withStorageUse(() => publishAt(now));
  // The day of the lists, before and in each of two passes; 2025 and 2026 in each; June, March and its fifth once.
  expect(use.calls["GetObject"]).toBe(1 + 2 + 4 + 3);
  expect(await idsIn("most-read/365d/all.json")).toEqual([testId(1)]);
  await read(2, "2026-03-05T11", 9);
  expect(await idsIn("most-read/7d/all.json")).toEqual([testId(2), testId(1)]);
});

test("a withdrawn entry leaves the lists", async () => {
  await read(1, "2026-03-05T09", 3);
  await read(2, "2026-03-05T10", 2);
  expect(await idsIn("most-read/7d/all.json")).toEqual([testId(1), testId(2)]);
  await withdrawEntry(local.stores, 1);
  expect(await idsIn("most-read/7d/all.json")).toEqual([testId(2)]);
});

test("an entry of which something cannot be read leaves the lists alone, and is told of", async () => {
  for (const entry of [1, 2, 3]) await read(entry, `2026-03-05T0${entry}`, 4 - entry);
  const { table } = local.stores;
  const broken = { ...cardKey(testId(1)), title: 7 };
  const headless = { ...headKey(testId(2)), version: "geen" };
  await writeEach(table, [{ put: broken }, { put: headless }]);
  reported.length = 0;
  expect(await idsIn("most-read/7d/all.json")).toEqual([testId(3)]);
  expect(new Set(reported)).toEqual(new Set(["An entry was left out of the most-read lists"]));
});

test("days pass out of the window, and a run held up over midnight does not turn the lists back", async () => {
  await read(1, "2026-03-05T09", 3);
  expect(await idsIn("most-read/7d/all.json", new Date("2026-03-11T23:59:59Z"))).toEqual([testId(1)]);
  expect(await idsIn("most-read/7d/all.json", new Date("2026-03-12T00:00:00Z"))).toEqual([]);
  expect(await idsIn("most-read/7d/all.json", now)).toEqual([]);
});
