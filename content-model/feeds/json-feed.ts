import { forbiddenInXml, surrogates, withoutXmlForbidden } from "../../schemas/characters.ts";
import { describeTombstones, hubsOf, isClosedPage } from "./archive.ts";
import { arrange, arrangeTombstones } from "./arrange.ts";
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
  const { archive } = channel;
  const arranged = arrange(items, options.order);
  const tombstones = isClosedPage(channel) ? arrangeTombstones(options.tombstones ?? [], arranged) : [];
  const hubs = hubsOf(channel);
  const head = writeJson({
    version: "https://jsonfeed.org/version/1.1",
    title: channel.title,
    home_page_url: channel.link,
    feed_url: (archive?.current ?? channel.addresses).json,
    next_url: archive?.previous?.json,
    description: channel.description,
    icon: channel.image?.url,
    authors: [{ name: channel.siteName, url: channel.siteAddress }],
    language: channel.language,
    hubs: hubs.length === 0 ? undefined : hubs.map((url) => ({ type: "WebSub", url })),
    ...describeTombstones(tombstones),
  });
  if (arranged.length === 0) return `${head.slice(0, -1)},\n"items":[]}\n`;
  const pieces = [head.slice(0, -1), ',\n"items":[\n'];
  for (let start = 0; start < arranged.length; start += itemsAtOnce) {
    if (start > 0) pieces.push(",\n");
    pieces.push(
      arranged
        .slice(start, start + itemsAtOnce)
        .map(writeItem)
        .join(",\n"),
    );
  }
  pieces.push("\n]}\n");
  return pieces.join("");
}

/** Joined so many at a time: what one was made of is forgotten before the engine sets about keeping it. */
const itemsAtOnce = 8;

/**
 * An item, its HTML last. An item must have `content_html` or `content_text`; authors it has none of are
 * the feed's.
 */
function writeItem(item: FeedItem): string {
  const { summary, html, authors, categories, enclosures } = item;
  let written = `{"id":${writeText(itemUri(item.id))},"url":${writeText(item.url)},"title":${writeText(item.title)}`;
  if (html === undefined) written += `,"content_text":${writeText(summary ?? item.title)}`;
  if (summary !== undefined) written += `,"summary":${writeText(summary)}`;
  if (item.image !== undefined) written += `,"image":${writeText(item.image.url)}`;
  written += `,"date_published":"${rfc3339(item.publishedAt)}","date_modified":"${rfc3339(item.updatedAt)}"`;
  if (authors.length > 0) written += `,"authors":[${authors.map(writeAuthor).join()}]`;
  if (categories.length > 0) written += `,"tags":[${categories.map(({ label }) => writeText(label)).join()}]`;
  written += `,"language":${writeText(item.language)}`;
  if (enclosures.length > 0) written += `,"attachments":[${enclosures.map(writeFile).join()}]`;
  return html === undefined ? `${written}}` : `${written},"content_html":${writeJson(html)}}`;
}

function writeAuthor({ name, url }: FeedAuthor): string {
  const named = `{"name":${writeText(name)}`;
  return url === undefined ? `${named}}` : `${named},"url":${writeText(url)}}`;
}

function writeFile({ url, contentType, size, title, durationSeconds }: FeedEnclosure): string {
  const titled = title === undefined ? "" : `,"title":${writeText(title)}`;
  const lasting = durationSeconds === undefined ? "" : `,"duration_in_seconds":${durationSeconds}`;
  return `{"url":${writeText(url)},"mime_type":${writeText(contentType)}${titled},"size_in_bytes":${size}${lasting}}`;
}

const unsafeInString = new RegExp(`[${forbiddenInXml}${surrogates}\\t\\n\\r"\\\\]`);

/** A text that is mostly short and holds nothing to escape. */
function writeText(text: string): string {
  return unsafeInString.test(text) ? JSON.stringify(withoutXmlForbidden(text)) : `"${text}"`;
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
