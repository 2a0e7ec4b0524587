import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import ICAL from "ical.js";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { parseStrictly, textsAt } from "../../content-model/feeds/testing/strict-xml.ts";
import { calendarKey, sitemapPageKey } from "../shared/artefacts/keys.ts";
import { feedKeysOf } from "../shared/rendering/feed-scopes.ts";
import { renderArtefacts } from "../shared/rendering/render.ts";
import { deleteAsset } from "../shared/storage/assets.ts";
import { listingKey, liveKey } from "../shared/storage/keys.ts";
import { processRecords } from "./process-records.ts";
import { startTestSite, type TestSite } from "./testing.ts";

/** What becomes of a feed, a calendar and a sitemap when something in them is not as it should be. */

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());
beforeEach(() => void site.findings.splice(0));
afterEach(async () => {
  for (const id of live.splice(0)) await site.withdraw(id);
});

const live: string[] = [];
async function publish(...entry: Parameters<TestSite["live"]>): Promise<string> {
  const id = await site.live(...entry);
  live.push(id);
  return id;
}

/** What was told of as left out: the artefacts and the error. */
const leftOut = () =>
  site.findings
    .filter((finding) => finding.leftOut === true)
    .map(({ keys = [], error }) => `${keys.join()} ${error}`);

const urn = (id: string) => `urn:uuid:${id}`;
const stored = (key: string): string => site.stored(key) ?? "";
const idsOf = {
  rss: () => parseRssFeed(stored("feeds/all.rss")).items?.map(({ guid }) => guid?.value),
  atom: () => parseAtomFeed(stored("feeds/all.atom")).entries?.map(({ id }) => id),
  json: () => parseJsonFeed(stored("feeds/all.json")).items?.map(({ id }) => id),
};

function expectInFeeds(ids: readonly string[]): void {
  const newestFirst = [...ids].reverse().map(urn);
  for (const of of Object.values(idsOf)) expect(of()).toEqual(newestFirst);
}

/** Renders the feeds of everything, and what else is named, without the files that entries have. */
async function renderFeeds(...others: string[]): Promise<void> {
  const { failed } = await renderArtefacts(site.renderer(), [...feedKeysOf("all"), ...others]);
  expect(failed).toEqual([]);
}

test("an entry whose body cannot be shown is left out of feeds, and told of", async () => {
  const sound = await publish("news", { title: "Heel" }, "heel");
  const broken = await publish(
    "news",
    { title: "Stuk", body: { blocks: [{ type: "heading", level: 2 }] } },
    "stuk",
  );
  await processRecords(site.context, site.takeRecords());
  expectInFeeds([sound]);
  const told = leftOut();
  for (const feed of ["all", "news", "languages/nl"]) {
    expect(told.some((one) => one.startsWith(`${feed} `) && one.includes(broken))).toBe(true);
  }
});

test("an entry that cannot be read is left out of feeds, and told of", async () => {
  const sound = await publish("news", { title: "Heel" }, "heel-2");
  const broken = await publish("news", { title: "Onleesbaar" }, "onleesbaar");
  await site.settle();
  await site.spoil(liveKey(broken));
  await publish("article", { title: "Aanleiding" }, "aanleiding");
  const context = site.renderer();
  await processRecords(context, site.takeRecords());
  expect(idsOf.rss()).toEqual([urn(live.at(-1) ?? ""), urn(sound)]);
  expect(leftOut().some((one) => one.includes(broken))).toBe(true);
  await site.revise(broken, { title: "Geheeld" });
});

test("a session at a time that no clock shows is left out of calendars, and told of", async () => {
  const start = (timeZone: string) => ({
    local: "2026-03-09T10:00",
    timeZone,
    instant: "2026-03-09T09:00:00Z",
  });
  const sound = await publish("session", { title: "Heel", start: start("Europe/Amsterdam") }, "heel");
  const broken = await publish("session", { title: "Stuk", start: start("Nergens/Stad") }, "stuk");
  await processRecords(site.context, site.takeRecords());
  expect(stored("feeds/sessions.ics")).toContain(`UID:${sound}`);
  expect(stored("feeds/sessions.ics")).not.toContain(broken);
  expect(leftOut().some((one) => one.startsWith("feeds/sessions.ics ") && one.includes(broken))).toBe(true);
});

test("an entry whose row cannot be read is left out of the sitemap, and told of", async () => {
  const sound = await publish("report", { title: "Heel", publishedAt: "2019-03-09T07:00:00Z" }, "heel");
  const broken = await publish("report", { title: "Stuk", publishedAt: "2019-03-10T07:00:00Z" }, "stuk");
  await site.spoil(listingKey("all", "report", "2019-03-10T07:00:00Z", broken));
  await processRecords(site.context, site.takeRecords());
  const page = "sitemaps/reports/2019-03.xml";
  expect(textsAt(parseStrictly(stored(page)), "url", "loc")).toEqual([
    "https://katern.example/v1/reports/heel",
  ]);
  expect(leftOut().some((one) => one.startsWith(`${page} `))).toBe(true);
  expect(stored("feeds/reports.rss")).toContain(sound);
  await site.revise(broken, { title: "Geheeld", publishedAt: "2019-03-10T07:00:00Z" });
});

test("a file that vanished takes neither its entry along nor the other files", async () => {
  const files = await Promise.all(
    ["een.pdf", "twee.pdf"].map((name) => site.upload(name, "application/pdf", `%PDF-1.7 ${name}`)),
  );
  const [gone = "", there = ""] = files;
  await publish("report", { title: "Met bijlagen", files: files.map((asset) => ({ asset })) }, "bijlagen");
  await deleteAsset(site.table, gone);
  await renderFeeds();
  const [item] = parseRssFeed(stored("feeds/all.rss")).items ?? [];
  expect(item?.title).toBe("Met bijlagen");
  expect(item?.enclosures).toEqual([
    { url: `https://katern.example/files/${there}/twee.pdf`, length: 17, type: "application/pdf" },
  ]);
  expect(leftOut()).toEqual([]);
});

test("200 files are all there: RSS has one as enclosure and the others as media", async () => {
  const files = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      site.upload(`deel-${index}.pdf`, "application/pdf", "%PDF-1.7"),
    ),
  );
  await publish("report", { title: "Veel", files: files.map((asset) => ({ asset })) }, "veel");
  await renderFeeds();
  const [inRss] = parseRssFeed(stored("feeds/all.rss")).items ?? [];
  expect([inRss?.enclosures?.length, inRss?.media?.contents?.length]).toEqual([1, 199]);
  const [inAtom] = parseAtomFeed(stored("feeds/all.atom")).entries ?? [];
  expect(inAtom?.links?.filter(({ rel }) => rel === "enclosure")).toHaveLength(200);
  const [inJson] = parseJsonFeed(stored("feeds/all.json")).items ?? [];
  expect(inJson?.attachments).toHaveLength(200);
});

test("a body of 300 kB stands in the feeds whole", async () => {
  const paragraph = "De wijk verandert, en wie er woont praat mee & kijkt <mee>. ".repeat(50);
  const body = Array.from({ length: 100 }, (_, index) => ({
    _type: "block",
    _key: `b${index}`,
    style: "normal",
    markDefs: [],
    children: [{ _type: "span", _key: `s${index}`, text: `${index} ${paragraph}`, marks: [] }],
  }));
  await publish("article", { title: "Lang", body }, "lang");
  await renderFeeds();
  const html = [
    parseRssFeed(stored("feeds/all.rss")).items?.[0]?.content?.encoded,
    parseAtomFeed(stored("feeds/all.atom")).entries?.[0]?.content?.value,
    parseJsonFeed(stored("feeds/all.json")).items?.[0]?.content_html,
  ];
  expect(new Set(html).size).toBe(1);
  expect(html[0]?.match(/<p>/g)).toHaveLength(100);
  expect(html[0]?.length).toBeGreaterThan(300_000);
});

let titles = 1;
test.each([
  ["🏘️👩🏽‍🔬🇳🇱", "🏘️👩🏽‍🔬🇳🇱"],
  ["افتتاح مركز الحي (2026)", "افتتاح مركز الحي (2026)"],
  ["שלום \u202ehallo", "שלום \u202ehallo"],
  ["𝒲𝒾𝓁 \u0000weg", "𝒲𝒾𝓁 weg"],
])("the title %j comes back from feeds and calendars, but for what XML forbids", async (title, wanted) => {
  const id = await publish("session", { title, start: "2026-03-09" }, `titel-${titles++}`);
  await renderFeeds(calendarKey(`sessions/${id}`));
  expect(parseRssFeed(stored("feeds/all.rss")).items?.[0]?.title).toBe(wanted);
  expect(parseAtomFeed(stored("feeds/all.atom")).entries?.[0]?.title?.value).toBe(wanted);
  expect(parseJsonFeed(stored("feeds/all.json")).items?.[0]?.title).toBe(wanted);
  const calendar = new ICAL.Component(ICAL.parse(stored(`feeds/sessions/${id}.ics`)));
  expect(calendar.getFirstSubcomponent("vevent")?.getFirstPropertyValue("summary")).toBe(wanted);
});

test("what was published before 1970 has its date everywhere, behind what is newer", async () => {
  const at = "1962-05-31T22:00:00Z";
  const newer = await publish("report", { title: "Nieuwer" }, "nieuwer");
  const older = await publish("report", { title: "Buurthuis", publishedAt: at }, "buurthuis");
  await renderFeeds(sitemapPageKey("reports", "1962-05"));
  for (const of of Object.values(idsOf)) expect(of()).toEqual([urn(newer), urn(older)]);
  expect(parseRssFeed(stored("feeds/all.rss")).items?.[1]?.pubDate).toBe("Thu, 31 May 1962 22:00:00 GMT");
  expect(parseAtomFeed(stored("feeds/all.atom")).entries?.[1]?.published).toBe(at);
  expect(parseJsonFeed(stored("feeds/all.json")).items?.[1]?.date_published).toBe(at);
  expect(stored("sitemaps/reports/1962-05.xml")).toContain("/v1/reports/buurthuis<");
});
