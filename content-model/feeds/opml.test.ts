import { parseOpml } from "feedsmith";
import { expect, test } from "vitest";
import { renderOpml } from "./opml.ts";
import { find, parseStrictly } from "./testing/strict-xml.ts";

const directory = {
  title: "Kennis & <kunde>",
  groups: [
    {
      title: "Alles",
      feeds: [{ title: "Alles", rss: "https://k.example/a.rss", link: "https://k.example/a" }],
    },
    { title: "Leeg", feeds: [] },
    {
      title: "Thema's",
      feeds: [
        { title: 'Wonen "nu"', rss: "https://k.example/b.rss?x=1&y=2", link: "https://k.example/b" },
        { title: "Groen\u0000 🌳", rss: "https://k.example/c.rss", link: "https://k.example/c" },
      ],
    },
  ],
  others: [
    { title: "Agenda's", links: [{ title: "Sessies & meer", url: "https://k.example/s.ics?x=1&y=2" }] },
    { title: "Niets", links: [] },
  ],
};

test("feedsmith understands the groups and every feed in them", () => {
  const opml = parseOpml(renderOpml(directory));
  expect(opml.head?.title).toBe("Kennis & <kunde>");
  expect(opml.body?.outlines?.map(({ text }) => text)).toEqual(["Alles", "Thema's", "Agenda's"]);
  expect(opml.body?.outlines?.[1]?.outlines).toMatchObject([
    { text: 'Wonen "nu"', type: "rss", xmlUrl: "https://k.example/b.rss?x=1&y=2" },
    { text: "Groen 🌳", xmlUrl: "https://k.example/c.rss", htmlUrl: "https://k.example/c" },
  ]);
  const [calendar] = opml.body?.outlines?.[2]?.outlines ?? [];
  expect(calendar).toMatchObject({
    text: "Sessies & meer",
    type: "link",
    url: "https://k.example/s.ics?x=1&y=2",
  });
  expect(calendar?.xmlUrl, "nobody subscribes to a link").toBeUndefined();
});

test("every outline has the text that OPML demands, and feeds their address", () => {
  const root = parseStrictly(renderOpml(directory));
  expect([root.name, root.attributes["version"]]).toEqual(["opml", "2.0"]);
  const groups = find(root, "body", "outline");
  expect(groups.every(({ attributes }) => attributes["text"] !== undefined)).toBe(true);
  const feeds = groups.flatMap((group) => find(group, "outline"));
  expect(feeds.map(({ attributes }) => attributes["type"])).toEqual(["rss", "rss", "rss", "link"]);
});
