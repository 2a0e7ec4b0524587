import type { FeedFormat } from "./feeds/channel.ts";

/**
 * Where things are, as absolute addresses. Documents and feeds are composed with these, so that
 * composing knows neither the site's host nor how paths are made.
 */
export type Addresses = {
  /** The site's own address, without a trailing slash. */
  readonly site: string;
  readonly document: (collection: string, slug: string) => string;
  /** The list of a collection, or of everything when none is named. */
  readonly list: (collection?: string) => string;
  /** @param scope as in a feed's path: `all`, a collection, `themes/<id>` */
  readonly feed: (scope: string, format: FeedFormat) => string;
  /** The feed of a series' recordings for podcast apps. */
  readonly podcast: (seriesId: string) => string;
  /** What podcast apps read of a session's recording: its chapters (JSON), its transcript (plain text). */
  readonly chapters: (sessionId: string) => string;
  readonly transcript: (sessionId: string) => string;
  /** @param scope as in a calendar's path: `sessions`, `sessions/<id>` */
  readonly calendar: (scope: string) => string;
  readonly file: (assetId: string, filename: string) => string;
  readonly reads: (entryId: string) => string;
};
