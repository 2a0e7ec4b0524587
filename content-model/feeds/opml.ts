import { emptyElement, parentElement, textElement, xmlDocument } from "./xml.ts";

/** A list of feeds. Addresses are absolute; texts are plain text. */
export type FeedDirectory = { readonly title: string; readonly groups: readonly FeedGroup[] };

export type FeedGroup = { readonly title: string; readonly feeds: readonly ListedFeed[] };

/** @property rss what readers subscribe to @property link what it is about */
export type ListedFeed = { readonly title: string; readonly rss: string; readonly link: string };

/**
 * OPML 2.0 (opml.org/spec2.opml): a subscription list that readers import. Each feed stands once, as RSS,
 * because a reader would subscribe to every format of it; groups without feeds are left out.
 */
export function renderOpml({ title, groups }: FeedDirectory): string {
  const outlines = groups
    .filter(({ feeds }) => feeds.length > 0)
    .map((group) =>
      parentElement("outline", group.feeds.map(renderFeed).join(""), {
        text: group.title,
        title: group.title,
      }),
    );
  const head = parentElement("head", textElement("title", title));
  return xmlDocument("opml", head + parentElement("body", outlines.join("")), { version: "2.0" });
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
