import { afterAll, beforeAll, expect, test } from "vitest";
import { processRecords } from "./process-records.ts";
import { startTestSite, type TestSite } from "./testing.ts";
import { gate, intercept } from "./testing-faults.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

/** A renderer that is held up once, when it has read and computed and is about to write a key. */
function heldUp(key: string) {
  const renderer = site.renderer();
  const { reached, open, wait } = gate();
  const puts: string[] = [];
  let held = false;
  intercept(renderer.published.client, async (call) => {
    if (call.key !== key) return undefined;
    if (call.operation !== "HeadObject") puts.push(call.operation);
    if (call.operation !== "PutObject" || held) return undefined;
    held = true;
    await wait();
    return undefined;
  });
  return { renderer, reached, open, puts };
}

test("of two renderers the one that read earlier and writes later does not win", async () => {
  const id = await site.live("news", { title: "Eerste" }, "wedloop");
  await site.settle();
  await site.revise(id, { title: "Tweede" });
  const slow = heldUp("v1/news/wedloop");
  const running = processRecords(slow.renderer, site.takeRecords());
  await slow.reached;
  await site.revise(id, { title: "Derde" });
  await site.settle();
  slow.open();
  expect((await running).failedFrom).toBeUndefined();
  expect(site.stored("v1/news/wedloop")).toContain('"Derde"');
  expect(slow.puts).toEqual(["PutObject"]);
});

test("a document that is withdrawn while somebody renders it does not come back", async () => {
  const id = await site.live("news", { title: "Weg" }, "weg");
  const slow = heldUp("v1/news/weg");
  const running = processRecords(slow.renderer, site.takeRecords());
  await slow.reached;
  await site.withdraw(id);
  await site.settle();
  expect(site.stored("v1/news/weg")).toBeUndefined();
  slow.open();
  await running;
  expect(site.stored("v1/news/weg")).toBeUndefined();
  expect(slow.puts).toEqual(["PutObject", "DeleteObject"]);
});

test("a renderer that finds the ETag it remembers on content that has come back mends what it wrote", async () => {
  await site.live("article", { title: "Blijft" }, "blijft");
  await site.settle();
  const before = site.stored("feeds/articles.rss");
  const id = await site.live("article", { title: "Gaat" }, "gaat");
  const slow = heldUp("feeds/articles.rss");
  const records = site.takeRecords();
  const running = processRecords(slow.renderer, records);
  await slow.reached;
  await processRecords(site.context, records);
  await site.withdraw(id);
  await site.settle();
  expect(site.stored("feeds/articles.rss")).toBe(before);
  slow.open();
  await running;
  expect(slow.puts).toEqual(["PutObject", "PutObject"]);
  expect(site.stored("feeds/articles.rss")).toBe(before);
});

test("a batch writes a feed once, however much is published meanwhile; what was writes it once more", async () => {
  const first = await site.live("report", { title: "Eerst" }, "eerst");
  const slow = heldUp("feeds/reports.rss");
  const running = processRecords(slow.renderer, site.takeRecords());
  await slow.reached;
  const second = await site.live("report", { title: "Daarna" }, "daarna");
  slow.open();
  expect((await running).failedFrom).toBeUndefined();
  expect(slow.puts).toEqual(["PutObject"]);
  expect(site.stored("feeds/reports.rss")).toContain(first);
  expect(site.stored("feeds/reports.rss")).not.toContain(second);
  await site.settle();
  expect(site.stored("feeds/reports.rss")).toContain(second);
});

test("the list of feeds is written once by a batch, and with all that the batch brought", async () => {
  const renderer = site.renderer();
  const puts: (string | undefined)[] = [];
  intercept(renderer.published.client, async ({ operation, key }) => {
    if (operation === "PutObject") puts.push(key);
    return undefined;
  });
  const theme = await site.live("theme", { title: "Zorg" }, "zorg");
  await site.live("news", { title: "Nei", language: "fy" }, "nei");
  await processRecords(renderer, site.takeRecords());
  expect(puts.filter((key) => key === "feeds/index.opml")).toHaveLength(1);
  expect(site.stored("feeds/index.opml")).toContain(`feeds/themes/${theme}.rss`);
  expect(site.stored("feeds/index.opml")).toContain("feeds/languages/fy.rss");
});

test("a theme that is renamed while a new entry is published is right in the entry's feeds and document", async () => {
  const theme = await site.live("theme", { title: "Oud" }, "thema");
  await site.settle();
  const id = await site.live("report", { title: "Rapport", themes: [theme] }, "rapport");
  const slow = heldUp("feeds/reports.json");
  const running = processRecords(slow.renderer, site.takeRecords());
  await slow.reached;
  await site.revise(theme, { title: "Nieuw" });
  await site.settle();
  slow.open();
  await running;
  expect(site.stored("feeds/reports.json")).toContain(id);
  for (const key of ["feeds/reports.json", "v1/reports/rapport", `feeds/themes/${theme}.atom`]) {
    expect(site.stored(key), key).toContain("Nieuw");
    expect(site.stored(key), key).not.toContain("Oud");
  }
});

test("many renderers of one feed all come through", async () => {
  for (let index = 0; index < 12; index += 1) await site.live("session", sessionOf(index), `sessie-${index}`);
  const records = site.takeRecords();
  const renderers = Array.from({ length: 6 }, () => site.renderer());
  const processed = await Promise.all(
    renderers.map((renderer, index) => processRecords(renderer, records.slice(index * 4))),
  );
  await site.drainQueue();
  expect(processed.every((one) => one.failedFrom === undefined)).toBe(true);
  expect((await processRecords(site.context, records)).written).toEqual([]);
  for (let index = 0; index < 12; index += 1) {
    expect(site.stored("feeds/sessions.rss")).toContain(`/v1/sessions/sessie-${index}<`);
  }
});

const sessionOf = (index: number) => ({ title: `Sessie ${index}`, kind: "workshop", start: "2026-03-09" });
