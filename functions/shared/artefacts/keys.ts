/**
 * The buckets' keys. An object in the published bucket has its own public path as key, without the
 * leading slash. Constants and pure functions only, so that stacks and the local runtime can import it.
 */

export const feedFormats = ["rss", "atom", "json"] as const;
export type FeedFormat = (typeof feedFormats)[number];

export const documentKey = (collection: string, slug: string): string => `v1/${collection}/${slug}`;
export const feedKey = (scope: string, format: FeedFormat): string => `feeds/${scope}.${format}`;
export const fileKey = (assetId: string, filename: string): string => `files/${assetId}/${filename}`;
export const sitemapIndexKey = "sitemap.xml";
export const sitemapPagePrefix = "sitemaps/";
/** @param month `yyyy-mm`, in UTC. */
export const sitemapPageKey = (month: string): string => `${sitemapPagePrefix}${month}.xml`;
export const mostReadKey = (period: string, scope: string, format: "json" | "rss"): string =>
  `most-read/${period}/${scope}.${format}`;

/** In the media bucket: what an editor uploaded, private for ever. */
export const originalKey = (assetId: string): string => `originals/${assetId}`;

/** In the ledger bucket. @param hour `yyyy-mm-ddThh`, in UTC. */
export const hourLedgerKey = (hour: string): string =>
  `hours/${hour.slice(0, 4)}/${hour.slice(5, 7)}/${hour.slice(8, 10)}/${hour.slice(11, 13)}.json`;
