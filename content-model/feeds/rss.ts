import { archiveNamespaces, hubsOf, isClosedPage, renderArchive, renderTombstone } from "./archive.ts";
import { arrange, arrangeTombstones, lastChange } from "./arrange.ts";
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
  elementWriter,
  emptyElement,
  markupElement,
  parentElement,
  plainTextElement,
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
  const tombstones = isClosedPage(channel) ? arrangeTombstones(options.tombstones ?? [], arranged) : [];
  const changes = [...arranged, ...tombstones.map(({ when }) => ({ updatedAt: when }))];
  let children = renderHead(channel, lastChange(changes, channel.startedAt));
  for (const tombstone of tombstones) children += renderTombstone(tombstone);
  const writeCategory = categoryWriter();
  for (const item of arranged) children += renderItem(item, channel, writeCategory);
  return xmlDocument("rss", parentElement("channel", children), {
    version: "2.0",
    ...namespaces,
    ...archiveNamespaces(channel, tombstones),
  });
}

function renderHead(channel: FeedChannel, updatedAt: string): string {
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
    ...hubsOf(channel).map((href) => emptyElement("atom:link", { href, rel: "hub" })),
    renderArchive(channel, { name: "atom:link", format: "rss", type: "application/rss+xml" }),
  ].join("");
}

/** Its title and link are the channel's, as the profile asks. */
function renderImage(image: FeedImage, channel: FeedChannel): string {
  const { width, height } = image;
  const sized =
    width !== undefined &&
    height !== undefined &&
    width <= imageMaximum.width &&
    height <= imageMaximum.height;
  const children = [
    textElement("url", image.url),
    textElement("title", channel.title),
    textElement("link", channel.link),
    sized ? textElement("width", String(width)) + textElement("height", String(height)) : "",
    image.title === channel.title ? "" : textElement("description", image.title),
  ];
  return parentElement("image", children.join(""));
}

function renderItem(item: FeedItem, channel: FeedChannel, writeCategory: WriteCategory): string {
  const [enclosure] = item.enclosures;
  let children = writeTitle(item.title) + writeLink(item.url);
  // The one element that is read as HTML: plain text goes in as the HTML that shows it.
  if (item.summary !== undefined) children += plainTextElement("description", item.summary);
  if (item.html !== undefined) children += markupElement("content:encoded", item.html);
  for (const { name } of item.authors) children += writeCreator(name);
  for (const category of item.categories) children += writeCategory(category);
  if (enclosure !== undefined) children += renderEnclosure(enclosure);
  children += writeGuid(itemUri(item.id));
  children += writePubDate(rfc822(item.publishedAt));
  if (item.language !== channel.language) children += textElement("dc:language", item.language);
  for (const file of item.enclosures) if (file !== enclosure) children += mediaFile(file);
  if (item.image !== undefined) children += mediaImage(item.image);
  return parentElement("item", children);
}

const writeTitle = elementWriter("title");
const writeLink = elementWriter("link");
const writeCreator = elementWriter("dc:creator");
const writePubDate = elementWriter("pubDate");
const writeGuid = elementWriter("guid", { isPermaLink: "false" });

type WriteCategory = (category: FeedItem["categories"][number]) => string;

/** The items of a feed have few vocabularies between them. */
function categoryWriter(): WriteCategory {
  const writers = new Map<string, (text: string) => string>();
  return ({ label, scheme }) => {
    const known = writers.get(scheme);
    if (known !== undefined) return known(label);
    const made = elementWriter("category", { domain: scheme });
    writers.set(scheme, made);
    return made(label);
  };
}

function renderEnclosure({ url, size, contentType }: FeedEnclosure): string {
  return emptyElement("enclosure", { url, length: size, type: contentType });
}
