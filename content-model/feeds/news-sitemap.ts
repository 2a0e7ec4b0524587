import { ProblemError } from "../../schemas/problem.ts";
import { rfc3339 } from "./dates.ts";
import { parentElement, textElement, xmlDocument } from "./xml.ts";

/** News for Google's index of it: a sitemap with an extension, of what was published within two days. */

/** How many items one file may name (Google Search Central, "Create a news sitemap"). */
export const newsSitemapMaximum = 1_000;

/** @property language BCP 47 @property publishedAt an instant in UTC @property title plain text */
export type NewsItem = {
  readonly address: string;
  readonly language: string;
  readonly publishedAt: string;
  readonly title: string;
};

const namespaces = {
  xmlns: "http://www.sitemaps.org/schemas/sitemap/0.9",
  "xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9",
};

/**
 * @param publication what the publication is called, exactly as on its pages
 * @param items in the order that they shall have
 * @throws ProblemError `internal` when there are more than may be, or an instant is not one
 */
export function renderNewsSitemap(publication: string, items: readonly NewsItem[]): string {
  if (items.length > newsSitemapMaximum) {
    throw new ProblemError("internal", `A sitemap for news cannot hold ${items.length} addresses`);
  }
  const urls = items.map(({ address, language, publishedAt, title }) => {
    const about =
      textElement("news:name", publication) + textElement("news:language", newsLanguage(language));
    const news =
      parentElement("news:publication", about) +
      textElement("news:publication_date", rfc3339(publishedAt)) +
      textElement("news:title", title);
    return parentElement("url", textElement("loc", address) + parentElement("news:news", news));
  });
  return xmlDocument("urlset", urls.join(""), namespaces);
}

/** A language's code alone (ISO 639), but for Chinese, of which the extension tells two scripts apart. */
function newsLanguage(tag: string): string {
  const [language = tag, ...subtags] = tag.toLowerCase().split("-");
  if (language !== "zh") return language;
  return subtags.some((subtag) => ["tw", "hk", "mo", "hant"].includes(subtag)) ? "zh-tw" : "zh-cn";
}
