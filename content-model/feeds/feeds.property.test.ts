import fc from "fast-check";
import { expect, test } from "vitest";
import { renderAtom } from "./atom.ts";
import type { FeedChannel, FeedItem } from "./channel.ts";
import { renderJsonFeed } from "./json-feed.ts";
import { renderRss } from "./rss.ts";
import { allowed, anyText } from "./testing/any-text.ts";
import { exampleChannel } from "./testing/example.ts";
import { find, parseStrictly, textsAt } from "./testing/strict-xml.ts";

function fromHtml(html: string): string {
  return html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

const instant = fc
  .date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true })
  .map((date) => date.toISOString());

const anyItem: fc.Arbitrary<FeedItem> = fc.record({
  id: anyText,
  url: anyText,
  title: anyText,
  summary: anyText,
  html: anyText,
  publishedAt: instant,
  updatedAt: instant,
  language: anyText,
  authors: fc.tuple(fc.record({ name: anyText, url: anyText })),
  categories: fc.tuple(fc.record({ term: anyText, label: anyText, scheme: anyText })),
  enclosures: fc.tuple(anyFile(), anyFile()),
  image: fc.record({ url: anyText, alt: anyText.map((alt) => `x${alt}`) }),
});

function anyFile() {
  return fc.record({ url: anyText, contentType: anyText, size: fc.nat(), title: anyText });
}

const anyChannel: fc.Arbitrary<FeedChannel> = fc.record({
  id: anyText,
  title: anyText,
  description: anyText,
  language: anyText,
  link: anyText,
  addresses: fc.record({ rss: anyText, atom: anyText, json: anyText }),
  siteAddress: anyText,
  siteName: anyText,
  startedAt: instant,
  copyright: anyText,
  image: fc.record({ url: anyText, title: anyText }),
  timeToLiveMinutes: fc.nat(),
});

test("RSS: any text parses back to itself without what XML forbids", () => {
  fc.assert(
    fc.property(anyChannel, anyItem, (channel, item) => {
      const root = parseStrictly(renderRss(channel, [item]));
      const [head] = find(root, "channel");
      const [entry] = find(root, "channel", "item");
      if (head === undefined || entry === undefined) throw new Error("No item");
      for (const field of ["title", "link", "description", "language", "copyright"] as const) {
        expect(textsAt(head, field)).toEqual([allowed(channel[field] ?? "")]);
      }
      expect(find(head, "atom:link")[0]?.attributes["href"]).toBe(allowed(channel.addresses.rss));
      expect(textsAt(head, "image", "url")).toEqual([allowed(channel.image?.url ?? "")]);
      expect(textsAt(entry, "title")).toEqual([allowed(item.title)]);
      expect(textsAt(entry, "link")).toEqual([allowed(item.url)]);
      expect(textsAt(entry, "guid")).toEqual([allowed(`urn:uuid:${item.id}`)]);
      expect(textsAt(entry, "description").map(fromHtml)).toEqual([allowed(item.summary ?? "")]);
      expect(textsAt(entry, "content:encoded")).toEqual([allowed(item.html ?? "")]);
      expect(textsAt(entry, "dc:creator")).toEqual(item.authors.map(({ name }) => allowed(name)));
      expect(textsAt(entry, "category")).toEqual(item.categories.map(({ label }) => allowed(label)));
      expect(find(entry, "category")[0]?.attributes["domain"]).toBe(
        allowed(item.categories[0]?.scheme ?? ""),
      );
      expect(find(entry, "enclosure")[0]?.attributes).toEqual({
        url: allowed(item.enclosures[0]?.url ?? ""),
        length: String(item.enclosures[0]?.size),
        type: allowed(item.enclosures[0]?.contentType ?? ""),
      });
      expect(textsAt(entry, "media:content", "media:title")).toEqual([
        allowed(item.enclosures[1]?.title ?? ""),
      ]);
      expect(textsAt(entry, "media:content", "media:description")).toEqual([allowed(item.image?.alt ?? "")]);
    }),
  );
});

test("Atom: any text parses back to itself without what XML forbids", () => {
  fc.assert(
    fc.property(anyChannel, anyItem, (channel, item) => {
      const root = parseStrictly(renderAtom(channel, [item]));
      const [entry] = find(root, "entry");
      if (entry === undefined) throw new Error("No entry");
      expect(textsAt(root, "id")).toEqual([allowed(channel.id)]);
      expect(textsAt(root, "title")).toEqual([allowed(channel.title)]);
      expect(textsAt(root, "subtitle")).toEqual([allowed(channel.description)]);
      expect(textsAt(root, "rights")).toEqual([allowed(channel.copyright ?? "")]);
      expect(textsAt(root, "author", "name")).toEqual([allowed(channel.siteName)]);
      expect(root.attributes["xml:lang"]).toBe(allowed(channel.language));
      expect(root.attributes["xml:base"]).toBe(allowed(channel.siteAddress));
      expect(textsAt(entry, "title")).toEqual([allowed(item.title)]);
      expect(textsAt(entry, "summary")).toEqual([allowed(item.summary ?? "")]);
      expect(textsAt(entry, "content")).toEqual([allowed(item.html ?? "")]);
      expect(textsAt(entry, "author", "name")).toEqual([allowed(item.authors[0]?.name ?? "")]);
      expect(textsAt(entry, "author", "uri")).toEqual([allowed(item.authors[0]?.url ?? "")]);
      expect(find(entry, "category").map(({ attributes }) => attributes)).toEqual(
        item.categories.map(({ term, scheme, label }) => ({
          term: allowed(term),
          scheme: allowed(scheme),
          label: allowed(label),
        })),
      );
      const files = find(entry, "link").filter(({ attributes }) => attributes["rel"] === "enclosure");
      expect(files.map(({ attributes }) => attributes)).toEqual(
        item.enclosures.map(({ url, contentType, size, title }) => ({
          rel: "enclosure",
          href: allowed(url),
          type: allowed(contentType),
          length: String(size),
          title: allowed(title ?? ""),
        })),
      );
    }),
  );
});

test("JSON Feed: any text parses back to itself without what XML forbids", () => {
  fc.assert(
    fc.property(anyChannel, anyItem, (channel, item) => {
      const feed: unknown = JSON.parse(renderJsonFeed(channel, [item]));
      expect(feed).toMatchObject({
        title: allowed(channel.title),
        description: allowed(channel.description),
        feed_url: allowed(channel.addresses.json),
        home_page_url: allowed(channel.link),
        language: allowed(channel.language),
        authors: [{ name: allowed(channel.siteName), url: allowed(channel.siteAddress) }],
        items: [
          {
            id: allowed(`urn:uuid:${item.id}`),
            url: allowed(item.url),
            title: allowed(item.title),
            summary: allowed(item.summary ?? ""),
            content_html: allowed(item.html ?? ""),
            image: allowed(item.image?.url ?? ""),
            language: allowed(item.language),
            authors: item.authors.map(({ name, url }) => ({ name: allowed(name), url: allowed(url ?? "") })),
            tags: item.categories.map(({ label }) => allowed(label)),
            attachments: item.enclosures.map(({ url, contentType, size, title }) => ({
              url: allowed(url),
              mime_type: allowed(contentType),
              size_in_bytes: size,
              title: allowed(title ?? ""),
            })),
          },
        ],
      });
    }),
  );
});

/** Few ids and few instants, so that repetitions and ties are common. */
const crowdedItem = fc
  .tuple(
    anyItem,
    fc.constantFrom("a", "b", "c", "d"),
    fc.constantFrom("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z", "1969-01-01T00:00:00Z"),
    fc.constantFrom("2026-01-02T00:00:00Z", "2026-01-02T00:00:00.500Z"),
  )
  .map(([item, id, publishedAt, updatedAt]) => ({ ...item, id, publishedAt, updatedAt }));

test("neither the order nor the repetition of items changes a byte", () => {
  const shuffled = fc.array(crowdedItem, { maxLength: 8 }).chain((items) =>
    fc.tuple(
      fc.constant(items),
      fc.shuffledSubarray([...items, ...items], {
        minLength: items.length * 2,
        maxLength: items.length * 2,
      }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([items, others]) => {
      for (const render of [renderRss, renderAtom, renderJsonFeed]) {
        expect(render(exampleChannel, others)).toBe(render(exampleChannel, items));
      }
    }),
  );
});
