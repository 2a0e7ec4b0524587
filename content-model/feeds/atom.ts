import { arrange, arrangeTombstones, lastChange } from "./arrange.ts";
import {
  type FeedAuthor,
  type FeedChannel,
  type FeedEnclosure,
  type FeedItem,
  type FeedOptions,
  itemUri,
  type Tombstone,
} from "./channel.ts";
import { rfc3339 } from "./dates.ts";
import { mediaImage, mediaNamespace } from "./media.ts";
import { elementTags, emptyElement, markupPieces, parentElement, textElement, xmlDocument } from "./xml.ts";

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
  const children = renderHead(channel, lastChange(changes, channel.startedAt));
  for (const tombstone of tombstones) children.push(renderTombstone(tombstone));
  for (const item of arranged) pushEntry(children, item, channel);
  const root = {
    xmlns: "http://www.w3.org/2005/Atom",
    "xmlns:at": tombstones.length === 0 ? undefined : "http://purl.org/atompub/tombstones/1.0",
    "xmlns:media": mediaNamespace,
    "xml:lang": channel.language,
    "xml:base": channel.siteAddress,
  };
  return xmlDocument([["feed", root]], children);
}

/** The author here stands for every entry that names none (section 4.1.2). */
function renderHead(channel: FeedChannel, updatedAt: string): string[] {
  return [
    textElement("id", channel.id),
    textElement("title", channel.title),
    textElement("subtitle", channel.description),
    textElement("updated", rfc3339(updatedAt)),
    renderAuthor({ name: channel.siteName, url: channel.siteAddress }),
    emptyElement("link", { rel: "self", type: "application/atom+xml", href: channel.addresses.atom }),
    emptyElement("link", { rel: "alternate", href: channel.link }),
    channel.copyright === undefined ? "" : textElement("rights", channel.copyright),
    textElement("generator", "Katern"),
    channel.image === undefined ? "" : textElement("logo", channel.image.url),
  ];
}

/** Adds an entry's markup: what is short joined at once, its HTML as a piece of its own. */
function pushEntry(pieces: string[], item: FeedItem, channel: FeedChannel): void {
  const language = item.language === channel.language ? undefined : item.language;
  const [opening, closing] = elementTags("entry", { "xml:lang": language });
  const before = [
    opening,
    textElement("id", itemUri(item.id)),
    textElement("title", item.title),
    emptyElement("link", { rel: "alternate", href: item.url }),
    textElement("published", rfc3339(item.publishedAt)),
    textElement("updated", rfc3339(item.updatedAt)),
  ];
  for (const author of item.authors) before.push(renderAuthor(author));
  for (const { term, scheme, label } of item.categories) {
    before.push(emptyElement("category", { term, scheme, label }));
  }
  if (item.summary !== undefined) before.push(textElement("summary", item.summary));
  const behind: string[] = [];
  if (item.html === undefined) pieces.push(before.join(""));
  else {
    const [contentOpening, text, contentClosing] = markupPieces("content", item.html, { type: "html" });
    before.push(contentOpening);
    behind.push(contentClosing);
    pieces.push(before.join(""), text);
  }
  for (const file of item.enclosures) behind.push(renderEnclosure(file));
  if (item.image !== undefined) behind.push(mediaImage(item.image));
  behind.push(closing);
  pieces.push(behind.join(""));
}

/** Where it stands among the entries means nothing (RFC 6721, section 3). */
function renderTombstone({ id, when, reason, language }: Tombstone): string {
  return parentElement("at:deleted-entry", [textElement("at:comment", reason, { "xml:lang": language })], {
    ref: itemUri(id),
    when: rfc3339(when),
  });
}

function renderAuthor({ name, url }: FeedAuthor): string {
  return parentElement("author", [
    textElement("name", name),
    url === undefined ? "" : textElement("uri", url),
  ]);
}

function renderEnclosure({ url, contentType, size, title }: FeedEnclosure): string {
  return emptyElement("link", { rel: "enclosure", href: url, type: contentType, length: size, title });
}
