import { parseRssFeed } from "feedsmith";
import RssParser from "rss-parser";
import { expect, test } from "vitest";
import { renderRss } from "./rss.ts";
import { archived, exampleChannel, exampleItems, recording, report } from "./testing/example.ts";
import { find, parseStrictly, textsAt } from "./testing/strict-xml.ts";

const document = renderRss(exampleChannel, exampleItems);
const root = parseStrictly(document);

test("the example is written as it always was", async () => {
  await expect(document).toMatchFileSnapshot("example.golden.rss");
});

test("the channel carries what the profile asks, with itself as atom:link", () => {
  expect(root.attributes["version"]).toBe("2.0");
  expect(textsAt(root, "channel", "language")).toEqual(["nl"]);
  expect(textsAt(root, "channel", "ttl")).toEqual(["15"]);
  expect(textsAt(root, "channel", "lastBuildDate")).toEqual(["Thu, 02 Apr 2026 08:15:30 GMT"]);
  const [link] = find(root, "channel", "atom:link");
  expect(link?.namespace).toBe("http://www.w3.org/2005/Atom");
  expect(link?.attributes).toEqual({
    href: "https://kennis.example/feeds/all.rss",
    rel: "self",
    type: "application/rss+xml",
  });
});

const hubs = ["https://a.example/", "https://b.example/?x=1&y=2"];

test("hubs are named, each once, but in a closed page of the archive", () => {
  const hubsIn = (channel: typeof exampleChannel) =>
    find(parseStrictly(renderRss(channel, [])), "channel", "atom:link")
      .map(({ attributes }) => attributes)
      .filter(({ rel }) => rel === "hub");
  expect(hubsIn({ ...exampleChannel, hubs })).toEqual(hubs.map((href) => ({ href, rel: "hub" })));
  const archive = { current: exampleChannel.addresses };
  expect(hubsIn({ ...exampleChannel, hubs, archive })).toEqual([]);
});

test("the logo says its size only where a reader must accept it", () => {
  const render = (width: number) =>
    parseStrictly(
      renderRss(
        {
          ...exampleChannel,
          image: { url: "https://kennis.example/logo.png", title: "x", width, height: 90 },
        },
        [],
      ),
    );
  expect(textsAt(render(144), "channel", "image", "width")).toEqual(["144"]);
  expect(textsAt(render(145), "channel", "image", "width")).toEqual([]);
  expect(textsAt(render(145), "channel", "image", "title")).toEqual([exampleChannel.title]);
});

test("feedsmith understands items, identities, text, people, categories and files", () => {
  const feed = parseRssFeed(document);
  expect(feed.title).toBe(exampleChannel.title);
  expect(feed.items?.map(({ guid }) => guid)).toEqual(
    [recording, report, archived].map(({ id }) => ({ value: `urn:uuid:${id}`, isPermaLink: false })),
  );
  const [first, second, third] = feed.items ?? [];
  expect(first?.title).toBe(recording.title);
  expect(first?.link).toBe(recording.url);
  expect(first?.content?.encoded).toBe(recording.html);
  expect(first?.dc?.creators).toEqual(["Fatima el Amrani", "Jørgen Ünal"]);
  expect(first?.categories).toEqual(
    recording.categories.map(({ label, scheme }) => ({ name: label, domain: scheme })),
  );
  expect(first?.enclosures).toEqual([
    { url: recording.enclosures[0]?.url, length: 73_400_320, type: "audio/mpeg" },
  ]);
  expect(first?.media?.contents).toEqual([
    {
      url: recording.enclosures[1]?.url,
      fileSize: 4_831_838_208,
      type: "video/mp4",
      medium: "video",
      duration: 3602,
    },
    {
      url: recording.enclosures[2]?.url,
      fileSize: 98_765,
      type: "application/pdf",
      medium: "document",
      title: { value: "Verslag", type: "plain" },
    },
    {
      url: recording.image?.url,
      medium: "image",
      description: { value: recording.image?.alt, type: "plain" },
    },
  ]);
  expect(second?.dc?.languages).toEqual(["en"]);
  expect(second?.media?.contents).toEqual([{ url: report.image?.url, medium: "image" }]);
  expect(first?.dc?.languages).toBeUndefined();
  expect(third?.pubDate).toBe("Thu, 31 May 1962 22:00:00 GMT");
  expect(third?.enclosures).toBeUndefined();
});

test("rss-parser understands dates, the summary as plain text and the enclosure", async () => {
  const feed = await new RssParser().parseString(document);
  expect(feed.feedUrl).toBe(exampleChannel.addresses.rss);
  expect(feed.items.map(({ isoDate }) => isoDate)).toEqual([
    "2026-03-29T00:30:00.000Z",
    "2026-01-05T09:00:00.000Z",
    "1962-05-31T22:00:00.000Z",
  ]);
  const [first] = feed.items;
  expect(first?.guid).toBe(`urn:uuid:${recording.id}`);
  expect(first?.contentSnippet).toBe(recording.summary);
  expect(first?.["content:encoded"]).toBe(recording.html);
  expect(first?.enclosure).toEqual({
    url: recording.enclosures[0]?.url,
    length: "73400320",
    type: "audio/mpeg",
  });
});

test("content:encoded comes after description, and no item has two enclosures", () => {
  const [first] = find(root, "channel", "item");
  const names = first?.children.map(({ name }) => name) ?? [];
  expect(names.indexOf("content:encoded")).toBe(names.indexOf("description") + 1);
  expect(names.filter((name) => name === "enclosure")).toHaveLength(1);
});

test("a feed without items is whole and says when it began", () => {
  const empty = parseStrictly(renderRss(exampleChannel, []));
  expect(textsAt(empty, "channel", "lastBuildDate")).toEqual(["Wed, 01 Jan 2020 00:00:00 GMT"]);
  expect(find(empty, "channel", "item")).toEqual([]);
});

test("a ranking keeps its order", () => {
  const ranked = parseStrictly(renderRss(exampleChannel, [archived, recording, report], { order: "given" }));
  expect(textsAt(ranked, "channel", "item", "guid")).toEqual(
    [archived, recording, report].map(({ id }) => `urn:uuid:${id}`),
  );
});
