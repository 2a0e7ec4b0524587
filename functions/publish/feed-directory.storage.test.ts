import { parseOpml } from "feedsmith";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestSite, type TestSite } from "./testing.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

test("the list of feeds names what has a feed: a new person, a renamed theme, a language that came and went", async () => {
  const opml = () => site.stored("feeds/index.opml") ?? "";
  const person = await site.live("person", { title: "Jørgen Ünal" }, "jorgen");
  const theme = await site.live("theme", { title: "Oud & vertrouwd" }, "oud");
  await site.settle();
  expect(opml()).toContain(`feeds/persons/${person}.rss`);
  expect(opml()).toContain("Oud &#x26; vertrouwd");
  await site.revise(theme, { title: "Nieuw" });
  const frisian = await site.live("news", { title: "Nijs", language: "fy" }, "nijs");
  await site.settle();
  expect(opml()).toContain('text="Nieuw"');
  expect(opml()).toContain("feeds/languages/fy.rss");
  expect(site.stored("feeds/languages/fy.atom")).toContain('xml:lang="fy"');
  await site.withdraw(frisian);
  await site.withdraw(person);
  await site.settle();
  expect(opml()).not.toContain("feeds/languages/fy.rss");
  expect(opml()).not.toContain(person);
});

test("the list of feeds has calendars while they are there, and every format, as links and not as feeds", async () => {
  const theme = await site.live("theme", { title: "Zorg" }, "zorg-agenda");
  await site.settle();
  const address = (path: string) => `https://katern.example/feeds/${path}`;
  const listed = () => {
    const groups = parseOpml(site.stored("feeds/index.opml") ?? "").body?.outlines ?? [];
    const urls = (all: readonly { url?: string; xmlUrl?: string }[]) =>
      all.map((one) => one.xmlUrl ?? one.url);
    const outlines = groups.flatMap((group) => group.outlines ?? []);
    return {
      feeds: urls(outlines.filter(({ type }) => type === "rss")),
      links: urls(outlines.filter(({ type, xmlUrl }) => type === "link" && xmlUrl === undefined)),
    };
  };
  expect(listed().feeds).toContain(address(`themes/${theme}.rss`));
  expect(listed().links).toEqual(
    expect.arrayContaining(
      ["sessions.ics", "all.atom", "all.json", `themes/${theme}.atom`, `themes/${theme}.json`].map(address),
    ),
  );
  expect(listed().links).not.toContain(address(`themes/${theme}.ics`));
  const content = { title: "Kamer", kind: "meeting", start: "2026-05-01" };
  const session = await site.live("session", { ...content, themes: [theme] }, "kamer-zorg");
  await site.settle();
  expect(listed().links).toContain(address(`themes/${theme}.ics`));
  expect(new Set(listed().links).size).toBe(listed().links.length);
  await site.revise(session, content);
  await site.settle();
  expect(listed().links).not.toContain(address(`themes/${theme}.ics`));
});
