import { afterAll, beforeAll, expect, test } from "vitest";
import { faultsOfSitemap } from "../../content-model/feeds/testing/sitemap-rules.ts";
import { find, parseStrictly, textsAt } from "../../content-model/feeds/testing/strict-xml.ts";
import { noLines, sumLedgerSchema } from "../../schemas/ledger.ts";
import { dayLedgerKey, monthLedgerKey, mostReadDayKey, yearLedgerKey } from "../shared/artefacts/keys.ts";
import { writeLedger } from "../shared/artefacts/ledger.ts";
import { withStorageUse } from "../shared/observability/storage-calls.ts";
import { render } from "../shared/rendering/render.ts";
import { siteOf } from "../shared/rendering/site.ts";
import { readAssets } from "../shared/storage/assets.ts";
import { processRecords } from "./process-records.ts";
import { reconcileAll } from "./reconcile-all.ts";
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
  const sitemaps = Object.keys(await site.storedObjects()).filter((key) => /^sitemap.*\.xml$/.test(key));
  expect(sitemaps).toEqual(
    expect.arrayContaining(["sitemap.xml", "sitemaps/google-news.xml", "sitemaps/news/2026-01.xml"]),
  );
  for (const key of sitemaps) {
    const text = site.stored(key) ?? "";
    expect(faultsOfSitemap(parseStrictly(text), Buffer.byteLength(text)), key).toEqual([]);
  }

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
    "feeds/languages/nl.atom",
    "feeds/languages/nl.json",
    "feeds/languages/nl.rss",
    "sitemaps/articles/2026-01.xml",
    "v1/articles/eerste",
  ]);
  expect(first.use.calls["PutObject"]).toBe(11);
  const again = await withStorageUse(() => processRecords(site.context, records));
  expect(again.result.written).toEqual([]);
  expect(again.use.calls["PutObject"]).toBeUndefined();
});

test("a file is there while a live entry uses it, under the headers of its kind, and counts for the first that did", async () => {
  const slides = await site.upload("Dia's é.pptx", presentation, "dia's");
  const text = await site.upload("rapport.pdf", "application/pdf", "%PDF-1.7");
  const files = [`files/${slides}/Dia's é.pptx`, `files/${text}/rapport.pdf`] as const;
  const draft = await site.create("report", { title: "Nog niet", files: [{ asset: text }] }, "nog-niet");
  await site.settle();
  expect(site.stored(files[1])).toBeUndefined();

  await site.publish(draft);
  const other = await site.live(
    "report",
    { title: "Ook", files: [{ asset: slides }, { asset: text }] },
    "ook",
  );
  await site.settle();
  expect(site.stored(files[1])).toBe("%PDF-1.7");
  expect(await site.storedObjects()).toMatchObject({
    [files[0]]: expect.stringMatching(
      / attachment; filename="Dia's \?\.pptx"; filename\*=UTF-8''Dia%27s%20%C3%A9\.pptx$/,
    ),
    [files[1]]: expect.stringMatching(
      /application\/pdf public, max-age=31536000, immutable inline; filename=/,
    ),
  });
  expect((await readAssets(site.table, [text])).get(text)?.attributedTo).toBe(draft);

  await site.withdraw(draft);
  await site.settle();
  expect(site.stored(files[1])).toBeDefined();
  await site.revise(other, { title: "Ook", files: [{ asset: slides }] });
  const records = site.takeRecords();
  // The row's record first and alone: the file still goes with the entry's own.
  await processRecords(
    site.context,
    records.filter(({ key }) => key.PK.startsWith("LIVE#")),
  );
  await processRecords(site.context, records);
  expect(site.stored(files[0])).toBeDefined();
  expect(site.stored(files[1])).toBeUndefined();
});

const presentation = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

test("a new slug leaves nothing at the old address, and coming back to it brings the document back", async () => {
  const id = await site.live("news", { title: "Verhuist" }, "oud-adres");
  await site.settle();
  await site.revise(id, { title: "Verhuist" }, "nieuw-adres");
  await site.settle();
  expect(site.stored("v1/news/oud-adres")).toBeUndefined();
  expect(site.stored("v1/news/nieuw-adres")).toContain("https://katern.example/v1/news/nieuw-adres");
  expect(site.stored("feeds/news.rss")).toContain("/v1/news/nieuw-adres");
  await site.revise(id, { title: "Verhuist" }, "oud-adres");
  await site.settle();
  expect(site.stored("v1/news/oud-adres")).toBeDefined();
  expect(site.stored("v1/news/nieuw-adres")).toBeUndefined();
});

test("a retraction keeps the document with its notice and takes the entry out of the sitemap; feeds tell of it for 30 days", async () => {
  const theme = await site.live("theme", { title: "Onderzoek" }, "onderzoek");
  const content = { title: "Onjuist", lead: "Wat niet klopte", themes: [theme] };
  const id = await site.live("news", content, "onjuist");
  await site.settle();
  await site.withdraw(id, "retraction");
  await site.settle();
  expect(JSON.parse(site.stored("v1/news/onjuist") ?? "")).toMatchObject({
    retraction: { reason: "Op verzoek" },
  });
  expect(site.stored("sitemaps/news/2026-01.xml")).not.toContain("onjuist");
  const scopes = ["all", "news", "languages/nl", `themes/${theme}`];
  for (const scope of scopes) {
    const feed = (format: string) => site.stored(`feeds/${scope}.${format}`) ?? "";
    for (const format of ["rss", "atom", "json"]) {
      const text = feed(format);
      expect(text.split(`urn:uuid:${id}`), `${scope}.${format}`).toHaveLength(2);
      expect(text).toContain("Teruggetrokken: Onjuist");
      expect(text).toContain("Op verzoek");
      expect(text).not.toContain("Wat niet klopte");
    }
    expect(feed("atom")).not.toContain(`at:deleted-entry ref="urn:uuid:${id}"`);
  }
  await site.sweep("2026-01-31T00:00:00Z");
  await site.settle();
  expect(site.stored("feeds/all.rss")).toContain("Teruggetrokken: Onjuist");
  await site.sweep("2026-01-31T01:00:00Z");
  await site.settle();
  for (const scope of scopes) {
    for (const format of ["rss", "json"])
      expect(site.stored(`feeds/${scope}.${format}`) ?? "").not.toContain(id);
    const atom = site.stored(`feeds/${scope}.atom`) ?? "";
    expect(atom.split(`<at:deleted-entry ref="urn:uuid:${id}"`)).toHaveLength(2);
    expect(atom.split(id)).toHaveLength(2);
  }
  expect((await reconcileAll(site.context)).repaired.filter((key) => key.includes(theme))).toEqual([]);
});

test("a retraction that is withdrawn, or published again, is no longer told of; its tombstone is there once or not at all", async () => {
  const id = await site.live("news", { title: "Wisselend" }, "wisselend");
  await site.withdraw(id, "retraction");
  await site.settle();
  expect(site.stored("feeds/news.rss")).toContain("Teruggetrokken: Wisselend");
  await site.withdraw(id);
  await site.settle();
  const tombstone = `<at:deleted-entry ref="urn:uuid:${id}"`;
  expect(site.stored("feeds/news.rss")).not.toContain(id);
  expect(site.stored("feeds/news.atom")?.split(tombstone)).toHaveLength(2);
  await site.publish(id);
  await site.settle();
  expect(site.stored("feeds/news.atom")).not.toContain(tombstone);
  expect(site.stored("feeds/news.rss")).toContain("<title>Wisselend</title>");
  await site.withdraw(id);
  await site.settle();
  expect(site.stored("v1/news/wisselend")).toBeUndefined();
});

test("what was withdrawn leaves no tombstone in the feeds of what it then no longer is about", async () => {
  const [first, second] = [
    await site.live("theme", { title: "Eerste thema" }, "eerste-thema"),
    await site.live("theme", { title: "Tweede thema" }, "tweede-thema"),
  ];
  const id = await site.live("article", { title: "Van thema", themes: [first] }, "van-thema");
  await site.settle();
  await site.withdraw(id);
  await site.settle();
  expect(site.stored(`feeds/themes/${first}.atom`)).toContain("at:deleted-entry");
  await site.revise(id, { title: "Van thema", themes: [second] });
  await site.settle();
  expect(site.stored(`feeds/themes/${first}.atom`)).not.toContain("at:deleted-entry");
});

test("news stands in the sitemap for news for two days, as it is called now", async () => {
  const key = "sitemaps/google-news.xml";
  await site.sweep("2026-02-02T00:00:00Z");
  await site.settle();
  expect(site.stored(key)).toBeUndefined();
  expect(site.stored("sitemap.xml")).not.toContain(key);
  const id = await site.live("news", { title: "Vers <nieuws>" }, "vers");
  await site.live("news", { title: "Oud", publishedAt: "2020-03-09T07:00:00Z" }, "oud-nieuws");
  await site.live("article", { title: "Geen nieuws" }, "geen-nieuws");
  await site.revise(id, { title: "Verser <nieuws>", language: "nl-BE" });
  await site.settle();
  const root = parseStrictly(site.stored(key) ?? "");
  expect(textsAt(root, "url", "loc")).toEqual(["https://katern.example/v1/news/vers"]);
  const [news] = find(root, "url", "news:news");
  expect(news?.namespace).toBe("http://www.google.com/schemas/sitemap-news/0.9");
  expect(news === undefined ? [] : textsAt(news, "news:title")).toEqual(["Verser <nieuws>"]);
  expect(textsAt(root, "url", "news:news", "news:publication", "news:name")).toEqual(["Katern"]);
  expect(textsAt(root, "url", "news:news", "news:publication", "news:language")).toEqual(["nl"]);
  expect(textsAt(root, "url", "news:news", "news:publication_date")[0]).toMatch(/^2026-01-01T00:\d\d:\d\dZ$/);
  expect(site.stored("sitemap.xml")).toContain(`https://katern.example/${key}`);
  await site.withdraw(id);
  await site.settle();
  expect(site.stored(key)).toBeUndefined();
  expect(site.stored("sitemap.xml")).not.toContain(key);
});

test("a theme's feed is there while the theme is, and not longer", async () => {
  const theme = await site.live("theme", { title: "Zorg", description: "Over zorg" }, "zorg");
  await site.settle();
  expect(site.stored(`feeds/themes/${theme}.rss`)).toContain("<description>Over zorg</description>");
  await site.withdraw(theme, "retraction");
  await site.settle();
  expect(site.stored(`feeds/themes/${theme}.rss`)).toBeUndefined();
  await site.withdraw(theme);
  await site.settle();
  expect(site.stored(`feeds/themes/${theme}.rss`)).toBeUndefined();
});

test("what is withdrawn leaves the most-read lists at once", async () => {
  const [stays, goes] = [
    await site.live("news", { title: "Gelezen" }, "gelezen"),
    await site.live("news", { title: "Teruggetrokken" }, "teruggetrokken"),
  ];
  await site.settle();
  const ledger = { client: site.context.ledger.client, name: site.stores.buckets.ledger };
  const none = { total: 0, unique: 0 };
  const reads = {
    views: { total: 3, unique: 2 },
    downloads: none,
    plays: none,
    files: {},
    since: "2026-01-01T10",
  };
  const sum = sumLedgerSchema.parse({
    period: "2026-01-01",
    methods: [],
    firstHour: "2026-01-01T10",
    lastHour: "2026-01-01T10",
    parts: {},
    lines: { ...noLines },
    entries: { [stays]: reads, [goes]: reads },
  });
  const day = await writeLedger(ledger, { key: dayLedgerKey("2026-01-01"), value: sum, before: null });
  const month = await writeLedger(ledger, {
    key: monthLedgerKey("2026-01"),
    value: { ...sum, period: "2026-01", parts: { "01": day } },
    before: null,
  });
  await writeLedger(ledger, {
    key: yearLedgerKey("2026"),
    value: { ...sum, period: "2026", parts: { "01": month } },
    before: null,
  });
  await writeLedger(ledger, { key: mostReadDayKey, value: { day: "2026-01-02" }, before: null });
  const list = "most-read/7d/all.rss";
  expect(await render(site.context, list)).toEqual([list]);
  expect(site.stored(list)).toContain(goes);
  await site.withdraw(goes);
  await site.settle();
  expect(site.stored(list)).toContain(stays);
  expect(site.stored(list)).not.toContain(goes);
});

test("a session stands in the calendars it belongs to, moves with its beginning and is called off in them", async () => {
  const theme = await site.live("theme", { title: "Wonen" }, "wonen-agenda");
  const content = (start: string) => ({ title: "Kamer", kind: "meeting", start, themes: [theme] });
  const id = await site.live("session", content("2026-05-01"), "kamer-agenda");
  await site.settle();
  const calendars = () =>
    ["sessions", `themes/${theme}`, `sessions/${id}`].map((scope) => site.stored(`feeds/${scope}.ics`) ?? "");
  for (const text of calendars()) expect(text).toContain("DTSTART;VALUE=DATE:20260501\r\n");
  expect(JSON.parse(site.stored("v1/sessions/kamer-agenda") ?? "")).toMatchObject({
    links: { calendar: `https://katern.example/feeds/sessions/${id}.ics` },
  });
  await site.revise(id, content("2026-06-01"));
  await site.settle();
  const sequence = (text: string) => Number(/SEQUENCE:(\d+)/.exec(text.slice(text.indexOf(id)))?.[1]);
  const before = calendars().map(sequence);
  for (const text of calendars()) {
    expect(text).toContain("DTSTART;VALUE=DATE:20260601\r\n");
    expect(text).not.toContain("20260501");
  }
  await site.withdraw(id);
  await site.settle();
  for (const text of calendars()) expect(text).toContain("STATUS:CANCELLED\r\n");
  expect(calendars().map(sequence)).toEqual(before.map((number) => number + 1));
  await site.publish(id);
  await site.settle();
  for (const text of calendars()) expect(text).not.toContain("STATUS:CANCELLED");
});

test("a site that moves to another address brings neither feeds nor items back as new", async () => {
  const theme = await site.live("theme", { title: "Verhuizen" }, "verhuizen");
  await site.live("news", { title: "Wij zijn verhuisd", themes: [theme] }, "verhuisd");
  await site.settle();
  const scopes = ["all", "news", `themes/${theme}`];
  const idsOf = () =>
    scopes.map((scope) => site.stored(`feeds/${scope}.atom`)?.match(/(?<=<id>)urn:uuid:[^<]+/g) ?? []);
  const before = idsOf();
  const moved = siteOf({
    PUBLIC_ADDRESS: "https://elders.example",
    SITE_NAME: "Nieuwe naam",
    SITE_LANGUAGE: "nl",
    HUBS: "",
  });
  await reconcileAll({ ...site.renderer(), site: moved });
  expect(site.stored("feeds/all.atom")).toContain("https://elders.example/feeds/all.atom");
  expect(idsOf()).toEqual(before);
  expect(new Set(before.map(([feed]) => feed)).size).toBe(scopes.length);
  await reconcileAll(site.context);
});
