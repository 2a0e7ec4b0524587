import Parser from "rss-parser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withStorageUse } from "../shared/observability/storage-calls.ts";
import { processRecords } from "./process-records.ts";
import { reconcileAll } from "./reconcile-all.ts";
import { startTestSite, type TestSite } from "./testing.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

const feed = (scope: string) => new Parser().parseString(site.stored(`feeds/${scope}.rss`) ?? "");

test("a logo that nobody stores is stored again when all is reconciled", async () => {
  const logo = await site.upload("later.png", "image/png", "PNG");
  await site.set({ logo });
  await site.settle();
  const key = `files/${logo}/later.png`;
  site.stores.s3.remove(site.stores.buckets.published, key);
  expect((await reconcileAll(site.context)).repaired).toContain(key);
  expect(site.stored(key)).toBe("PNG");
  await site.set({});
  await site.settle();
});

test("a change of the settings renders every feed again, also those that nothing is published in", async () => {
  const logo = await site.upload("beeldmerk.png", "image/png", "PNG");
  const theme = await site.live("theme", { title: "Wonen" }, "wonen");
  const body = [{ _type: "block", _key: "a", style: "normal", markDefs: [], children: [] }];
  for (let index = 0; index < 15; index += 1) {
    const content = { title: `Bericht ${index}`, lead: "Kort", language: "fy", themes: [theme], body };
    await site.live("news", content, `bericht-${index}`);
  }
  await site.settle();
  expect((await feed("all")).items).toHaveLength(15);
  for (const item of (await feed("all")).items) expect(item).toHaveProperty("content:encoded");
  await site.set({
    title: "Wijken",
    description: "Over wijken",
    language: "nl-BE",
    copyright: "CC BY 4.0",
    itemsPerFeed: 10,
    itemText: "summary",
    logo,
  });
  await site.settle();
  const all = await feed("all");
  expect(all).toMatchObject({
    title: "Wijken",
    description: "Over wijken",
    language: "nl-BE",
    copyright: "CC BY 4.0",
    image: { url: `https://katern.example/files/${logo}/beeldmerk.png` },
  });
  expect(all.items.length).toBeGreaterThanOrEqual(10);
  for (const item of all.items) expect(item).not.toHaveProperty("content:encoded");
  expect((await feed("reports")).title).toBe("Wijken: Rapporten");
  expect((await feed(`themes/${theme}`)).title).toBe("Wijken: Wonen");
  expect(await feed("languages/fy")).toMatchObject({ language: "fy", copyright: "CC BY 4.0" });
  expect(site.stored("feeds/index.opml")).toContain("<title>Wijken</title>");
  expect(site.stored(`files/${logo}/beeldmerk.png`)).toBe("PNG");

  await site.set({});
  await site.settle();
  expect((await feed("all")).title).toBe("Katern");
  expect((await feed("all")).items).toHaveLength(10);
  expect(site.stored("feeds/archive/all/1.rss")).toContain("<title>Katern</title>");
  expect(site.stored(`files/${logo}/beeldmerk.png`)).toBeUndefined();
});

test("a series' own settings go before the site's, and hold for its own feeds alone", async () => {
  const channel = { title: "De serie", itemText: "summary", copyright: "Eigen" };
  const series = await site.live(
    "series",
    { title: "Reeks", description: "Over de reeks", channel },
    "reeks",
  );
  await site.set({ title: "Wijken", description: "Over wijken", copyright: "CC BY 4.0", language: "en" });
  await site.settle();
  expect(await feed(`series/${series}`)).toMatchObject({
    title: "De serie",
    description: "Over de reeks",
    copyright: "Eigen",
    language: "en",
  });
  expect(await feed("all")).toMatchObject({ title: "Wijken", copyright: "CC BY 4.0" });
  expect(JSON.parse(site.stored("v1/series/reeks") ?? "")).not.toHaveProperty("channel");
});

test("Atom has the latest tombstones of all types together, as many as a feed is set to hold items", async () => {
  await site.set({ itemsPerFeed: 10 });
  const ids: string[] = [];
  for (let index = 0; index < 12; index += 1) {
    const type = index % 6 === 0 ? "article" : "report";
    ids.push(await site.live(type, { title: `Stuk ${index}` }, `stuk-${index}`));
  }
  await site.settle();
  for (const id of ids) await site.withdraw(id);
  await site.settle();
  const atom = site.stored("feeds/all.atom") ?? "";
  const gone = [...atom.matchAll(/<at:deleted-entry ref="urn:uuid:([^"]+)"/g)].map(([, id]) => id);
  expect(gone).toEqual(ids.slice(2).reverse());
  await site.set({});
  await site.settle();
});

test("settings that no feed shows render none, and those of podcasts no other", async () => {
  const work = async () =>
    (await withStorageUse(() => processRecords(site.context, site.takeRecords()))).result;
  const settings = { title: "Wijken", podcast: { categories: ["Education"] } };
  await site.set(settings);
  await site.settle();
  await site.set(settings);
  expect(await work()).toMatchObject({ written: [], queued: 0, failedFrom: undefined });
  await site.set({ ...settings, podcast: { categories: ["History"] } });
  expect(await work()).toMatchObject({ written: [], queued: 1, failedFrom: undefined });
  await site.drainQueue();
});

test("many feeds are rendered page by page, and the last of them as well", async () => {
  const persons: string[] = [];
  for (let index = 0; index < 26; index += 1) {
    persons.push(await site.live("person", { title: `Persoon ${index}` }, `persoon-${index}`));
  }
  // What their publication would render is not needed here.
  site.takeRecords();
  await site.set({ title: "Anders" });
  await site.settle();
  const titles = await Promise.all(persons.map(async (id) => (await feed(`persons/${id}`)).title));
  expect(titles).toEqual(persons.map((_, index) => `Anders: Persoon ${index}`));
});
