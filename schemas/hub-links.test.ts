import { expect, test } from "vitest";
import { hubLinks } from "./hub-links.ts";

const site = "https://kennis.example";
const hubs = ["https://a.example/", "https://b.example/hub?x=1"];

test.each([
  "/feeds/all.rss",
  "/feeds/themes/0197a3c0-0000-7000-8000-000000000001.atom",
  "/feeds/languages/nl-BE.json",
  "/feeds/series/0197a3c0-0000-7000-8000-000000000001.podcast.rss",
])("%s names its hubs and itself", (path) => {
  expect(hubLinks(path, site, hubs)).toBe(
    `<https://a.example/>; rel="hub", <https://b.example/hub?x=1>; rel="hub", <${site}${path}>; rel="self"`,
  );
});

test.each([
  "/feeds/archive/all/1.rss",
  "/feeds/sessions.ics",
  "/feeds/index.opml",
  "/feeds/sessions/0197a3c0-0000-7000-8000-000000000001.chapters.json",
  "/most-read/7d/all.rss",
  "/v1/news/feeds.rss",
])("%s is no feed that hubs are told of", (path) => {
  expect(hubLinks(path, site, hubs)).toBe("");
});

test("without hubs there is nothing to name", () => {
  expect(hubLinks("/feeds/all.rss", site, [])).toBe("");
});
