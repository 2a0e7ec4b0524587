import * as z from "zod";
import { buckets } from "../names.ts";
import type { S3 } from "../s3.ts";
import type { OriginAnswer } from "./answer.ts";
import {
  type Feed,
  type Link,
  type Section,
  shellWord,
  startPageHtml,
  startPagePolicy,
} from "./start-page-html.ts";

const feeds = [
  { path: "/feeds/all.rss", type: "application/rss+xml", text: "Everything, RSS 2.0" },
  { path: "/feeds/all.atom", type: "application/atom+xml", text: "Everything, Atom 1.0" },
  { path: "/feeds/all.json", type: "application/feed+json", text: "Everything, JSON Feed 1.1" },
] as const satisfies readonly Feed[];

/**
 * The page at `/` on one machine: everything that a newcomer would want to try, each with a curl that
 * works as it stands. What it links to is what the published bucket holds at that moment.
 */
export function startPage(s3: S3, address: string): OriginAnswer {
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": startPagePolicy,
    },
    body: Buffer.from(
      startPageHtml({
        sections: sectionsOf(s3, address),
        advertised: [...feeds, ...podcastsOf(s3)],
        address,
      }),
    ),
  };
}

function sectionsOf(s3: S3, address: string): Section[] {
  const keys = s3.keys(buckets.published, "v1/", 100_000);
  const documents = firstOfEach(keys);
  const entryId = documents.map((key) => idOf(s3, key)).find((id) => id !== null) ?? null;
  return [
    {
      title: "Documents",
      intro: "One of each type. They are stored files: no function runs when they are read.",
      links: documents.map((key) => ({ path: pathOf(key), text: key.split("/").slice(1).join(" / ") })),
    },
    {
      title: "Lists",
      intro: "Newest first, by cursor, by facet.",
      links: [
        { path: "/v1/entries", text: "Everything" },
        { path: "/v1/news?limit=5", text: "News, five at a time" },
        { path: "/v1/sessions?when=upcoming", text: "Sessions to come" },
        { path: "/v1/entries?fields=title,url", text: "Titles and addresses only" },
        { path: "/v1/reports?include=organisations", text: "Reports, with their organisations" },
      ],
    },
    {
      title: "Feeds",
      intro:
        "The same entries in three formats; every collection, language, theme, series, person and organisation has its own.",
      links: [
        ...feeds,
        ...scopesOf(s3),
        ...stored(s3, [
          { path: "/feeds/index.opml", text: "All feeds (OPML)" },
          ...podcastsOf(s3),
          { path: "/feeds/sessions.ics", text: "Sessions as a calendar" },
          { path: "/sitemap.xml", text: "Sitemap" },
        ]),
        { path: "/robots.txt", text: "What robots may fetch" },
      ],
    },
    { title: "Files", intro: "Ranges and HEAD work.", links: fileLinks(s3, address) },
    { title: "Reads", intro: "Counted from the edge's access log.", links: readLinks(s3, entryId, address) },
    {
      title: "Most read in 30 days",
      intro: "As counted; nothing that an earlier system counted is in it.",
      links: countLinks(s3),
    },
    {
      title: "The API",
      intro: "The contract that partners and editors rely on.",
      links: [
        { path: "/docs", text: "Reference" },
        { path: "/v1/openapi.json", text: "OpenAPI: delivery" },
        { path: "/editorial/v1/openapi.json", text: "OpenAPI: editorial" },
        { path: "/v1/health", text: "Health" },
        {
          path: "/editorial/v1/news",
          text: "Editors' list of news (needs a token)",
          curl: editorialCurl(address),
        },
      ],
    },
  ];
}

/** The series that podcast apps subscribe to. */
function podcastsOf(s3: S3): Feed[] {
  return s3
    .keys(buckets.published, "feeds/series/", 100_000)
    .filter((key) => key.endsWith(".podcast.rss"))
    .map((key) => ({ path: pathOf(key), type: feeds[0].type, text: "A series as a podcast" }));
}

const scopeNames = {
  languages: "A language",
  themes: "A theme",
  series: "A series",
  persons: "A person",
  organisations: "An organisation",
};

/** One feed of each kind of scope that there is. */
function scopesOf(s3: S3): Link[] {
  return Object.entries(scopeNames).flatMap(([scope, name]) => {
    const key = s3.keys(buckets.published, `feeds/${scope}/`, 100_000).find((one) => one.endsWith(".atom"));
    return key === undefined ? [] : [{ path: pathOf(key), text: `${name}, Atom 1.0` }];
  });
}

/** The first key of each second segment: one document a collection. */
function firstOfEach(keys: readonly string[]): string[] {
  const first = new Map<string, string>();
  for (const key of keys) {
    const kind = key.split("/")[1] ?? "";
    if (!first.has(kind)) first.set(kind, key);
  }
  return [...first.values()];
}

function idOf(s3: S3, key: string): string | null {
  const body = s3.body(buckets.published, key);
  if (!("bytes" in body)) return null;
  const parsed = z.object({ id: z.string() }).safeParse(JSON.parse(body.bytes.toString()));
  return parsed.success ? parsed.data.id : null;
}

function fileLinks(s3: S3, address: string): Link[] {
  return s3.keys(buckets.published, "files/", 8).map((key) => {
    const path = pathOf(key);
    const curl = `curl -r 0-99 -o part.bin ${shellWord(address + path)}`;
    return { path, text: key.split("/").at(-1) ?? key, curl };
  });
}

const mostRead = z.object({
  items: z.array(
    z.object({
      title: z.string(),
      url: z.url(),
      reads: z.object({
        total: z.int(),
        views: z.object({ total: z.int() }),
        downloads: z.object({ total: z.int() }),
        plays: z.object({ total: z.int() }),
      }),
    }),
  ),
});

/** What was read most, with its counts; none before anything was counted. */
function countLinks(s3: S3): Link[] {
  const key = "most-read/30d/all.json";
  if (s3.head(buckets.published, key) === null) return [];
  const body = s3.body(buckets.published, key);
  if (!("bytes" in body)) return [];
  const list = mostRead.safeParse(JSON.parse(body.bytes.toString()));
  return (list.success ? list.data.items : []).slice(0, 10).map(({ title, url, reads }) => {
    const { total, views, downloads, plays } = reads;
    const kinds = [
      counted(views.total, "view"),
      counted(downloads.total, "download"),
      counted(plays.total, "play"),
    ];
    return {
      path: new URL(url).pathname,
      text: `${title}: read ${counted(total, "time")} (${kinds.join(", ")})`,
    };
  });
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

function readLinks(s3: S3, entryId: string | null, address: string): Link[] {
  const lists = stored(s3, [
    { path: "/most-read/30d/all.json", text: "Most read in 30 days" },
    { path: "/most-read/30d/all.rss", text: "The same as a feed" },
  ]);
  if (entryId === null) return lists;
  const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const count = "npm run --silent katern -- count-reads";
  return [
    {
      path: `/beacon/${entryId}`,
      text: "The beacon: one view",
      curl: `curl -i -A ${shellWord(browser)} ${shellWord(`${address}/beacon/${entryId}`)}`,
    },
    {
      path: `/v1/reads/${entryId}`,
      text: "That entry's counts (the job runs by the hour; here it is run by hand)",
      curl: `${count}\ncurl -s ${shellWord(`${address}/v1/reads/${entryId}`)}`,
    },
    {
      path: "/",
      text: "Thirty days of made-up readers: this page then shows what was read most",
      curl: "npm run --silent katern -- demo traffic --days 30",
    },
    ...lists,
  ];
}

/** Of links to stored files those that are there. */
const stored = (s3: S3, links: readonly Link[]): Link[] =>
  links.filter(({ path }) => s3.head(buckets.published, path.slice(1)) !== null);

const editorialCurl = (address: string): string =>
  `TOKEN=$(npm run --silent katern -- token --role publisher)\ncurl -H "Authorization: Bearer $TOKEN" ${shellWord(`${address}/editorial/v1/news`)}`;

/** The address of a stored object. */
const pathOf = (key: string): string => `/${key.split("/").map(encodeURIComponent).join("/")}`;
