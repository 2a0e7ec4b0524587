import { archiveNamespaces, hubsOf, renderArchive, renderTombstone } from "./archive.ts";
import { arrange, arrangeTombstones, lastChange } from "./arrange.ts";
import {
  type FeedAuthor,
  type FeedChannel,
  type FeedEnclosure,
  type FeedItem,
  type FeedOptions,
  itemUri,
} from "./channel.ts";
import { rfc3339 } from "./dates.ts";
import { mediaImage, mediaNamespace } from "./media.ts";
import { emptyElement, markupElement, parentElement, textElement, xmlDocument } from "./xml.ts";

/**
 * Atom 1.0 (RFC 4287), with what has left the feed as deleted entries (RFC 6721). Item content is HTML as text (`type="html"`, section 4.1.3.3).
 * @throws ProblemError `internal` when an instant is not one
 */
export function renderAtom(
  channel: FeedChannel,
  items: readonly FeedItem[],
  options: FeedOptions = {},
): string {
  const arranged = arrange(items, options.order);
  const tombstones = arrangeTombstones(options.tombstones ?? [], arranged);
  const changes = [...arranged, ...tombstones.map(({ when }) => ({ updatedAt: when }))];
  let children = renderHead(channel, lastChange(changes, channel.startedAt));
  for (const tombstone of tombstones) children += renderTombstone(tombstone);
  for (const item of arranged) children += renderEntry(item, channel);
  return xmlDocument("feed", children, {
    xmlns: "http://www.w3.org/2005/Atom",
    ...archiveNamespaces(channel, tombstones),
    "xmlns:media": mediaNamespace,
    "xml:lang": channel.language,
    "xml:base": channel.siteAddress,
  });
}

/** The author here stands for every entry that names none (section 4.1.2). */
function renderHead(channel: FeedChannel, updatedAt: string): string {
  return [
    textElement("id", channel.id),
    textElement("title", channel.title),
    textElement("subtitle", channel.description),
    textElement("updated", rfc3339(updatedAt)),
    renderAuthor({ name: channel.siteName, url: channel.siteAddress }),
    emptyElement("link", { rel: "self", type: "application/atom+xml", href: channel.addresses.atom }),
    emptyElement("link", { rel: "alternate", href: channel.link }),
    ...hubsOf(channel).map((href) => emptyElement("link", { rel: "hub", href })),
    renderArchive(channel, { name: "link", format: "atom", type: "application/atom+xml" }),
    channel.copyright === undefined ? "" : textElement("rights", channel.copyright),
    textElement("generator", "Katern"),
    channel.image === undefined ? "" : textElement("logo", channel.image.url),
  ].join("");
}

function renderEntry(item: FeedItem, channel: FeedChannel): string {
  let children =
    textElement("id", itemUri(item.id)) +
    textElement("title", item.title) +
    emptyElement("link", { rel: "alternate", href: item.url }) +
    textElement("published", rfc3339(item.publishedAt)) +
    textElement("updated", rfc3339(item.updatedAt));
  for (const author of item.authors) children += renderAuthor(author);
  for (const { term, scheme, label } of item.categories) {
    children += emptyElement("category", { term, scheme, label });
  }
  if (item.summary !== undefined) children += textElement("summary", item.summary);
  if (item.html !== undefined) children += markupElement("content", item.html, asHtml);
  for (const file of item.enclosures) children += renderEnclosure(file);
  if (item.image !== undefined) children += mediaImage(item.image);
  const language = item.language === channel.language ? undefined : { "xml:lang": item.language };
  return parentElement("entry", children, language);
}

const asHtml = { type: "html" };

function renderAuthor({ name, url }: FeedAuthor): string {
  const named = textElement("name", name);
  return parentElement("author", url === undefined ? named : named + textElement("uri", url));
}

function renderEnclosure({ url, contentType, size, title }: FeedEnclosure): string {
  return emptyElement("link", { rel: "enclosure", href: url, type: contentType, length: size, title });
}
