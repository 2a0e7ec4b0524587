import { expect, test } from "vitest";
import {
  calendarKey,
  chaptersKey,
  documentKey,
  feedDirectoryKey,
  feedKey,
  fileKey,
  mostReadKey,
  podcastKey,
  sitemapIndexKey,
  sitemapPageKey,
  transcriptKey,
} from "./keys.ts";
import { type Artefact, artefactOfKey } from "./parse-key.ts";

const id = "01930000-0000-7000-8000-000000000001";

test.each<[string, Artefact]>([
  [documentKey("news", "een-plein"), { kind: "document", collection: "news", slug: "een-plein" }],
  [feedKey("all", "rss"), { kind: "feed", scope: "all", format: "rss" }],
  [feedKey(`themes/${id}`, "json"), { kind: "feed", scope: `themes/${id}`, format: "json" }],
  [podcastKey(id), { kind: "podcast", series: id }],
  [chaptersKey(id), { kind: "chapters", session: id }],
  [transcriptKey(id), { kind: "transcript", session: id }],
  [calendarKey("sessions"), { kind: "calendar", scope: "sessions" }],
  [calendarKey(`themes/${id}`), { kind: "calendar", scope: `themes/${id}` }],
  [feedDirectoryKey, { kind: "feed-directory" }],
  [fileKey(id, "Dia's é.v2.pptx"), { kind: "file", assetId: id, filename: "Dia's é.v2.pptx" }],
  [sitemapIndexKey, { kind: "sitemap-index" }],
  [mostReadKey("7d", "all", "rss"), { kind: "most-read" }],
  ...["2020-03", "2020-03-09", "2020-03-09T07", "2020-03-09T07:05", "2020-03-09T07:05:33"].map(
    (period): [string, Artefact] => [
      sitemapPageKey("reports", period),
      { kind: "sitemap-page", collection: "reports", period },
    ],
  ),
])("%s is read back", (key, artefact) => {
  expect(artefactOfKey(key)).toEqual(artefact);
});

test.each([
  "v1/nothing/slug",
  "v1/news",
  "v1/news/a/b",
  "feeds/all",
  "feeds/.ics",
  "feeds/all.xml",
  "sitemaps/news/2020.xml",
  "sitemaps/news/2020-03T07.txt",
  "files/only",
  "",
])("'%s' is nothing that anybody writes", (key) => {
  expect(artefactOfKey(key)).toBeUndefined();
});
