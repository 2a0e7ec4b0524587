import { expect, test } from "vitest";
import { newsSitemapMaximum, renderNewsSitemap } from "./news-sitemap.ts";
import { faultsOfSitemap } from "./testing/sitemap-rules.ts";
import { find, parseStrictly, textsAt } from "./testing/strict-xml.ts";

const item = {
  address: "https://kennis.example/v1/news/plein",
  language: "nl",
  publishedAt: "2026-03-29T00:30:00.250Z",
  title: "Een plein <open> & een weg]]>\u0000",
};

test("an item has its address, publication, language, date and title, and nothing that XML forbids", () => {
  const document = renderNewsSitemap("Stad & Wijk", [item]);
  const root = parseStrictly(document);
  expect(faultsOfSitemap(root, Buffer.byteLength(document))).toEqual([]);
  expect([root.name, root.namespace]).toEqual(["urlset", "http://www.sitemaps.org/schemas/sitemap/0.9"]);
  expect(textsAt(root, "url", "loc")).toEqual([item.address]);
  const [news] = find(root, "url", "news:news");
  expect(news?.namespace).toBe("http://www.google.com/schemas/sitemap-news/0.9");
  const values = news?.children.map(({ name, text, children }) => [name, text.trim(), children.length]);
  expect(values).toEqual([
    ["news:publication", "", 2],
    ["news:publication_date", "2026-03-29T00:30:00.250Z", 0],
    ["news:title", "Een plein <open> & een weg]]>", 0],
  ]);
  expect(textsAt(root, "url", "news:news", "news:publication", "news:name")).toEqual(["Stad & Wijk"]);
});

test.each([
  ["nl-BE", "nl"],
  ["fy", "fy"],
  ["zh", "zh-cn"],
  ["zh-Hant-HK", "zh-tw"],
])("the language %s is called %s", (language, code) => {
  const root = parseStrictly(renderNewsSitemap("K", [{ ...item, language }]));
  expect(textsAt(root, "url", "news:news", "news:publication", "news:language")).toEqual([code]);
});

test("a file names no more than the index takes", () => {
  const items = Array.from({ length: newsSitemapMaximum }, () => item);
  expect(textsAt(parseStrictly(renderNewsSitemap("K", items)), "url", "loc")).toHaveLength(1_000);
  expect(() => renderNewsSitemap("K", [...items, item])).toThrow(/1001/);
});
