import {
  dayLedgerKey,
  documentKey,
  monthLedgerKey,
  mostReadDayKey,
  mostReadKey,
  sitemapIndexKey,
  sitemapPagePrefix,
  yearLedgerKey,
} from "../functions/shared/artefacts/keys.ts";

/** Which objects are whose, as patterns of keys: for permissions. */

/** In the published bucket: what `count-reads` writes, and `publish` where a name has changed. */
export const mostReadObjects: readonly string[] = [
  mostReadKey("*", "*", "json"),
  mostReadKey("*", "*", "rss"),
];

/** In the published bucket: everything that `publish` and `reconcile` render. */
export const renderedObjects: readonly string[] = [
  documentKey("*", "*"),
  "feeds/*",
  "files/*",
  sitemapIndexKey,
  `${sitemapPagePrefix}*`,
  ...mostReadObjects,
];

/** In the ledger bucket: what most-read lists are rendered from. */
export const rankedLedgers: readonly string[] = [
  dayLedgerKey("*"),
  monthLedgerKey("*"),
  yearLedgerKey("*"),
  mostReadDayKey,
];
