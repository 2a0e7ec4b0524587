import { parseRssFeed } from "feedsmith";
import RssParser from "rss-parser";
import { expect, test } from "vitest";
import { type PodcastChannel, type PodcastEpisode, renderPodcast } from "./podcast.ts";
import { exampleChannel, recording } from "./testing/example.ts";
import { find, parseStrictly, textsAt } from "./testing/strict-xml.ts";

const channel: PodcastChannel = {
  ...exampleChannel,
  guid: "9b024349-ccf0-5f69-a609-6b82873eab3c",
  address: "https://kennis.example/feeds/series/x.podcast.rss",
  author: "Kenniswerkplaats & partners",
  owner: { name: "Redactie <wijk>", email: "redactie@kennis.example" },
  categories: ["Society & Culture > Documentary", "Education"],
  explicit: false,
  artwork: "https://kennis.example/files/a/omslag.png",
  order: "serial",
  medium: "podcast",
  locked: true,
};

const [sound, pictures] = recording.enclosures;
if (sound === undefined || pictures === undefined) throw new Error("The example has both");

const episode: PodcastEpisode = {
  item: recording,
  enclosure: sound,
  alternate: pictures,
  transcripts: [
    {
      url: "https://kennis.example/files/t/nl.vtt",
      contentType: "text/vtt",
      language: "nl",
      isCaptions: true,
    },
    {
      url: "https://kennis.example/t.txt",
      contentType: "text/plain",
      language: undefined,
      isCaptions: false,
    },
  ],
  chapters: "https://kennis.example/c.json",
  people: [
    {
      name: "Fatima el Amrani",
      role: "host",
      href: "https://kennis.example/v1/persons/f",
      image: "https://k.example/f.png",
    },
    { name: "J".repeat(140), role: "guest" },
  ],
  artwork: "https://kennis.example/files/b/aflevering.jpg",
  season: { number: 2, name: undefined },
  number: 7,
  kind: "full",
  explicit: true,
};

const document = renderPodcast(channel, [episode]);
const root = parseStrictly(document);

test("feedsmith understands what the podcast says of itself", () => {
  const feed = parseRssFeed(document);
  expect(feed).toMatchObject({
    title: exampleChannel.title,
    language: "nl",
    copyright: exampleChannel.copyright,
    itunes: {
      author: "Kenniswerkplaats & partners",
      owner: { name: "Redactie <wijk>", email: "redactie@kennis.example" },
      image: channel.artwork,
      explicit: false,
      type: "serial",
      categories: [
        { text: "Society & Culture", categories: [{ text: "Documentary" }] },
        { text: "Education" },
      ],
    },
    podcast: {
      guid: channel.guid,
      medium: "podcast",
      locked: { value: true, owner: "redactie@kennis.example" },
    },
  });
  expect(feed.atom?.links).toEqual([{ href: channel.address, rel: "self", type: "application/rss+xml" }]);
});

test("feedsmith understands an episode with its sound, pictures, text, chapters and people", () => {
  const [item] = parseRssFeed(document).items ?? [];
  expect(item).toMatchObject({
    title: recording.title,
    guid: { value: `urn:uuid:${recording.id}`, isPermaLink: false },
    enclosures: [{ url: sound.url, length: sound.size, type: "audio/mpeg" }],
    content: { encoded: recording.html },
    itunes: {
      title: recording.title,
      duration: 3_602,
      explicit: true,
      season: 2,
      episode: 7,
      episodeType: "full",
      image: episode.artwork,
    },
    podcast: {
      season: { number: 2, name: "Seizoen 2" },
      episode: { number: 7 },
      chapters: { url: "https://kennis.example/c.json", type: "application/json+chapters" },
      transcripts: [
        { url: "https://kennis.example/files/t/nl.vtt", type: "text/vtt", language: "nl", rel: "captions" },
        { url: "https://kennis.example/t.txt", type: "text/plain" },
      ],
      alternateEnclosures: [{ type: "video/mp4", length: pictures.size, sources: [{ uri: pictures.url }] }],
    },
  });
  expect(item?.podcast?.persons?.[0]).toEqual({
    display: "Fatima el Amrani",
    role: "host",
    group: "cast",
    img: "https://k.example/f.png",
    href: "https://kennis.example/v1/persons/f",
  });
  expect([...(item?.podcast?.persons?.[1]?.display ?? "")]).toHaveLength(128);
});

test("rss-parser understands the same of it", async () => {
  const feed = await new RssParser().parseString(document);
  expect(feed.itunes).toMatchObject({ author: channel.author, image: channel.artwork, explicit: "false" });
  expect(feed.items[0]).toMatchObject({
    title: recording.title,
    isoDate: "2026-03-29T00:30:00.000Z",
    enclosure: { url: sound.url, length: String(sound.size), type: "audio/mpeg" },
    itunes: { duration: "3602", explicit: "true", season: "2", episode: "7" },
  });
});

test("what is not known is not said, and an episode of number nought has no number for Apple", () => {
  const bare = parseStrictly(
    renderPodcast(
      { ...channel, owner: undefined, artwork: undefined, categories: [], copyright: undefined },
      [
        {
          ...episode,
          alternate: undefined,
          transcripts: [],
          chapters: undefined,
          people: [],
          artwork: undefined,
          season: undefined,
          number: 0,
        },
      ],
    ),
  );
  for (const name of [
    "itunes:owner",
    "itunes:image",
    "itunes:category",
    "podcast:locked",
    "image",
    "copyright",
  ]) {
    expect(find(bare, "channel", name), name).toEqual([]);
  }
  const absent = ["itunes:season", "itunes:episode", "itunes:image", "podcast:season", "podcast:chapters"];
  for (const name of [...absent, "podcast:transcript", "podcast:person", "podcast:alternateEnclosure"]) {
    expect(find(bare, "channel", "item", name), name).toEqual([]);
  }
  expect(textsAt(bare, "channel", "item", "podcast:episode")).toEqual(["0"]);
});

test("an item has one enclosure, and its elements stand in the namespaces that apps know", () => {
  expect(find(root, "channel", "item", "enclosure")).toHaveLength(1);
  const namespaceOf = (name: string) => find(root, "channel", name)[0]?.namespace;
  expect(namespaceOf("itunes:type")).toBe("http://www.itunes.com/dtds/podcast-1.0.dtd");
  expect(namespaceOf("podcast:guid")).toBe("https://podcastindex.org/namespace/1.0");
});

test("episodes stand newest first, in whatever order and however often they come", () => {
  const older = {
    ...episode,
    item: { ...recording, id: "0197a3c0-0000-7000-8000-000000000001", publishedAt: "1969-12-31T23:00:00Z" },
  };
  expect(renderPodcast(channel, [older, episode, older])).toBe(renderPodcast(channel, [episode, older]));
  expect(
    textsAt(parseStrictly(renderPodcast(channel, [older, episode])), "channel", "item", "pubDate"),
  ).toEqual(["Sun, 29 Mar 2026 00:30:00 GMT", "Wed, 31 Dec 1969 23:00:00 GMT"]);
});

test("what XML cannot hold goes from every text, and nothing else does", () => {
  const text = 'a\u0000b\uffff <&> " ]]> 🏘️ \u202eشارع';
  const clean = 'ab <&> " ]]> 🏘️ \u202eشارع';
  const feed = parseRssFeed(
    renderPodcast({ ...channel, title: text, author: text, owner: { name: text, email: "a@b.nl" } }, [
      {
        ...episode,
        item: { ...recording, title: text },
        people: [{ name: text, role: "guest" }],
        season: { number: 1, name: text },
      },
    ]),
  );
  expect([feed.title, feed.itunes?.author, feed.itunes?.owner?.name]).toEqual([clean, clean, clean]);
  const [item] = feed.items ?? [];
  expect([item?.title, item?.podcast?.persons?.[0]?.display, item?.podcast?.season?.name]).toEqual([
    clean,
    clean,
    clean,
  ]);
});
