import { parseAtomFeed } from "feedsmith";
import RssParser from "rss-parser";
import { expect, test } from "vitest";
import { renderAtom } from "./atom.ts";
import { archived, exampleChannel, exampleItems, recording, report } from "./testing/example.ts";
import { find, parseStrictly, textsAt } from "./testing/strict-xml.ts";

const document = renderAtom(exampleChannel, exampleItems);
const root = parseStrictly(document);

test("the example is written as it always was", async () => {
  await expect(document).toMatchFileSnapshot("example.golden.atom");
});

test("the feed names itself, its base, its language and an author for entries without one", () => {
  expect([root.name, root.namespace]).toEqual(["feed", "http://www.w3.org/2005/Atom"]);
  expect(root.attributes["xml:lang"]).toBe("nl");
  expect(root.attributes["xml:base"]).toBe("https://kennis.example");
  expect(textsAt(root, "id")).toEqual([exampleChannel.id]);
  expect(textsAt(root, "updated")).toEqual(["2026-04-02T08:15:30.250Z"]);
  expect(textsAt(root, "author", "name")).toEqual([exampleChannel.siteName]);
  expect(find(root, "link").map(({ attributes }) => [attributes["rel"], attributes["href"]])).toEqual([
    ["self", exampleChannel.addresses.atom],
    ["alternate", exampleChannel.link],
  ]);
});

test("hubs are named beside the feed itself", () => {
  const hubs = ["https://a.example/", "https://b.example/?x=1&y=2"];
  const links = find(parseStrictly(renderAtom({ ...exampleChannel, hubs }, [])), "link");
  expect(links.map(({ attributes }) => [attributes["rel"], attributes["href"]])).toEqual([
    ["self", exampleChannel.addresses.atom],
    ["alternate", exampleChannel.link],
    ...hubs.map((hub) => ["hub", hub]),
  ]);
});

test("every entry has what RFC 4287 demands", () => {
  for (const entry of find(root, "entry")) {
    for (const name of ["id", "title", "updated"]) expect(find(entry, name)).toHaveLength(1);
    const alternates = find(entry, "link").filter(({ attributes }) => attributes["rel"] === "alternate");
    expect(alternates).toHaveLength(1);
  }
  expect(find(root, "entry").map(({ attributes }) => attributes["xml:lang"])).toEqual([
    undefined,
    "en",
    undefined,
  ]);
});

test("feedsmith understands entries, identities, text, people, categories and files", () => {
  const feed = parseAtomFeed(document);
  const entries = feed.entries ?? [];
  expect(entries.map(({ id }) => id)).toEqual(
    [recording, report, archived].map(({ id }) => `urn:uuid:${id}`),
  );
  expect(entries.map(({ published }) => published)).toEqual([
    "2026-03-29T00:30:00Z",
    "2026-01-05T09:00:00Z",
    "1962-05-31T22:00:00Z",
  ]);
  const [first] = entries;
  expect(first?.title?.value).toBe(recording.title);
  expect(first?.updated).toBe("2026-04-02T08:15:30.250Z");
  expect(first?.summary?.value).toBe(recording.summary);
  expect(first?.content).toEqual({ value: recording.html, type: "html" });
  expect(first?.authors).toEqual([
    { name: "Fatima el Amrani", uri: recording.authors[0]?.url },
    { name: "Jørgen Ünal" },
  ]);
  expect(first?.categories).toEqual(recording.categories);
  expect(first?.links?.filter(({ rel }) => rel === "enclosure")).toEqual(
    recording.enclosures.map(({ url, contentType, size, title }) => ({
      href: url,
      rel: "enclosure",
      type: contentType,
      length: size,
      ...(title === undefined ? {} : { title }),
    })),
  );
});

test("rss-parser understands the same", async () => {
  const feed = await new RssParser().parseString(document);
  expect(feed.feedUrl).toBe(exampleChannel.addresses.atom);
  expect(feed.items.map(({ isoDate }) => isoDate)).toEqual([
    "2026-03-29T00:30:00.000Z",
    "2026-01-05T09:00:00.000Z",
    "1962-05-31T22:00:00.000Z",
  ]);
  expect(feed.items[0]?.content).toBe(recording.html);
  expect(feed.items[0]?.link).toBe(recording.url);
});

test("a feed without items is whole and says when it began", () => {
  const empty = parseStrictly(renderAtom(exampleChannel, []));
  expect(textsAt(empty, "updated")).toEqual(["2020-01-01T00:00:00Z"]);
  expect(find(empty, "entry")).toEqual([]);
});

test("what was taken back is said once, unless it is there again, and counts as a change of the feed", () => {
  const gone = (id: string, when: string, reason = "Onjuist & <ingetrokken>") => ({
    id,
    when,
    reason,
    language: "nl",
  });
  const tombstones = [
    gone("a", "2026-05-01T00:00:00Z"),
    gone("b", "2026-05-02T00:00:00Z"),
    gone("a", "2026-05-01T00:00:00Z"),
    gone(report.id, "2026-06-01T00:00:00Z"),
  ];
  const feed = parseStrictly(renderAtom(exampleChannel, exampleItems, { tombstones }));
  const deleted = find(feed, "at:deleted-entry");
  expect(deleted.map(({ attributes }) => attributes)).toEqual([
    { ref: "urn:uuid:b", when: "2026-05-02T00:00:00Z" },
    { ref: "urn:uuid:a", when: "2026-05-01T00:00:00Z" },
  ]);
  expect(deleted[0]?.namespace).toBe("http://purl.org/atompub/tombstones/1.0");
  expect(textsAt(feed, "at:deleted-entry", "at:comment")[0]).toBe("Onjuist & <ingetrokken>");
  expect(textsAt(feed, "updated")).toEqual(["2026-05-02T00:00:00Z"]);
  expect(find(feed, "entry")).toHaveLength(exampleItems.length);
  const shuffled = [...tombstones].reverse();
  expect(renderAtom(exampleChannel, exampleItems, { tombstones: shuffled })).toBe(
    renderAtom(exampleChannel, exampleItems, { tombstones }),
  );
});
