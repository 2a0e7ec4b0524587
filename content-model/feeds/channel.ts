/** What every feed format is rendered from: one shape for RSS, Atom and JSON Feed. */

export type FeedFormat = "rss" | "atom" | "json";

/** A feed as a whole. Addresses are absolute; texts are plain text. */
export type FeedChannel = {
  /** Stable identity, never an address that may move: `urn:uuid:…` or a tag URI (RFC 4151). */
  id: string;
  title: string;
  description: string;
  /** BCP 47. */
  language: string;
  /** What the feed is about, as the address of a page or a document. */
  link: string;
  /** Where the formats of this feed are. */
  addresses: Readonly<Record<FeedFormat, string>>;
  /** The base of relative addresses. */
  siteAddress: string;
  /** The publisher's name; the author of items that name none. */
  siteName: string;
  /** An instant that never changes: what a feed without items gives as its last change. */
  startedAt: string;
  copyright?: string | undefined;
  image?: FeedImage | undefined;
  /** Where the document stands in the feed's archive (RFC 5005, section 4), where it has one. */
  archive?: FeedArchive | undefined;
  /** Where changes of the feed are told (W3C WebSub). */
  hubs?: readonly string[] | undefined;
  /** How long a reader may wait before it asks again, in whole minutes. */
  timeToLiveMinutes: number;
};

/**
 * A feed's archive, as seen from one of its documents.
 * @property current the feed itself; only pages that are closed have it
 * @property previous the page before, of what is older @property next the page behind, of what is newer
 */
export type FeedArchive = {
  current?: FeedChannel["addresses"] | undefined;
  previous?: FeedChannel["addresses"] | undefined;
  next?: FeedChannel["addresses"] | undefined;
};

/** A feed's logo; width and height in pixels. */
export type FeedImage = {
  url: string;
  title: string;
  width?: number | undefined;
  height?: number | undefined;
};

/** One item. Addresses are absolute, instants are UTC (ISO 8601 with `Z`). */
export type FeedItem = {
  /** The entry's id, a UUID; the item's identity in every format is `urn:uuid:<id>` for good. */
  id: string;
  url: string;
  /** Plain text. */
  title: string;
  /** Plain text. */
  summary?: string | undefined;
  /** Safe HTML with absolute addresses. */
  html?: string | undefined;
  publishedAt: string;
  /** The last editorial change. */
  updatedAt: string;
  /** BCP 47. */
  language: string;
  authors: readonly FeedAuthor[];
  /** What the item is about; the entry's type too, where a feed mixes types. */
  categories: readonly FeedCategory[];
  /** The files, the most important first: RSS has room for one enclosure and gives the rest as media. */
  enclosures: readonly FeedEnclosure[];
  /** The lead image; an empty `alt` says that it is decorative. */
  image?: { url: string; alt: string } | undefined;
};

export type FeedAuthor = { name: string; url?: string | undefined };

/** @property term stable and for programs; `label` for people; `scheme` the vocabulary's URI */
type FeedCategory = { term: string; label: string; scheme: string };

/** A file. `size` is in bytes and exact: podcast players refuse a length that is not true. */
export type FeedEnclosure = {
  url: string;
  contentType: string;
  size: number;
  title?: string | undefined;
  durationSeconds?: number | undefined;
};

export type FeedOptions = {
  /** `published`: newest first, whatever the order given; `given`: as they come (a ranking). */
  order?: "published" | "given" | undefined;
  /** What has left the feed. Atom always says so, the other formats in closed pages alone, where it has a place. */
  tombstones?: readonly Tombstone[] | undefined;
};

/** An item that was taken back. @property when an instant in UTC @property reason plain text, in `language` */
export type Tombstone = {
  readonly id: string;
  readonly when: string;
  readonly reason: string;
  readonly language: string;
};

/** An item's identity as a URI (RFC 9562, section 4). */
export const itemUri = (id: string): string => `urn:uuid:${id}`;
