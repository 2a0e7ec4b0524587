import fc from "fast-check";
import { expect, test } from "vitest";
import { renderPodcast } from "./podcast.ts";
import { allowed, anyText } from "./testing/any-text.ts";
import { exampleChannel, recording } from "./testing/example.ts";
import { find, parseStrictly, textsAt } from "./testing/strict-xml.ts";

const channelTexts = fc.record({
  title: anyText,
  description: anyText,
  author: anyText,
  guid: anyText,
  address: anyText,
  artwork: anyText,
  medium: anyText,
  owner: fc.record({ name: anyText, email: anyText }),
});

const episodeTexts = fc.record({
  title: anyText,
  html: anyText,
  url: anyText,
  season: anyText,
  language: anyText,
  // A name is cut after 128 characters.
  person: anyText.map((text) => text.slice(0, 100)),
});
type EpisodeTexts = typeof episodeTexts extends fc.Arbitrary<infer Texts> ? Texts : never;

function render(channel: typeof channelTexts extends fc.Arbitrary<infer T> ? T : never, texts: EpisodeTexts) {
  const { title, html, url, season, language, person } = texts;
  return renderPodcast(
    { ...exampleChannel, ...channel, categories: [], explicit: true, order: "serial", locked: true },
    [
      {
        item: { ...recording, title, html, url },
        enclosure: { url, contentType: language, size: 7 },
        alternate: { url, contentType: language, size: 8, title },
        transcripts: [{ url, contentType: language, language, isCaptions: true }],
        chapters: url,
        people: [{ name: person, role: "guest", href: url }],
        artwork: url,
        season: { number: 1, name: season },
        number: 2,
        kind: "bonus",
        explicit: false,
      },
    ],
  );
}

test("any text of a podcast and of its episodes parses back to itself without what XML forbids", () => {
  fc.assert(
    fc.property(channelTexts, episodeTexts, (channel, episode) => {
      const root = parseStrictly(render(channel, episode));
      const text = (...path: string[]) => textsAt(root, "channel", ...path);
      const attribute = (name: string, ...path: string[]) =>
        find(root, "channel", ...path).map(({ attributes }) => attributes[name]);
      const same = (found: unknown, wanted: string) => expect(found).toEqual([allowed(wanted)]);
      same(text("title"), channel.title);
      same(text("description"), channel.description);
      same(text("itunes:author"), channel.author);
      same(text("itunes:owner", "itunes:name"), channel.owner.name);
      same(text("podcast:guid"), channel.guid);
      same(text("podcast:medium"), channel.medium);
      same(attribute("owner", "podcast:locked"), channel.owner.email);
      same(attribute("href", "itunes:image"), channel.artwork);
      same(text("item", "title"), episode.title);
      same(text("item", "content:encoded"), episode.html);
      same(text("item", "podcast:person"), episode.person);
      same(attribute("url", "item", "enclosure"), episode.url);
      same(attribute("url", "item", "podcast:chapters"), episode.url);
      same(attribute("name", "item", "podcast:season"), episode.season);
      same(attribute("language", "item", "podcast:transcript"), episode.language);
      same(attribute("title", "item", "podcast:alternateEnclosure"), episode.title);
      same(attribute("uri", "item", "podcast:alternateEnclosure", "podcast:source"), episode.url);
    }),
  );
});
