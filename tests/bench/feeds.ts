import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Feed, type Item } from "feed";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import * as z from "zod";
import { renderAtom } from "../../content-model/feeds/atom.ts";
import { type FeedChannel, type FeedItem, itemUri } from "../../content-model/feeds/channel.ts";
import { renderJsonFeed } from "../../content-model/feeds/json-feed.ts";
import { renderRss } from "../../content-model/feeds/rss.ts";
import { rounded } from "./load.ts";

/**
 * Rendering feeds, against the npm package `feed`: the same items from the same HTML, turn by turn in one
 * process, and what each wrote parsed by a third program to the same values.
 */
export type FeedFigures = Readonly<Record<Format, FeedFigure>>;

type FeedFigure = {
  readonly katern: number;
  readonly feed: number;
  /** The middle one of the rounds' ratios. */
  readonly ratio: number;
  readonly unit: "items a second";
};

type Format = "rss" | "atom" | "json";
const formats = ["rss", "atom", "json"] as const;
const writers = { rss: renderRss, atom: renderAtom, json: renderJsonFeed } as const;

/** @throws Error when the two outputs do not parse to the same values */
export function benchFeeds({ items: count, rounds }: { items: number; rounds: number }): FeedFigures {
  const items = Array.from({ length: count }, (_, index) => itemNumber(index));
  for (const format of formats) assertSameValues(format, items.slice(0, 500));
  const times = {
    rss: { katern: [], feed: [] },
    atom: { katern: [], feed: [] },
    json: { katern: [], feed: [] },
  } as const satisfies Record<Format, Times>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const format of formats) {
      const katern = timeOf(() => writers[format](channel, items));
      const feed = timeOf(() => renderByFeed(format, items));
      // The first round is for the compiler.
      if (round > 0) push(times[format], { katern, feed });
    }
  }
  return {
    rss: figureOf(times.rss, count),
    atom: figureOf(times.atom, count),
    json: figureOf(times.json, count),
  };
}

function figureOf(times: Times, count: number): FeedFigure {
  const perSecond = (of: readonly number[]) => Math.round((count / middle(of)) * 1_000);
  // Of neighbouring turns, because a machine is not equally fast from one second to the next.
  const ratios = times.feed.map((time, round) => time / (times.katern[round] ?? Number.NaN));
  return {
    katern: perSecond(times.katern),
    feed: perSecond(times.feed),
    ratio: rounded(middle(ratios)),
    unit: "items a second",
  };
}

type Times = { readonly katern: number[]; readonly feed: number[] };

function push(times: Times, { katern, feed }: { katern: number; feed: number }): void {
  times.katern.push(katern);
  times.feed.push(feed);
}

/**
 * In milliseconds, from a heap without what the turn before left behind, until the last character can be
 * read: the engine may put off joining what was added up.
 */
function timeOf(render: () => string): number {
  collectGarbage();
  const begin = performance.now();
  const written = render();
  if (!endings.has(written.charCodeAt(written.length - 1))) throw new Error("Nothing was rendered");
  return performance.now() - begin;
}

setFlagsFromString("--expose-gc");
const collectGarbage = z.function({ input: [], output: z.void() }).parse(runInNewContext("gc"));

const endings = new Set([..."\n>}"].map((character) => character.charCodeAt(0)));

function assertSameValues(format: Format, items: readonly FeedItem[]): void {
  const values = valuesOf[format];
  assertSame(values(writers[format](channel, items)), values(renderByFeed(format, items)));
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
