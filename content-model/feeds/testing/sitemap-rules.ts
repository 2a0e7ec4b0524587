import { type StrictElement, textsAt } from "./strict-xml.ts";

/**
 * The rules of sitemaps.org's schemas for protocol 0.9 (sitemap.xsd, siteindex.xsd) and of Google's for news
 * (sitemap-news.xsd), read apart from the writer's own code.
 */

const namespaces = {
  sitemap: "http://www.sitemaps.org/schemas/sitemap/0.9",
  news: "http://www.google.com/schemas/sitemap-news/0.9",
};

/** tLoc: 12 to 2,048 characters; that it is an absolute address is the protocol's. */
const location = { minimum: 12, maximum: 2_048 };
/** tLastmod: a date, or an instant with its offset (W3C Datetime). */
const lastModification = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?$/;
/** What a language is in sitemap-news.xsd. */
const newsLanguage = /^(?:zh-cn|zh-tw|[a-z]{2,3})$/;

/** What a sitemap or an index of them breaks, in words; nothing when it is right. @param bytes how long it is as stored */
export function faultsOfSitemap(root: StrictElement, bytes: number): string[] {
  const element = { urlset: "url", sitemapindex: "sitemap" }[root.name];
  if (element === undefined || root.namespace !== namespaces.sitemap) return [`${root.name} is no sitemap`];
  const { children } = root;
  return [
    ...(bytes > 52_428_800 ? [`${bytes} bytes are more than 50 MB`] : []),
    ...(children.length > 50_000 ? [`${children.length} are more than 50,000`] : []),
    ...(children.length === 0 ? [`There is no ${element}`] : []),
    ...children.flatMap((child) =>
      child.name === element && child.namespace === namespaces.sitemap
        ? faultsOfEntry(child)
        : [`${child.name} stands for ${element}`],
    ),
  ];
}

function faultsOfEntry(entry: StrictElement): string[] {
  const [loc = "", ...further] = textsAt(entry, "loc");
  const dates = textsAt(entry, "lastmod");
  const known = new Set(["loc", "lastmod", "changefreq", "priority"]);
  const others = entry.children.filter(
    ({ name, namespace }) => namespace === namespaces.sitemap && !known.has(name),
  );
  return [
    ...(loc.length < location.minimum || loc.length > location.maximum || !URL.canParse(loc)
      ? [`'${loc}' is no location`]
      : []),
    ...(further.length > 0 || dates.length > 1 ? [`${loc}: something stands twice`] : []),
    ...dates.filter((date) => !lastModification.test(date)).map((date) => `${loc}: '${date}' is no date`),
    ...others.map(({ name }) => `${loc}: ${name} is not known`),
    ...entry.children.filter(({ namespace }) => namespace === namespaces.news).flatMap(faultsOfNews),
  ];
}

function faultsOfNews(news: StrictElement): string[] {
  const one = (...path: string[]) => {
    const [first, ...more] = textsAt(news, ...path);
    return more.length === 0 && first !== undefined && first !== "" ? first : undefined;
  };
  const language = one("news:publication", "news:language");
  const date = one("news:publication_date");
  return [
    ...(one("news:publication", "news:name") === undefined ? ["The publication has not one name"] : []),
    ...(language === undefined || !newsLanguage.test(language) ? [`'${language}' is no language`] : []),
    ...(date === undefined || !lastModification.test(date) ? [`'${date}' is no date of publication`] : []),
    ...(one("news:title") === undefined ? ["There is not one title"] : []),
  ];
}
