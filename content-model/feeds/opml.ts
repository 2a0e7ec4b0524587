import { emptyElement, parentElement, textElement, xmlDocument } from "./xml.ts";

/** A list of feeds. Addresses are absolute; texts are plain text. */
export type FeedDirectory = {
  readonly title: string;
  readonly groups: readonly FeedGroup[];
  /** What else there is, behind the feeds. */
  readonly others: readonly LinkGroup[];
};

export type FeedGroup = { readonly title: string; readonly feeds: readonly ListedFeed[] };

/** @property rss what readers subscribe to @property link what it is about */
export type ListedFeed = { readonly title: string; readonly rss: string; readonly link: string };

export type LinkGroup = {
  readonly title: string;
  readonly links: readonly { readonly title: string; readonly url: string }[];
};

/**
 * OPML 2.0 (opml.org/spec2.opml): a subscription list that readers import. Each feed stands once as what a reader
 * subscribes to (`rss`), because it would subscribe to every format of it; other formats and calendars are links,
 * which subscribe nobody. Groups of nothing are left out.
 */
export function renderOpml({ title, groups, others }: FeedDirectory): string {
  const outlines = [
    ...groups.map((group) => renderGroup(group.title, group.feeds.map(renderFeed))),
    ...others.map((group) => renderGroup(group.title, group.links.map(renderLink))),
  ];
  const head = parentElement("head", textElement("title", title));
  return xmlDocument("opml", head + parentElement("body", outlines.join("")), { version: "2.0" });
}

function renderGroup(title: string, outlines: readonly string[]): string {
  return outlines.length === 0 ? "" : parentElement("outline", outlines.join(""), { text: title, title });
}

function renderFeed({ title, rss, link }: ListedFeed): string {
  return emptyElement("outline", {
    type: "rss",
    text: title,
    title,
    xmlUrl: rss,
    htmlUrl: link,
    version: "RSS2",
  });
}

function renderLink({ title, url }: LinkGroup["links"][number]): string {
  return emptyElement("outline", { type: "link", text: title, title, url });
}
