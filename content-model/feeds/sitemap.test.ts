import { expect, test } from "vitest";
import { renderSitemap, renderSitemapIndex, sitemapMaximum } from "./sitemap.ts";
import { faultsOfSitemap } from "./testing/sitemap-rules.ts";
import { find, parseStrictly, textsAt } from "./testing/strict-xml.ts";

const faultsOf = (document: string) => faultsOfSitemap(parseStrictly(document), Buffer.byteLength(document));

const namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";

test("a sitemap gives addresses, sorted, and when they last changed", () => {
  const document = renderSitemap([
    { address: "https://kennis.example/b?x=1&y='2'", updatedAt: "2026-01-31T09:00:00.500Z" },
    { address: "https://kennis.example/a", updatedAt: "2026-01-30T09:00:00Z" },
  ]);
  const root = parseStrictly(document);
  expect([root.name, root.namespace]).toEqual(["urlset", namespace]);
  expect(textsAt(root, "url", "loc")).toEqual([
    "https://kennis.example/a",
    "https://kennis.example/b?x=1&y='2'",
  ]);
  expect(textsAt(root, "url", "lastmod")).toEqual(["2026-01-30T09:00:00Z", "2026-01-31T09:00:00.500Z"]);
  expect(faultsOf(document)).toEqual([]);
  expect(document).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n/);
});

test("an index names sitemaps, with or without a time", () => {
  const document = renderSitemapIndex([
    { address: "https://kennis.example/sitemaps/2026-01.xml", updatedAt: "2026-01-31T09:00:00Z" },
    { address: "https://kennis.example/sitemaps/2025-12.xml" },
  ]);
  expect(faultsOf(document)).toEqual([]);
  const root = parseStrictly(document);
  expect([root.name, root.namespace]).toEqual(["sitemapindex", namespace]);
  expect(find(root, "sitemap").map(({ children }) => children.map(({ name }) => name))).toEqual([
    ["loc"],
    ["loc", "lastmod"],
  ]);
});

test.each([
  ["an empty one", renderSitemap([])],
  ["a location that is no address", renderSitemap([{ address: "/v1/news/plein" }])],
  [
    "a location that is too long",
    renderSitemap([{ address: `https://kennis.example/${"x".repeat(2_048)}` }]),
  ],
  ["another namespace", renderSitemap([{ address: "https://kennis.example/a" }]).replace("0.9", "0.84")],
  [
    "a date that is none",
    renderSitemapIndex([{ address: "https://kennis.example/a.xml" }]).replace(
      "</loc>",
      "</loc><lastmod>gisteren</lastmod>",
    ),
  ],
])("the rules notice %s", (_what, document) => {
  expect(faultsOf(document)).toHaveLength(1);
});

test("50,000 addresses are written, one more is refused", () => {
  const pages = Array.from({ length: sitemapMaximum.addresses }, (_, n) => ({
    address: `https://kennis.example/${n}`,
  }));
  expect(renderSitemap(pages).match(/<loc>/g)).toHaveLength(50_000);
  const oneMore = [...pages, { address: "https://kennis.example/more" }];
  expect(() => renderSitemap(oneMore)).toThrow(/50001 addresses/);
  expect(() => renderSitemapIndex(oneMore)).toThrow(/50001 addresses/);
});

test("more than 50 MB is refused", () => {
  const path = "x".repeat(6_000);
  const pages = Array.from({ length: 9_000 }, (_, n) => ({ address: `https://kennis.example/${path}${n}` }));
  expect(() => renderSitemap(pages)).toThrow(/bytes long/);
});
