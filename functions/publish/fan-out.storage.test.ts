import { afterAll, beforeAll, expect, test } from "vitest";
import { maximumPersonsAndOrganisations, maximumThemesAndSeries } from "../../content-model/facets.ts";
import type { TypeName } from "../../content-model/types/index.ts";
import { withStorageUse } from "../shared/observability/storage-calls.ts";
import { dependentsAtOnce, processRecords } from "./process-records.ts";
import { startTestSite, type TestSite } from "./testing.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

test("an entry with as many references as it may have, all exchanged for others, is published whole", async () => {
  const many = (count: number, type: TypeName) =>
    Promise.all(
      Array.from({ length: count }, (_, n) => site.live(type, { title: `${type} ${n}` }, `${type}-${n}`)),
    );
  const themes = await many(maximumThemesAndSeries, "theme");
  const series = await many(maximumThemesAndSeries, "series");
  const persons = await many(maximumPersonsAndOrganisations, "person");
  const organisations = await many(maximumPersonsAndOrganisations, "organisation");
  await site.settle();
  const content = (half: 0 | 1) => {
    const part = (ids: readonly string[]) =>
      ids.slice((half * ids.length) / 2, ((half + 1) * ids.length) / 2);
    return {
      title: "Alles",
      language: half === 0 ? "nl" : "en",
      kind: "symposium",
      start: half === 0 ? "2026-03-09" : "2026-03-10",
      themes: part(themes),
      series: part(series),
      persons: part(persons).map((person) => ({ person })),
      organisations: part(organisations).map((organisation) => ({ organisation })),
    };
  };
  const id = await site.live("session", content(0), "alles");
  await site.settle();
  await site.revise(id, content(1), "alles-anders");
  await site.settle();
  const subjects = { themes, series, persons, organisations };
  for (const [collection, ids] of Object.entries(subjects)) {
    for (const [index, about] of ids.entries()) {
      const feed = site.stored(`feeds/${collection}/${about}.rss`);
      expect(feed?.includes(id)).toBe(index >= ids.length / 2);
    }
  }
  expect(site.stored("feeds/languages/en.atom")).toContain(`urn:uuid:${id}`);
  expect(site.stored("feeds/languages/nl.atom")).toBeUndefined();
  expect(JSON.parse(site.stored("v1/sessions/alles-anders") ?? "")).toMatchObject({
    persons: { length: maximumPersonsAndOrganisations / 2 },
    links: { feeds: { length: 3 + maximumThemesAndSeries + maximumPersonsAndOrganisations } },
  });
});

test("a renamed theme reaches all that show its name, the first at once and the rest through the queue", async () => {
  const theme = await site.live("theme", { title: "Oude naam" }, "naam");
  const count = 60;
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      site.live("news", { title: `Bericht ${index}`, themes: [theme] }, `bericht-${index}`),
    ),
  );
  await site.settle();
  await site.revise(theme, { title: "Nieuwe naam" });
  const renamed = () =>
    Array.from({ length: count }, (_, index) => site.stored(`v1/news/bericht-${index}`)).filter((document) =>
      document?.includes("Nieuwe naam"),
    ).length;
  const { queued } = await processRecords(site.context, site.takeRecords());
  expect(queued).toBe(1);
  expect(renamed()).toBe(dependentsAtOnce);
  await site.drainQueue();
  expect(renamed()).toBe(count);
  for (const key of ["feeds/news.rss", "feeds/all.json", `feeds/themes/${theme}.atom`]) {
    expect(site.stored(key), key).toContain("Nieuwe naam");
    expect(site.stored(key), key).not.toContain("Oude naam");
  }
});

test("publishing costs the same whatever else there is", async () => {
  const costOf = async (slug: string) => {
    const id = await site.live("article", { title: "Eerst" }, slug);
    await site.settle();
    await site.revise(id, { title: "Daarna" });
    const records = site.takeRecords();
    const { use } = await withStorageUse(() => processRecords(site.renderer(), records));
    return use;
  };
  const fill = async (from: number, count: number) => {
    for (let index = from; index < from + count; index += 1) {
      await site.live("article", { title: `Artikel ${index}` }, `artikel-${index}`);
    }
    await site.settle();
  };
  await fill(0, 80);
  const few = await costOf("bij-weinig");
  await fill(80, 40);
  const more = await costOf("bij-meer");
  // Two feeds that are rendered side by side may or may not spare each other a reading.
  const { BatchGetItem: batchesOfFew, ...fewCalls } = few.calls;
  const { BatchGetItem: batchesOfMore, ...moreCalls } = more.calls;
  const expected = { GetItem: 5, HeadObject: 25, ListObjectsV2: 2, PutObject: 11, Query: 18 };
  expect([fewCalls, moreCalls]).toEqual([expected, expected]);
  for (const batches of [batchesOfFew, batchesOfMore]) expect(batches).toBeLessThanOrEqual(20);
  // A page of the sitemap fills up to its bound; nothing else grows.
  expect(more.readUnits).toBeLessThan(few.readUnits * 2);
});
