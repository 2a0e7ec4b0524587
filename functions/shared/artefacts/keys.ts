/**
 * The buckets' keys. An object in the published bucket has its own public path as key, without the
 * leading slash. Constants and pure functions only, so that stacks and the local runtime can import it.
 */

export const feedFormats = ["rss", "atom", "json"] as const;
export type FeedFormat = (typeof feedFormats)[number];

export const documentKey = (collection: string, slug: string): string => `v1/${collection}/${slug}`;
export const feedKey = (scope: string, format: FeedFormat): string => `feeds/${scope}.${format}`;
/** A closed page of a feed's archive. @param page from 1 on */
export const archivePageKey = (scope: string, page: number, format: FeedFormat): string =>
  `feeds/archive/${scope}/${page}.${format}`;
/** @param scope `sessions`, `themes/<id>`, `series/<id>`, or `sessions/<id>` for one session */
export const calendarKey = (scope: string): string => `feeds/${scope}.ics`;
/** A series' recordings for podcast apps, and what they read of one recording beside it. */
export const podcastKey = (seriesId: string): string => `feeds/series/${seriesId}.podcast.rss`;
export const chaptersKey = (sessionId: string): string => `feeds/sessions/${sessionId}.chapters.json`;
export const transcriptKey = (sessionId: string): string => `feeds/sessions/${sessionId}.transcript.txt`;
/** The list of all feeds. */
export const feedDirectoryKey = "feeds/index.opml";
export const languageFeedPrefix = "feeds/languages/";
export const fileKey = (assetId: string, filename: string): string => `files/${assetId}/${filename}`;
export const sitemapIndexKey = "sitemap.xml";
export const sitemapPagePrefix = "sitemaps/";
/** @param period the beginning of an instant: `yyyy-mm`, or longer where a month holds more than a page */
export const sitemapPageKey = (collection: string, period: string): string =>
  `${sitemapPagePrefix}${collection}/${period.replaceAll(":", "-")}.xml`;
/** What was published of news in the last two days. */
export const newsSitemapKey = `${sitemapPagePrefix}google-news.xml`;
/** What was read most, from the ledger and the table. */
export const mostReadPrefix = "most-read/";
export const mostReadKey = (period: string, scope: string, format: "json" | "rss"): string =>
  `${mostReadPrefix}${period}/${scope}.${format}`;

/** In the media bucket: what an editor uploaded, private for ever. */
export const originalKey = (assetId: string): string => `originals/${assetId}`;

/** In the ledger bucket. @param hour `yyyy-mm-ddThh`, in UTC. */
export const hourLedgerKey = (hour: string): string =>
  `hours/${hour.slice(0, 4)}/${hour.slice(5, 7)}/${hour.slice(8, 10)}/${hour.slice(11, 13)}.json`;

/** Sums of hours, days, months and years. @param day `yyyy-mm-dd` @param month `yyyy-mm` @param year `yyyy` */
export const dayLedgerKey = (day: string): string => `days/${day.replaceAll("-", "/")}.json`;
export const monthLedgerKey = (month: string): string => `months/${month.replace("-", "/")}.json`;
export const yearLedgerKey = (year: string): string => `years/${year}.json`;
export const totalLedgerKey = "totals.json";
/** Where the parts of each sum are. */
export const hoursOfDayPrefix = (day: string): string => `hours/${day.replaceAll("-", "/")}/`;
export const daysOfMonthPrefix = (month: string): string => `days/${month.replace("-", "/")}/`;
export const monthsOfYearPrefix = (year: string): string => `months/${year}/`;
export const yearsPrefix = "years/";

/** Where all ledgers of a kind are. */
export const ledgerPrefixes = {
  hours: "hours/",
  days: "days/",
  months: "months/",
  years: yearsPrefix,
} as const;

/** What the log files of one day hold. @param day `yyyy-mm-dd` as the files' names give it, or `undated` */
export const inputIndexKey = (day: string): string => `inputs/${day}.json`;

/** The day that the stored most-read lists end with. */
export const mostReadDayKey = "most-read-day.json";

/** The lists of robots, apps and libraries that reads are counted with. */
export const robotListsKey = "robots/lists.json";

/** In the logs bucket: where the CDN writes. */
export const accessLogPrefix = "cdn/";
/** In the logs bucket: files that could not be counted. They expire there as all logs do. */
const rejectedLogPrefix = "rejected/";
export const rejectedLogKey = (key: string): string => `${rejectedLogPrefix}${key}`;

/** In the bucket of backups: exports, by the instant that each was begun, and reports of trials by that of the export. */
export const exportPrefix = "exports/";
export const exportKey = (instant: string): string => `${exportPrefix}${instant}.jsonl.gz`;
export const drillKey = (instant: string): string => `drills/${instant}.json`;
/** When an export was begun, by its key. */
export const instantOfExport = (key: string): string =>
  key.slice(exportPrefix.length).replace(/\.jsonl\.gz$/, "");
