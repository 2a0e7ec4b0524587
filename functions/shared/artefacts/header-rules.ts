import { create as contentDisposition } from "content-disposition";
import type { FeedFormat } from "./keys.ts";

/**
 * The headers that objects of the published bucket carry. Whoever changes a rule changes the version:
 * it stands in each object's metadata and counts when what is stored is compared with what should be.
 */
export const headerRulesVersion = "1";

export type StoredHeaders = {
  readonly contentType: string;
  readonly cacheControl: string;
  readonly contentDisposition?: string | undefined;
};

/** Fresh for seconds, then served stale while it is asked for anew: 60 seconds at most in all. */
const changing = "public, max-age=2, stale-while-revalidate=58";

/** A file never changes under its address; a withdrawn one is taken out of the CDN. */
const immutable = "public, max-age=31536000, immutable";

export const documentHeaders: StoredHeaders = { contentType: "application/json", cacheControl: changing };

export const sitemapHeaders: StoredHeaders = {
  contentType: "application/xml; charset=utf-8",
  cacheControl: changing,
};

export const feedHeaders: Readonly<Record<FeedFormat, StoredHeaders>> = {
  rss: { contentType: "application/rss+xml; charset=utf-8", cacheControl: changing },
  atom: { contentType: "application/atom+xml; charset=utf-8", cacheControl: changing },
  json: { contentType: "application/feed+json; charset=utf-8", cacheControl: changing },
};

/** JSON chapters as the podcast namespace has them. */
export const chaptersHeaders: StoredHeaders = {
  contentType: "application/json+chapters",
  cacheControl: changing,
};

export const transcriptHeaders: StoredHeaders = {
  contentType: "text/plain; charset=utf-8",
  cacheControl: changing,
};

export const calendarHeaders: StoredHeaders = {
  contentType: "text/calendar; charset=utf-8",
  cacheControl: changing,
};

export const feedDirectoryHeaders: StoredHeaders = {
  contentType: "text/x-opml; charset=utf-8",
  cacheControl: changing,
};

/**
 * A file's headers. What browsers show or play by themselves opens in place, PDF too, because readers
 * expect that; the rest is saved. The name is quoted and encoded as RFC 6266 and RFC 8187 say.
 */
export function fileHeaders(file: { contentType: string; filename: string }): StoredHeaders {
  const inline = /^(?:image|audio|video|text)\/|^application\/(?:pdf|x-subrip)$/.test(file.contentType);
  return {
    contentType: file.contentType,
    cacheControl: immutable,
    contentDisposition: contentDisposition(file.filename, { type: inline ? "inline" : "attachment" }),
  };
}
