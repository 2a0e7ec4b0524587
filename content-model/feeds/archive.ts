import { type FeedChannel, type FeedFormat, itemUri, type Tombstone } from "./channel.ts";
import { rfc3339 } from "./dates.ts";
import { emptyElement, parentElement, textElement, type XmlAttributes } from "./xml.ts";

/** What the formats say of archives (RFC 5005, section 4), and of what was taken back (RFC 6721). */

const historyNamespace = "http://purl.org/syndication/history/1.0";
const tombstoneNamespace = "http://purl.org/atompub/tombstones/1.0";

/** Whether the document is a closed page: its entries are for ever those that they are. */
export const isClosedPage = ({ archive }: FeedChannel): boolean => archive?.current !== undefined;

/** The namespaces that a document needs for it. */
export function archiveNamespaces(channel: FeedChannel, tombstones: readonly Tombstone[]): XmlAttributes {
  return {
    ...(isClosedPage(channel) ? { "xmlns:fh": historyNamespace } : {}),
    ...(tombstones.length === 0 ? {} : { "xmlns:at": tombstoneNamespace }),
  };
}

/**
 * The links from a document to others of its feed, and the sign that it is a closed page.
 * @param link.name of the element: `link` in Atom, `atom:link` in RSS
 */
export function renderArchive(
  { archive }: FeedChannel,
  link: { readonly name: string; readonly format: FeedFormat; readonly type: string },
): string {
  if (archive === undefined) return "";
  const { name, format, type } = link;
  const { current, previous, next } = archive;
  const to = (rel: string, addresses: FeedChannel["addresses"] | undefined) =>
    addresses === undefined ? "" : emptyElement(name, { rel, type, href: addresses[format] });
  return [
    current === undefined ? "" : emptyElement("fh:archive", {}),
    to("current", current),
    to("prev-archive", previous),
    to("next-archive", next),
  ].join("");
}

/** The hubs that are told when the feed changes (W3C WebSub, section 4); a closed page has none, as it does not. */
export function hubsOf(channel: FeedChannel): readonly string[] {
  return isClosedPage(channel) ? [] : (channel.hubs ?? []);
}

/** Where it stands among the entries means nothing (RFC 6721, section 3). */
export function renderTombstone({ id, when, reason, language }: Tombstone): string {
  const comment = textElement("at:comment", reason, { "xml:lang": language });
  return parentElement("at:deleted-entry", comment, { ref: itemUri(id), when: rfc3339(when) });
}

/** JSON Feed has nothing for what was taken back: an extension, named as its section on extensions asks. */
export function describeTombstones(tombstones: readonly Tombstone[]): Record<string, unknown> {
  if (tombstones.length === 0) return {};
  const deleted = tombstones.map(({ id, when, reason, language }) => ({
    id: itemUri(id),
    when: rfc3339(when),
    reason,
    language,
  }));
  return { _deleted: { about: "https://www.rfc-editor.org/rfc/rfc6721", deleted } };
}
