import { arrange } from "./arrange.ts";
import { type FeedAuthor, type FeedChannel, type FeedItem, type FeedOptions, itemUri } from "./channel.ts";
import { rfc3339 } from "./dates.ts";
import { removeForbidden } from "./xml.ts";

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
  const head = JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: removeForbidden(channel.title),
    home_page_url: removeForbidden(channel.link),
    feed_url: removeForbidden(channel.addresses.json),
    description: removeForbidden(channel.description),
    icon: optional(channel.image?.url),
    authors: [describeAuthor({ name: channel.siteName, url: channel.siteAddress })],
    language: removeForbidden(channel.language),
  });
  const lines = arrange(items, options.order).map((item) => JSON.stringify(describeItem(item)));
  const list = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n]`;
  return `${head.slice(0, -1)},\n"items":${list}}\n`;
}

/** An item must have `content_html` or `content_text`; authors it has none of are the feed's. */
function describeItem(item: FeedItem) {
  const { summary, html, authors, categories, enclosures } = item;
  return {
    id: removeForbidden(itemUri(item.id)),
    url: removeForbidden(item.url),
    title: removeForbidden(item.title),
    content_html: optional(html),
    content_text: html === undefined ? removeForbidden(summary ?? item.title) : undefined,
    summary: optional(summary),
    image: optional(item.image?.url),
    date_published: rfc3339(item.publishedAt),
    date_modified: rfc3339(item.updatedAt),
    authors: authors.length === 0 ? undefined : authors.map(describeAuthor),
    tags: categories.length === 0 ? undefined : categories.map(({ label }) => removeForbidden(label)),
    language: removeForbidden(item.language),
    attachments:
      enclosures.length === 0
        ? undefined
        : enclosures.map((file) => ({
            url: removeForbidden(file.url),
            mime_type: removeForbidden(file.contentType),
            title: optional(file.title),
            size_in_bytes: file.size,
            duration_in_seconds: file.durationSeconds,
          })),
  };
}

function describeAuthor({ name, url }: FeedAuthor) {
  return { name: removeForbidden(name), url: optional(url) };
}

function optional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : removeForbidden(text);
}
