import { withoutXmlForbidden } from "../../schemas/characters.ts";
import { arrange } from "./arrange.ts";
import {
  type FeedAuthor,
  type FeedChannel,
  type FeedEnclosure,
  type FeedItem,
  type FeedOptions,
  itemUri,
} from "./channel.ts";
import { rfc3339 } from "./dates.ts";

/**
 * JSON Feed 1.1 (jsonfeed.org), one item a line. Texts lose the same characters as in XML, so that
 * the three formats of a feed say the same.
 * @throws ProblemError `internal` when an instant is not one
 */
export function renderJsonFeed(
  channel: FeedChannel,
  items: readonly FeedItem[],
  options: FeedOptions = {},
): string {
  const head = writeJson({
    version: "https://jsonfeed.org/version/1.1",
    title: channel.title,
    home_page_url: channel.link,
    feed_url: channel.addresses.json,
    description: channel.description,
    icon: channel.image?.url,
    authors: [describeAuthor({ name: channel.siteName, url: channel.siteAddress })],
    language: channel.language,
  });
  const arranged = arrange(items, options.order);
  if (arranged.length === 0) return `${head.slice(0, -1)},\n"items":[]}\n`;
  const pieces = [head.slice(0, -1), ',\n"items":[\n'];
  for (const [index, item] of arranged.entries()) {
    if (index > 0) pieces.push(",\n");
    pushItem(pieces, item);
  }
  pieces.push("\n]}\n");
  return pieces.join("");
}

/**
 * Adds an item, its HTML last and as a piece of its own so that it is copied once. An item must have
 * `content_html` or `content_text`; authors it has none of are the feed's.
 */
function pushItem(pieces: string[], item: FeedItem): void {
  const described = writeJson(describeItem(item));
  if (item.html === undefined) pieces.push(described);
  else pieces.push(described.slice(0, -1), ',"content_html":', writeJson(item.html), "}");
}

function describeItem(item: FeedItem) {
  const { summary, html, authors, categories, enclosures } = item;
  return {
    id: itemUri(item.id),
    url: item.url,
    title: item.title,
    content_text: html === undefined ? (summary ?? item.title) : undefined,
    summary,
    image: item.image?.url,
    date_published: rfc3339(item.publishedAt),
    date_modified: rfc3339(item.updatedAt),
    authors: authors.length === 0 ? undefined : authors.map(describeAuthor),
    tags: categories.length === 0 ? undefined : categories.map(({ label }) => label),
    language: item.language,
    attachments: enclosures.length === 0 ? undefined : enclosures.map(describeFile),
  };
}

function describeFile(file: FeedEnclosure) {
  return {
    url: file.url,
    mime_type: file.contentType,
    title: file.title,
    size_in_bytes: file.size,
    duration_in_seconds: file.durationSeconds,
  };
}

function describeAuthor({ name, url }: FeedAuthor) {
  return { name, url };
}

const signs = ["\\u", "\\b", "\\f", "\ufffe", "\uffff"];

/**
 * JSON whose texts hold nothing that XML forbids. JSON writes controls and lone surrogates as escapes,
 * so what was written shows whether there can be any; only then is every text looked at.
 */
function writeJson(value: object | string): string {
  const written = JSON.stringify(value);
  if (!signs.some((sign) => written.includes(sign))) return written;
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "string" ? withoutXmlForbidden(part) : part,
  );
}
