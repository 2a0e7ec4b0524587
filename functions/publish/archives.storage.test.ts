import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import {
  find,
  parseStrictly,
  type StrictElement,
  textsAt,
} from "../../content-model/feeds/testing/strict-xml.ts";
import { withStorageUse } from "../shared/observability/storage-calls.ts";
import { render } from "../shared/rendering/render.ts";
import { readArchive } from "../shared/storage/archive.ts";
import { writeEach } from "../shared/storage/batch-write.ts";
import { wholeTable } from "../shared/storage/testing/store.ts";
import { processRecords } from "./process-records.ts";
import { reconcileAll } from "./reconcile-all.ts";
import { startTestSite, type TestSite } from "./testing.ts";
import { intercept } from "./testing-faults.ts";
import { type Format, formats, walk } from "./testing-walk.ts";

/** Feeds of ten items, whose archives have pages of five. */

let site: TestSite;
const published: string[] = [];
/** Those that have the theme, which are the first. */
const themed: string[] = [];
let theme: string;
beforeAll(async () => {
  site = await startTestSite();
  await site.set({ itemsPerFeed: 10 });
  theme = await site.live("theme", { title: "Wonen" }, "wonen");
  themed.push(...(await add(16, { themes: [theme] })));
  await add(10);
  await site.settle();
});
afterAll(() => site.stop());

/** Publishes news one after another, each a second later. */
async function add(count: number, content: Record<string, unknown> = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const number = published.length + 1;
    const id = await site.live("news", { title: `Bericht ${number}`, ...content }, `bericht-${number}`);
    published.push(id);
    ids.push(id);
  }
  return ids;
}

/** Publishes until so much is open in the feed of news, from 10 to 14. */
async function fillTo(count: number): Promise<void> {
  const { open } = await readArchive(site.table, "news");
  await add((count - open.length + 5) % 5);
  await site.settle();
  expect((await readArchive(site.table, "news")).open).toHaveLength(count);
}

const newestFirst = () => [...published].reverse();
const page = (number: number, format: Format = "atom") =>
  site.stored(`feeds/archive/news/${number}.${format}`) ?? "";
const scopes = ["all", "news", "languages/nl"] as const;

test.each(formats)("a walk in %s finds every entry once, in order, in every scope", async (format) => {
  for (const scope of [...scopes, `themes/${theme}`]) {
    const { documents, ids } = walk(site, scope, format);
    expect(ids, scope).toEqual(newestFirst().filter((id) => !scope.includes(theme) || themed.includes(id)));
    expect(documents[0]?.length).toBeGreaterThanOrEqual(10);
    expect(documents.slice(1).map(({ length }) => length)).toEqual(documents.slice(1).map(() => 5));
  }
});

const hrefs = (element: StrictElement, name: string) =>
  find(element, name).map(({ attributes: { rel, href } }) => [
    rel,
    href?.replace("https://katern.example/feeds/", ""),
  ]);

test("each document says what it is and where the others are (RFC 5005, section 4)", () => {
  const atom = (key: string) => parseStrictly(site.stored(`feeds/${key}`) ?? "");
  const pages = walk(site, "news", "atom").documents.length - 1;
  expect(hrefs(atom("news.atom"), "link")).toContainEqual(["prev-archive", `archive/news/${pages}.atom`]);
  expect(find(atom("news.atom"), "fh:archive")).toEqual([]);
  const second = atom("archive/news/2.atom");
  expect(hrefs(second, "link")).toEqual(
    expect.arrayContaining([
      ["self", "archive/news/2.atom"],
      ["current", "news.atom"],
      ["prev-archive", "archive/news/1.atom"],
      ["next-archive", "archive/news/3.atom"],
    ]),
  );
  expect(find(second, "fh:archive").map(({ namespace }) => namespace)).toEqual([
    "http://purl.org/syndication/history/1.0",
  ]);
  expect(textsAt(second, "id")).toEqual(textsAt(atom("news.atom"), "id"));
  const [channel] = find(atom("archive/news/1.rss"), "channel");
  if (channel === undefined) throw new Error("No channel");
  expect(hrefs(channel, "atom:link")).toEqual([
    ["self", "archive/news/1.rss"],
    ["current", "news.rss"],
    ["next-archive", "archive/news/2.rss"],
  ]);
  expect(find(channel, "fh:archive")).toHaveLength(1);
  const json = z.looseObject({ feed_url: z.string(), next_url: z.string().optional() });
  expect(json.parse(JSON.parse(page(2, "json")))).toMatchObject({
    feed_url: "https://katern.example/feeds/news.json",
    next_url: "https://katern.example/feeds/archive/news/1.json",
  });
  expect(json.parse(JSON.parse(page(1, "json"))).next_url).toBeUndefined();
});

test("a closed page keeps its entries whatever is backdated; what comes late is in the next page, once", async () => {
  const before = await site.storedObjects();
  const pages = walk(site, "news", "atom").documents.length - 1;
  const late = await add(6, { publishedAt: "2019-05-05T12:00:00Z" });
  await site.settle();
  const { ids, documents } = walk(site, "news", "atom");
  expect([...ids].sort()).toEqual([...published].sort());
  for (const id of late) expect(documents.slice(0, -pages).flat()).toContain(id);
  const after = await site.storedObjects();
  for (let number = 1; number < pages; number += 1) {
    for (const format of formats) {
      const key = `feeds/archive/news/${number}.${format}`;
      expect(after[key], key).toBe(before[key]);
    }
  }
  published.splice(0, 0, ...published.splice(published.length - late.length));
});

test("a change of an old entry renders the pages it is in and no feed; a withdrawal leaves a tombstone in its place", async () => {
  const [, second = ""] = published.filter((id) => page(1).includes(id));
  await site.revise(second, { title: "Herzien <bericht>", themes: [theme] });
  const { written } = await processRecords(site.context, site.takeRecords());
  const pages = [...scopes, `themes/${theme}`].flatMap((scope) =>
    formats.map((format) => `feeds/archive/${scope}/1.${format}`),
  );
  const feeds = written.filter((key) => key.startsWith("feeds/"));
  expect(feeds.length).toBe(pages.length);
  for (const format of formats) expect(page(1, format)).toContain("Herzien");

  await site.withdraw(second);
  await site.settle();
  const root = parseStrictly(page(1));
  expect(find(root, "at:deleted-entry").map(({ attributes }) => attributes["ref"])).toEqual([
    `urn:uuid:${second}`,
  ]);
  expect(textsAt(root, "at:deleted-entry", "at:comment")).toEqual(["Op verzoek"]);
  expect(textsAt(root, "entry", "id")).toHaveLength(4);
  const rss = parseStrictly(page(1, "rss"));
  expect(find(rss, "channel", "at:deleted-entry")).toHaveLength(1);
  expect(textsAt(rss, "channel", "item", "guid")).toHaveLength(4);
  expect(JSON.parse(page(1, "json"))).toMatchObject({
    _deleted: { deleted: [{ id: `urn:uuid:${second}`, reason: "Op verzoek" }] },
    items: { length: 4 },
  });
  // The feed itself tells those who read nothing else.
  expect(site.stored("feeds/news.atom")).toContain(`at:deleted-entry ref="urn:uuid:${second}"`);
  await site.publish(second);
  await site.settle();
  expect(page(1)).not.toContain("deleted-entry");
  expect(walk(site, "news", "json").ids).toEqual(walk(site, "news", "atom").ids);
  expect(walk(site, "news", "atom").ids.filter((id) => id === second)).toHaveLength(1);
});

test("a retraction is told of in the feed for its time, once in the walk, and then is a tombstone in the page", async () => {
  const [first = ""] = published.filter((id) => page(1).includes(id));
  await site.withdraw(first, "retraction");
  await site.settle();
  expect(site.stored("feeds/news.rss")).toContain(`urn:uuid:${first}`);
  expect(page(1)).not.toContain(first);
  expect(walk(site, "news", "rss").ids.filter((id) => id === first)).toHaveLength(1);
  await site.sweep("2027-01-01T00:00:00Z");
  await site.settle();
  expect(site.stored("feeds/news.rss")).not.toContain(first);
  expect(page(1)).toContain(`at:deleted-entry ref="urn:uuid:${first}"`);
  await site.publish(first);
  await site.settle();
  expect(page(1)).not.toContain("deleted-entry");
});

test("what leaves a theme leaves its place in the theme's pages empty, and finds it again", async () => {
  const key = `feeds/archive/themes/${theme}/1.json`;
  const [, , third = ""] = published.filter((id) => site.stored(key)?.includes(id));
  await site.revise(third, { title: "Zonder thema" });
  await site.settle();
  expect(site.stored(key)).not.toContain(third);
  expect(page(1, "json")).toContain(third);
  await site.revise(third, { title: "Met thema", themes: [theme] });
  await site.settle();
  expect(site.stored(key)).toContain("Met thema");
  expect(walk(site, `themes/${theme}`, "json").ids.filter((id) => id === third)).toHaveLength(1);
});

test("pages are called as their theme is, and go and come with it", async () => {
  const key = `feeds/archive/themes/${theme}/1.rss`;
  await site.revise(theme, { title: "Woningen" });
  await site.settle();
  expect(site.stored(key)).toContain("<title>Katern: Woningen</title>");
  await site.withdraw(theme);
  await site.settle();
  expect(site.stored(key)).toBeUndefined();
  await site.publish(theme);
  await site.settle();
  expect(site.stored(key)).toContain("<title>Katern: Woningen</title>");
});

test("rendering a feed asks as much of the table however long its archive is", async () => {
  const cost = async () => {
    const { use } = await withStorageUse(() => render(site.renderer(), "feeds/news.rss"));
    return { calls: use.calls, readUnits: use.readUnits };
  };
  await fillTo(10);
  const before = await cost();
  await add(15);
  await site.settle();
  const after = await cost();
  expect(after.calls).toEqual(before.calls);
  expect(after.readUnits).toBeLessThan(before.readUnits * 1.1);
});

test("a page that was closed and not rendered is rendered by whoever comes next, before the feed leads to it", async () => {
  await fillTo(14);
  const { pages } = await readArchive(site.table, "news");
  await add(1);
  const broken = site.renderer({ maxAttempts: 1 });
  intercept(broken.published.client, ({ key, operation }) =>
    key?.startsWith("feeds/archive/") === true && operation === "PutObject"
      ? { status: 503, code: "SlowDown" }
      : undefined,
  );
  await processRecords(broken, site.takeRecords());
  expect(await readArchive(site.table, "news")).toMatchObject({ pages: pages + 1, stored: pages });
  expect(site.stored("feeds/news.atom")).not.toContain(`archive/news/${pages + 1}.atom`);
  await site.drainQueue();
  expect(await readArchive(site.table, "news")).toMatchObject({ pages: pages + 1, stored: pages + 1 });
  expect(page(pages + 1)).toContain("fh:archive");
  expect(page(pages)).toContain(`archive/news/${pages + 1}.atom`);
  for (const format of formats) expect(new Set(walk(site, "news", format).ids)).toEqual(new Set(published));
  site.findings.splice(0);
});

test("a store from before has its archives made by reconcile, and shows as much as before meanwhile", async () => {
  const items = (await wholeTable(site.table)).filter(({ PK }) => String(PK).startsWith("ARCHIVE#"));
  await writeEach(
    site.table,
    items.map(({ PK, SK }) => ({ delete: { PK: String(PK), SK: String(SK) } })),
  );
  await site.clearStored();
  await add(1);
  await site.settle();
  const [newest] = newestFirst();
  const { ids } = walk(site, "news", "rss");
  expect(ids).toHaveLength(14);
  expect(ids[0]).toBe(newest);
  await reconcileAll(site.context);
  for (const format of formats) {
    for (const scope of scopes) {
      const { ids: all } = walk(site, scope, format);
      expect(all.length, scope).toBe(published.length);
      expect(new Set(all)).toEqual(new Set(published));
    }
  }
  const { s3, buckets } = site.stores;
  s3.put(buckets.published, "feeds/archive/news/1.rss", Buffer.from("<rss/>"), "application/rss+xml");
  s3.remove(buckets.published, "feeds/archive/all/2.json");
  s3.put(buckets.published, "feeds/archive/news/99.atom", Buffer.from("<feed/>"), "application/atom+xml");
  expect((await reconcileAll(site.context)).repaired).toEqual([
    "feeds/archive/all/2.json",
    "feeds/archive/news/1.rss",
    "feeds/archive/news/99.atom",
  ]);
  expect(site.findings).toEqual([]);
});
