import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { pageMaximum } from "../shared/rendering/sitemap-periods.ts";
import { referenceKey } from "../shared/storage/keys.ts";
import { claimReferences, deleteReferences, listReferrers } from "../shared/storage/references.ts";
import { processRecords } from "./process-records.ts";
import { reconcileAll } from "./reconcile-all.ts";
import { startTestSite, type TestSite } from "./testing.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

test("after everything was published in order there is nothing to repair but the feeds nobody published in", async () => {
  const asset = await site.upload("rapport.pdf", "application/pdf", "%PDF-1.7");
  const theme = await site.live("theme", { title: "Wonen" }, "wonen");
  await site.live("report", { title: "Rapport", themes: [theme], files: [{ asset }] }, "rapport");
  const retracted = await site.live("news", { title: "Onjuist" }, "onjuist");
  await site.settle();
  await site.withdraw(retracted, "retraction");
  await site.settle();
  const { compared, repaired, failed } = await reconcileAll(site.context);
  expect(repaired.every((key) => /^feeds\/(?:articles|sessions)\./.test(key))).toBe(true);
  expect(failed).toBeUndefined();
  const objects = Object.keys(await site.storedObjects());
  expect(compared).toBeGreaterThanOrEqual(objects.length);
  expect(objects).toEqual(
    expect.arrayContaining([
      "v1/news/onjuist",
      "v1/themes/wonen",
      `files/${asset}/rapport.pdf`,
      "sitemap.xml",
    ]),
  );
  expect((await reconcileAll(site.context)).repaired).toEqual([]);
});

test("what is missing, wrong or should not be there is repaired, and reference rows are written again", async () => {
  const theme = await site.live("theme", { title: "Zorg" }, "zorg");
  const news = await site.live("news", { title: "Bericht", themes: [theme] }, "bericht");
  await site.settle();
  await reconcileAll(site.context);
  const before = await site.storedObjects();
  const { s3, buckets } = site.stores;
  s3.remove(buckets.published, "v1/news/bericht");
  s3.put(buckets.published, "feeds/all.rss", Buffer.from("<rss/>"), "application/rss+xml");
  const strays = ["v1/news/nooit-geweest", "feeds/themes/x.rss", "sitemaps/news/1999-01.xml", "los.txt"];
  for (const key of strays) s3.put(buckets.published, key, Buffer.from("x"), "text/plain");
  s3.put(buckets.published, "most-read/7d/all.json", Buffer.from("{}"), "application/json");
  await deleteReferences(site.table, news, [theme]);

  const { repaired } = await reconcileAll(site.context);
  expect(repaired).toEqual(["feeds/all.rss", "v1/news/bericht", ...strays].sort());
  const { "most-read/7d/all.json": mostRead, ...after } = await site.storedObjects();
  expect(mostRead).toBeDefined();
  expect(after).toEqual(before);
  expect((await listReferrers(site.table, theme, { limit: 10 })).sources).toEqual([news]);
  s3.remove(buckets.published, "most-read/7d/all.json");
});

test("a reconcile writes the reference rows that are missing or only claimed, and no other", async () => {
  const themes = await Promise.all(
    ["een", "twee", "drie"].map((name) => site.live("theme", { title: `Thema ${name}` }, `thema-${name}`)),
  );
  const [missing = "", claimed = ""] = themes;
  const source = await site.live("news", { title: "Verwijzend", themes }, "verwijzend");
  await site.settle();
  await reconcileAll(site.context);
  const renderer = site.renderer();
  const written = recordWrites(renderer.table.client);
  await reconcileAll(renderer);
  expect(written.splice(0)).toEqual([]);

  await deleteReferences(site.table, source, [missing]);
  const claim = { version: 1, until: "2026-01-01T00:00:00Z" };
  await claimReferences(site.table, { source, targets: [claimed], claim });
  await reconcileAll(renderer);
  expect(written.sort()).toEqual([missing, claimed].map((target) => referenceKey(target, source).PK).sort());
  for (const theme of themes) {
    const { sources, claims } = await listReferrers(site.table, theme, { limit: 10 });
    expect([sources, [...claims]]).toEqual([[source], []]);
  }
});

test("a month that outgrows its page in the sitemap is parted, and made whole when it has shrunk", async () => {
  const place = (index: number) =>
    `2020-03-${String(1 + (index % 3)).padStart(2, "0")}T07:00:0${index % 10}Z`;
  const ids: string[] = [];
  const add = async (index: number) => {
    const content = { title: `Artikel ${index}`, publishedAt: place(index) };
    ids[index] = await site.live("article", content, `van-toen-${index}`);
  };
  const pages = async () =>
    Object.keys(await site.storedObjects()).filter((key) => key.startsWith("sitemaps/articles/"));
  const addresses = async () => {
    const listed = (await pages()).flatMap((key) => site.stored(key)?.match(/van-toen-\d+/g) ?? []);
    return listed.sort();
  };
  const all = (count: number) => Array.from({ length: count }, (_, index) => `van-toen-${index}`).sort();
  for (let index = 0; index < pageMaximum; index += 1) await add(index);
  await site.settle();
  expect(await pages()).toEqual(["sitemaps/articles/2020-03.xml"]);

  await add(pageMaximum);
  await site.settle();
  const days = [1, 2, 3].map((day) => `sitemaps/articles/2020-03-0${day}.xml`);
  expect(await pages()).toEqual(days);
  expect(await addresses()).toEqual(all(pageMaximum + 1));
  for (const day of days) expect(site.stored("sitemap.xml")).toContain(day);
  expect(site.stored("sitemap.xml")).not.toContain("2020-03.xml");

  // Somebody who was about to write the month's page again when it was parted.
  site.stores.s3.put(
    site.stores.buckets.published,
    "sitemaps/articles/2020-03.xml",
    Buffer.from("<urlset/>"),
    "application/xml",
  );
  await add(pageMaximum + 1);
  await site.settle();
  expect(await pages()).toEqual(days);
  expect(await addresses()).toEqual(all(pageMaximum + 2));

  for (const id of ids.slice(pageMaximum)) await site.withdraw(id);
  const records = site.takeRecords();
  await Promise.all([site.context, site.renderer()].map((renderer) => processRecords(renderer, records)));
  expect(await pages()).toEqual(["sitemaps/articles/2020-03.xml"]);
  expect(await addresses()).toEqual(all(pageMaximum));
  expect((await reconcileAll(site.context)).repaired).toEqual([]);
});

const batchWrite = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({
        PutRequest: z.object({ Item: z.object({ PK: z.object({ S: z.string() }) }) }).optional(),
        DeleteRequest: z.object({ Key: z.object({ PK: z.object({ S: z.string() }) }) }).optional(),
      }),
    ),
  ),
});

/** The partitions of the rows that a client writes in batches from now on, call by call. */
function recordWrites(client: DynamoDBClient): string[] {
  const written: string[] = [];
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === "BatchWriteItemCommand") {
          const { RequestItems } = batchWrite.parse(args.input);
          for (const { PutRequest, DeleteRequest } of Object.values(RequestItems).flat())
            written.push(String(PutRequest?.Item.PK.S ?? DeleteRequest?.Key.PK.S));
        }
        return next(args);
      },
    { step: "initialize" },
  );
  return written;
}
