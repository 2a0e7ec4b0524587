import { expect, test } from "vitest";
import { cardOf } from "./card.ts";
import type { Surroundings } from "./document.ts";
import type { Live } from "./entry.ts";
import { composeFeedItem, feedItemNeeds } from "./feed-item.ts";
import { type TypeName, typeNamed } from "./types/index.ts";

const id = (digit: number) => `01930000-0000-7000-8000-${String(digit).padStart(12, "0")}`;
const live = (type: TypeName, number: number, content: Record<string, unknown>): Live => ({
  id: id(number),
  type,
  version: 3,
  revision: 2,
  slug: `${type}-${number}`,
  publishedAt: "2020-03-09T07:00:00.1234567890123Z",
  updatedAt: "2020-03-10T07:00:00Z",
  retraction: null,
  content,
});
const card = (type: TypeName, number: number, title: string) =>
  [
    id(number),
    cardOf(typeNamed(type), live(type, number, { title }), {
      language: "nl",
      timeZone: "Europe/Amsterdam",
      filenames: new Map(),
    }),
  ] as const;

const at = "https://katern.example";
const around: Surroundings = {
  references: new Map([
    card("theme", 7, "Wonen"),
    card("person", 8, "A. de Vries"),
    card("series", 9, "Reeks"),
  ]),
  assets: new Map(
    (["application/pdf", "image/png"] as const).map((contentType, index) => [
      id(20 + index),
      {
        id: id(20 + index),
        status: "complete",
        filename: `stuk-${index}`,
        contentType,
        size: 9,
        sha256: "a".repeat(64),
      },
    ]),
  ),
  addresses: {
    site: at,
    document: (collection, slug) => `${at}/v1/${collection}/${slug}`,
    list: (collection = "entries") => `${at}/v1/${collection}`,
    feed: (scope, format) => `${at}/feeds/${scope}.${format}`,
    file: (asset, filename) => `${at}/files/${asset}/${filename}`,
    podcast: (series) => `${at}/feeds/series/${series}.podcast.rss`,
    chapters: (session) => `${at}/feeds/sessions/${session}.chapters.json`,
    transcript: (session) => `${at}/feeds/sessions/${session}.transcript.txt`,
    calendar: (scope) => `${at}/feeds/${scope}.ics`,
    reads: (entry) => `${at}/v1/reads/${entry}`,
  },
  siteName: "Katern",
  siteLanguage: "nl",
};

test("a report is an item with its authors, categories, files and lead image", () => {
  const report = typeNamed("report");
  const entry = live("report", 1, {
    title: "Hoopvol",
    lead: "Kort",
    language: "en",
    image: { asset: id(21), alt: "Een plein" },
    themes: [id(7), id(70)],
    series: [id(9)],
    authors: [{ person: id(8) }, { person: id(80) }, { name: "Jan" }],
    files: [{ asset: id(20), title: "Het rapport" }, { asset: id(21) }],
  });
  expect(feedItemNeeds(report, entry)).toEqual({
    references: [id(7), id(70), id(9), id(8), id(80)],
    assets: expect.arrayContaining([id(20), id(21)]),
  });
  expect(composeFeedItem(report, entry, around)).toEqual({
    id: id(1),
    url: `${at}/v1/reports/report-1`,
    title: "Hoopvol",
    summary: "Kort",
    html: undefined,
    publishedAt: "2020-03-09T07:00:00.123Z",
    updatedAt: "2020-03-10T07:00:00.000Z",
    language: "en",
    authors: [{ name: "A. de Vries", url: `${at}/v1/persons/person-8` }, { name: "Jan" }],
    categories: [
      { term: "report", label: "Rapporten", scheme: `${at}/v1/entries` },
      { term: id(7), label: "Wonen", scheme: `${at}/v1/themes` },
      { term: id(9), label: "Reeks", scheme: `${at}/v1/series` },
    ],
    enclosures: [
      {
        url: `${at}/files/${id(20)}/stuk-0`,
        contentType: "application/pdf",
        size: 9,
        title: "Het rapport",
        durationSeconds: undefined,
      },
    ],
    image: { url: `${at}/files/${id(21)}/stuk-1`, alt: "Een plein" },
  });
});

test("only reports have authors", () => {
  const entry = live("news", 2, { title: "Bericht", persons: [{ person: id(8), role: "auteur" }] });
  expect(composeFeedItem(typeNamed("news"), entry, around).authors).toEqual([]);
});
