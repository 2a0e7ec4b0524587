import { arrange, lastChange } from "./arrange.ts";
import {
  type FeedChannel,
  type FeedEnclosure,
  type FeedImage,
  type FeedItem,
  type FeedOptions,
  itemUri,
} from "./channel.ts";
import { rfc822 } from "./dates.ts";
import { mediaFile, mediaImage, mediaNamespace } from "./media.ts";
import {
  elementTags,
  emptyElement,
  markupElement,
  markupPieces,
  parentElement,
  textAsHtml,
  textElement,
  xmlDocument,
} from "./xml.ts";

/** What an image may measure at most (RSS 2.0, element image); a reader may refuse a greater one. */
const imageMaximum = { width: 144, height: 400 };

const namespaces = {
  "xmlns:atom": "http://www.w3.org/2005/Atom",
  "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
  "xmlns:dc": "http://purl.org/dc/elements/1.1/",
  "xmlns:media": mediaNamespace,
};

/**
 * RSS 2.0 after the RSS Advisory Board's Best Practices Profile.
 * @throws ProblemError `internal` when an instant is not one
 */
export function renderRss(
  channel: FeedChannel,
  items: readonly FeedItem[],
  options: FeedOptions = {},
): string {
  const arranged = arrange(items, options.order);
  const children = renderHead(channel, lastChange(arranged, channel.startedAt));
  for (const item of arranged) pushItem(children, item, channel);
  return xmlDocument([["rss", { version: "2.0", ...namespaces }], ["channel"]], children);
}

function renderHead(channel: FeedChannel, updatedAt: string): string[] {
  return [
    textElement("title", channel.title),
    textElement("link", channel.link),
    textElement("description", channel.description),
    textElement("language", channel.language),
    channel.copyright === undefined ? "" : textElement("copyright", channel.copyright),
    textElement("lastBuildDate", rfc822(updatedAt)),
    textElement("generator", "Katern"),
    textElement("ttl", String(channel.timeToLiveMinutes)),
    channel.image === undefined ? "" : renderImage(channel.image, channel),
    emptyElement("atom:link", { href: channel.addresses.rss, rel: "self", type: "application/rss+xml" }),
  ];
}

/** Its title and link are the channel's, as the profile asks. */
function renderImage(image: FeedImage, channel: FeedChannel): string {
  const { width, height } = image;
  const sized =
    width !== undefined &&
    height !== undefined &&
    width <= imageMaximum.width &&
    height <= imageMaximum.height;
  return parentElement("image", [
    textElement("url", image.url),
    textElement("title", channel.title),
    textElement("link", channel.link),
    sized ? textElement("width", String(width)) + textElement("height", String(height)) : "",
    image.title === channel.title ? "" : textElement("description", image.title),
  ]);
}

const [itemOpening, itemClosing] = elementTags("item");

/** Adds an item's markup: what is short joined at once, its HTML as a piece of its own. */
function pushItem(pieces: string[], item: FeedItem, channel: FeedChannel): void {
  const [enclosure, ...furtherFiles] = item.enclosures;
  const before = [itemOpening, textElement("title", item.title), textElement("link", item.url)];
  // The one element that is read as HTML: plain text goes in as the HTML that shows it.
  if (item.summary !== undefined) before.push(markupElement("description", textAsHtml(item.summary)));
  const behind: string[] = [];
  if (item.html === undefined) pieces.push(before.join(""));
  else {
    const [opening, text, closing] = markupPieces("content:encoded", item.html);
    before.push(opening);
    behind.push(closing);
    pieces.push(before.join(""), text);
  }
  for (const { name } of item.authors) behind.push(textElement("dc:creator", name));
  for (const { label, scheme } of item.categories)
    behind.push(textElement("category", label, { domain: scheme }));
  if (enclosure !== undefined) behind.push(renderEnclosure(enclosure));
  behind.push(textElement("guid", itemUri(item.id), { isPermaLink: "false" }));
  behind.push(textElement("pubDate", rfc822(item.publishedAt)));
  if (item.language !== channel.language) behind.push(textElement("dc:language", item.language));
  for (const file of furtherFiles) behind.push(mediaFile(file));
  if (item.image !== undefined) behind.push(mediaImage(item.image));
  behind.push(itemClosing);
  pieces.push(behind.join(""));
}

function renderEnclosure({ url, size, contentType }: FeedEnclosure): string {
  return emptyElement("enclosure", { url, length: size, type: contentType });
}
