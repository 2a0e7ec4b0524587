import { afterAll, beforeAll, expect, test } from "vitest";
import { withStorageUse } from "../shared/observability/storage-calls.ts";
import { processRecords } from "./process-records.ts";
import { startTestSite, type TestSite } from "./testing.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

test("a publication becomes a document, feeds in three formats and a line in the sitemap; a withdrawal takes them away", async () => {
  const theme = await site.live("theme", { title: "Wonen" }, "wonen");
  const news = await site.live(
    "news",
    { title: "Een plein <open>", lead: "Kort", themes: [theme] },
    "een-plein",
  );
  await site.settle();

  expect(JSON.parse(site.stored("v1/news/een-plein") ?? "")).toMatchObject({
    title: "Een plein <open>",
    themes: [{ id: theme, title: "Wonen" }],
  });
  for (const scope of ["all", "news", `themes/${theme}`]) {
    for (const format of ["rss", "atom", "json"]) {
      expect(site.stored(`feeds/${scope}.${format}`), `${scope}.${format}`).toContain(`urn:uuid:${news}`);
    }
  }
  expect(site.stored("sitemaps/news/2026-01.xml")).toContain("/v1/news/een-plein");
  expect(site.stored("sitemap.xml")).toContain("/sitemaps/news/2026-01.xml");

  await site.withdraw(news);
  await site.settle();
  expect(site.stored("v1/news/een-plein")).toBeUndefined();
  expect(site.stored("sitemaps/news/2026-01.xml")).toBeUndefined();
  expect(site.stored("sitemap.xml")).not.toContain("/sitemaps/news/");
  expect(site.stored(`feeds/themes/${theme}.rss`)).not.toContain(news);
  expect(site.findings).toEqual([]);
});

test("a plain publication puts what it changes and nothing else; saying it again puts nothing", async () => {
  const id = await site.live("article", { title: "Eerste" }, "eerste");
  await site.settle();
  await site.revise(id, { title: "Tweede" });
  const records = site.takeRecords();
  const first = await withStorageUse(() => processRecords(site.context, records));
  expect([...first.result.written].sort()).toEqual([
    "feeds/all.atom",
    "feeds/all.json",
    "feeds/all.rss",
    "feeds/articles.atom",
    "feeds/articles.json",
    "feeds/articles.rss",
    "sitemaps/articles/2026-01.xml",
    "v1/articles/eerste",
  ]);
  expect(first.use.calls["PutObject"]).toBe(8);
  const again = await withStorageUse(() => processRecords(site.context, records));
  expect(again.result.written).toEqual([]);
  expect(again.use.calls["PutObject"]).toBeUndefined();
});
