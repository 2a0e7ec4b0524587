import { parseJsonFeed } from "feedsmith";
import { expect, test } from "vitest";
import { renderJsonFeed } from "./json-feed.ts";
import { archived, exampleChannel, exampleItems, recording, report } from "./testing/example.ts";

const document = renderJsonFeed(exampleChannel, exampleItems);

test("the example is written as it always was", async () => {
  await expect(document).toMatchFileSnapshot("example.golden.json");
});

test("feedsmith understands the feed, its items, people and files", () => {
  const feed = parseJsonFeed(document);
  expect(feed.feed_url).toBe(exampleChannel.addresses.json);
  expect(feed.home_page_url).toBe(exampleChannel.link);
  expect(feed.language).toBe("nl");
  expect(feed.authors).toEqual([{ name: exampleChannel.siteName, url: exampleChannel.siteAddress }]);
  expect(feed.items?.map(({ id }) => id)).toEqual(
    [recording, report, archived].map(({ id }) => `urn:uuid:${id}`),
  );
  const [first, second, third] = feed.items ?? [];
  expect(first).toMatchObject({
    url: recording.url,
    title: recording.title,
    content_html: recording.html,
    summary: recording.summary,
    image: recording.image?.url,
    date_published: "2026-03-29T00:30:00Z",
    date_modified: "2026-04-02T08:15:30.250Z",
    authors: recording.authors,
    tags: ["Sessie", "Wonen & zorg"],
    language: "nl",
  });
  expect(first?.attachments).toEqual(
    recording.enclosures.map(({ url, contentType, size, title, durationSeconds }) => ({
      url,
      mime_type: contentType,
      ...(title === undefined ? {} : { title }),
      size_in_bytes: size,
      ...(durationSeconds === undefined ? {} : { duration_in_seconds: durationSeconds }),
    })),
  );
  expect(second?.language).toBe("en");
  expect(second?.authors).toBeUndefined();
  expect(third?.date_published).toBe("1962-05-31T22:00:00Z");
});

test("hubs are named with their kind", () => {
  const hubs = ["https://a.example/", "https://b.example/?x=1&y=2"];
  expect(parseJsonFeed(renderJsonFeed({ ...exampleChannel, hubs }, [])).hubs).toEqual(
    hubs.map((url) => ({ type: "WebSub", url })),
  );
  expect(parseJsonFeed(document)).not.toHaveProperty("hubs");
});

test("every item has content, were it only its title", () => {
  const bare = { ...report, summary: undefined };
  const [withSummary, withTitle] = [report, bare].map(
    (item) => parseJsonFeed(renderJsonFeed(exampleChannel, [item])).items?.[0],
  );
  expect(withSummary?.content_text).toBe(report.summary);
  expect(withTitle?.content_text).toBe(report.title);
  expect(parseJsonFeed(document).items?.[0]).not.toHaveProperty("content_text");
});

test.each(["\b", "\f", "\u0000", "\u001f", "\ud83c", "\udfd8", "\ufffe", "\uffff"])(
  "%j is removed wherever it stands",
  (character) => {
    const dirty = `a${character}b`;
    const item = { ...report, title: dirty, authors: [{ name: dirty }] };
    const feed = parseJsonFeed(renderJsonFeed({ ...exampleChannel, title: dirty }, [item]));
    const clean = "ab";
    expect([feed.title, feed.items?.[0]?.title]).toEqual([clean, clean]);
    expect(feed.items?.[0]?.authors).toEqual([{ name: clean }]);
  },
);

test("what only looks like an escape stays", () => {
  const title = "C:\\users\\u0000\\fonts";
  expect(parseJsonFeed(renderJsonFeed({ ...exampleChannel, title }, [])).title).toBe(title);
});

test("a feed without items has an empty list", () => {
  expect(JSON.parse(renderJsonFeed(exampleChannel, []))).toMatchObject({
    version: "https://jsonfeed.org/version/1.1",
    items: [],
  });
});
