import { Feed, type Item } from "feed";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import { renderAtom } from "../../content-model/feeds/atom.ts";
import { type FeedChannel, type FeedItem, itemUri } from "../../content-model/feeds/channel.ts";
import { renderJsonFeed } from "../../content-model/feeds/json-feed.ts";
import { renderRss } from "../../content-model/feeds/rss.ts";
import { rounded } from "./load.ts";

/**
 * Rendering feeds, against the npm package `feed`: the same items from the same HTML, turn by turn in one
 * process, and what each wrote parsed by a third program to the same values.
 */
export type FeedFigures = Readonly<
  Record<Format, { katern: number; feed: number; ratio: number; unit: "items a second" }>
>;

type Format = "rss" | "atom" | "json";
const formats: readonly Format[] = ["rss", "atom", "json"];

/** @throws Error when the two outputs do not parse to the same values */
export function benchFeeds({ items: count, rounds }: { items: number; rounds: number }): FeedFigures {
  const items = Array.from({ length: count }, (_, index) => itemNumber(index));
  const figures = formats.map((format) => [format, benchFormat(format, items, rounds)] as const);
  return Object.fromEntries(figures) as unknown as FeedFigures;
}

function benchFormat(format: Format, items: readonly FeedItem[], rounds: number) {
  const own = { rss: renderRss, atom: renderAtom, json: renderJsonFeed }[format];
  const katern = () => own(channel, items);
  const feed = () => renderByFeed(format, items);
  const sample = items.slice(0, 500);
  assertSame(valuesOf[format](own(channel, sample)), valuesOf[format](renderByFeed(format, sample)));
  const times = { katern: [] as number[], feed: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, render] of [
      ["katern", katern],
      ["feed", feed],
    ] as const) {
      const begin = performance.now();
      if (render().length === 0) throw new Error("Nothing was rendered");
      // The first round is for the compiler.
      if (round > 0) times[name].push(performance.now() - begin);
    }
  }
  const perSecond = (of: number[]) => Math.round((items.length / middle(of)) * 1_000);
  // Of neighbouring turns, because a machine is not equally fast from one second to the next.
  const ratio = rounded(middle(times.feed.map((time, turn) => time / (times.katern[turn] ?? Number.NaN))));
  return {
    katern: perSecond(times.katern),
    feed: perSecond(times.feed),
    ratio,
    unit: "items a second" as const,
  };
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function renderByFeed(format: Format, items: readonly FeedItem[]): string {
  const feed = new Feed({
    id: channel.id,
    title: channel.title,
    description: channel.description,
    link: channel.link,
    language: channel.language,
    copyright: "",
    generator: "Katern",
    ttl: channel.timeToLiveMinutes,
    feedLinks: { ...channel.addresses },
    author: { name: channel.siteName, link: channel.siteAddress },
    updated: new Date(items[0]?.updatedAt ?? 0),
  });
  for (const item of items) feed.addItem(itemForFeed(item));
  return { rss: () => feed.rss2(), atom: () => feed.atom1(), json: () => feed.json1() }[format]();
}

function itemForFeed(item: FeedItem): Item {
  return {
    id: itemUri(item.id),
    guid: itemUri(item.id),
    title: item.title,
    link: item.url,
    description: item.summary ?? "",
    content: item.html ?? "",
    date: new Date(item.updatedAt),
    published: new Date(item.publishedAt),
    author: item.authors.map(({ name, url }) => ({ name, ...(url === undefined ? {} : { link: url }) })),
    category: item.categories.map(({ term, label, scheme }) => ({
      name: label,
      term,
      scheme,
      domain: scheme,
    })),
    ...enclosureForFeed(item),
  };
}

function enclosureForFeed({ enclosures: [file] }: FeedItem): Pick<Item, "enclosure"> {
  return file === undefined
    ? {}
    : { enclosure: { url: file.url, type: file.contentType, length: file.size } };
}

/** What feedsmith understood of each item: what both programs write. */
const valuesOf: Readonly<Record<Format, (document: string) => unknown[]>> = {
  rss: (document) =>
    (parseRssFeed(document).items ?? []).map((item) => ({
      title: item.title,
      link: item.link,
      id: item.guid?.value,
      published: Date.parse(String(item.pubDate)),
      html: item.content?.encoded,
      categories: item.categories,
      file: item.enclosures?.[0],
    })),
  atom: (document) =>
    (parseAtomFeed(document).entries ?? []).map((entry) => ({
      title: entry.title?.value,
      id: entry.id,
      link: entry.links?.find(({ rel }) => rel === undefined || rel === "alternate")?.href,
      published: Date.parse(String(entry.published)),
      updated: Date.parse(String(entry.updated)),
      html: entry.content?.value,
      summary: entry.summary?.value,
      authors: entry.authors?.map(({ name }) => name),
      categories: entry.categories,
    })),
  json: (document) =>
    (parseJsonFeed(document).items ?? []).map((item) => ({
      id: item.id,
      url: item.url,
      title: item.title,
      html: item.content_html,
      summary: item.summary,
      published: Date.parse(String(item.date_published)),
      updated: Date.parse(String(item.date_modified)),
      tags: item.tags,
      authors: item.authors?.map(({ name }) => name),
    })),
};

function assertSame(ours: readonly unknown[], theirs: readonly unknown[]): void {
  for (const [index, value] of ours.entries()) {
    const [one, other] = [JSON.stringify(value), JSON.stringify(theirs[index])];
    if (one !== other) throw new Error(`The outputs differ:\n${one}\n${other}`);
  }
  if (ours.length === 0 || ours.length !== theirs.length)
    throw new Error("The outputs have not the same items");
}

const address = "https://kennis.example";

const channel: FeedChannel = {
  id: "urn:uuid:4d1c4c3e-5a0e-5f0c-9d2c-0f5a1f6b7c8d",
  title: "Kenniswerkplaats Stad & Wijk",
  description: "Nieuws, artikelen en rapporten",
  language: "nl",
  link: `${address}/v1/entries`,
  addresses: {
    rss: `${address}/feeds/all.rss`,
    atom: `${address}/feeds/all.atom`,
    json: `${address}/feeds/all.json`,
  },
  siteAddress: address,
  siteName: "Kenniswerkplaats Stad & Wijk",
  startedAt: "2020-01-01T00:00:00Z",
  timeToLiveMinutes: 15,
};

const sentence =
  "De wijk verandert, en wie er woont praat mee: “samen” is geen woord voor later maar een afspraak over nu. ";

/** About 3 kB of HTML, as an article has. Newest first, so that nobody has to sort. */
function itemNumber(index: number): FeedItem {
  const id = `0197a3c0-0000-7000-8000-${String(index).padStart(12, "0")}`;
  const at = new Date(Date.UTC(2026, 0, 1) - index * 3_600_000).toISOString();
  return {
    id,
    url: `${address}/v1/articles/stuk-${index}`,
    title: `Stuk ${index} over wonen & zorg`,
    summary: `Wat er in de wijk gebeurt, nummer ${index}.`,
    html: Array.from(
      { length: 9 },
      (_, paragraph) =>
        `<p>${index}.${paragraph} ${sentence.repeat(3)}<a href="${address}/x?a=1&amp;b=2">meer</a></p>`,
    ).join("\n"),
    publishedAt: at,
    updatedAt: at,
    language: "nl",
    authors: [{ name: "Fatima el Amrani", url: `${address}/v1/persons/fatima-el-amrani` }],
    categories: [
      { term: "article", label: "Artikelen", scheme: `${address}/v1/entries` },
      { term: "0197a3c0-0000-7000-8000-0000000000aa", label: "Wonen & zorg", scheme: `${address}/v1/themes` },
    ],
    enclosures: [
      {
        url: `${address}/files/${id}/stuk.pdf`,
        contentType: "application/pdf",
        size: 120_000 + index,
        title: "Het stuk",
      },
    ],
  };
}
