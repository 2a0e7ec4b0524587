import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { queueTries } from "../../schemas/functions.ts";
import { writeSettings } from "../shared/storage/settings.ts";
import type { PublishContext } from "./context.ts";
import { processMessages } from "./process-messages.ts";
import { processRecords } from "./process-records.ts";
import { startTestSite, type TestSite } from "./testing.ts";
import { startTestHub, type TestHub } from "./testing-hub.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

const hubs: TestHub[] = [];
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.stop();
});

async function startHub(...answer: Parameters<typeof startTestHub>): Promise<TestHub> {
  const hub = await startTestHub(...answer);
  hubs.push(hub);
  return hub;
}

const withHubs = (...addresses: string[]): PublishContext => ({
  ...site.context,
  site: { ...site.context.site, hubs: addresses },
});

const feedsOf = (...scopes: string[]): string[] =>
  scopes
    .flatMap((scope) =>
      ["rss", "atom", "json"].map((format) => `https://katern.example/feeds/${scope}.${format}`),
    )
    .sort();

test("of each feed with other bytes a hub is told once, when they are there", async () => {
  const seen: boolean[] = [];
  const hub = await startHub((response) => {
    seen.push(site.stored("feeds/all.rss")?.includes("<title>Nieuwtje</title>") === true);
    response.writeHead(202).end();
  });
  await site.live("news", { title: "Nieuwtje" }, "nieuwtje");
  await site.settle(withHubs(hub.address));
  expect(hub.topics().sort()).toEqual(feedsOf("all", "languages/nl", "news"));
  expect(seen.every((there) => there)).toBe(true);
  for (const feed of ["feeds/news.rss", "feeds/news.atom"]) {
    expect(site.stored(feed)).toMatch(/<(?:atom:)?link [^>]*rel="hub"/);
    expect(site.stored(feed)).toContain(hub.address);
  }
  expect(site.stored("feeds/news.json")).toContain(`"hubs":[{"type":"WebSub","url":"${hub.address}"}]`);
});

test("where the bytes are the same nobody is told", async () => {
  const hub = await startHub();
  const context = withHubs(hub.address);
  await site.live("news", { title: "Gelijk" }, "gelijk");
  const records = site.takeRecords();
  await processRecords(context, records);
  await site.drainQueue(context);
  const { length } = hub.received;
  expect(length).toBeGreaterThan(0);
  await processRecords(context, records);
  await site.drainQueue(context);
  expect(hub.received).toHaveLength(length);
});

test("a feed that is taken away is not told of", async () => {
  const theme = await site.live("theme", { title: "Voorbij" }, "voorbij");
  await site.live("news", { title: "Over wat voorbij gaat", themes: [theme] }, "over-voorbij");
  await site.settle();
  const hub = await startHub();
  await site.withdraw(theme);
  await site.settle(withHubs(hub.address));
  expect(site.stored(`feeds/themes/${theme}.rss`)).toBeUndefined();
  expect(hub.topics().length).toBeGreaterThan(0);
  expect(hub.topics().filter((topic) => topic.includes(theme))).toEqual([]);
});

test("the settings' hubs are told besides, and a series' own of its feeds alone", async () => {
  const series = await site.live(
    "series",
    { title: "Reeks", channel: { hubs: ["https://reeks.example/"] } },
    "reeks",
  );
  await processRecords(site.context, site.takeRecords());
  expect(new Set((await takeTellings()).map(({ hub }) => hub))).toEqual(new Set(["https://reeks.example/"]));
  await writeSettings(site.table, {
    version: 1,
    updatedAt: "2026-01-01T00:00:00Z",
    updatedBy: "redactie",
    channel: { hubs: ["https://hub.example/"] },
  });
  await site.live("news", { title: "In de reeks", series: [series] }, "in-de-reeks");
  await processRecords(withHubs("https://elders.example/"), site.takeRecords());
  const told = new Map((await takeTellings()).map(({ hub, keys }) => [hub, keys.sort()]));
  const keysOf = (...scopes: string[]) => feedsOf(...scopes).map((url) => new URL(url).pathname.slice(1));
  expect(Object.fromEntries(told)).toEqual({
    "https://elders.example/": keysOf("all", "languages/nl", "news", `series/${series}`),
    "https://hub.example/": keysOf("all", "languages/nl", "news"),
    "https://reeks.example/": keysOf(`series/${series}`),
  });
});

test("of a podcast its series' hubs are told as of its other feeds", async () => {
  const channel = { hubs: ["https://luister.example/"] };
  const artwork = await site.upload("omslag.png", "image/png", "PNG", { width: 1_500, height: 1_500 });
  const owner = { name: "Redactie", email: "redactie@katern.example" };
  const podcast = { explicit: false, categories: ["Education"], owner, artwork };
  const series = await site.live("series", { title: "Luisteren", channel, podcast }, "luisteren");
  await processRecords(site.context, site.takeRecords());
  const told = (await takeTellings()).filter(({ hub }) => hub === "https://luister.example/");
  expect(told.flatMap(({ keys }) => keys)).toContain(`feeds/series/${series}.podcast.rss`);
});

const telling = z.object({ kind: z.literal("tell"), hub: z.string(), keys: z.array(z.string()) });

/** Takes what is in the queue for hubs. */
async function takeTellings(): Promise<z.infer<typeof telling>[]> {
  const { queue } = site.context;
  const { Messages: messages = [] } = await queue.client.send(
    new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10 }),
  );
  for (const { ReceiptHandle } of messages) {
    await queue.client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
  }
  return messages.map(({ Body: body = "" }) => telling.parse(JSON.parse(body)));
}

test("a hub that is out of order is asked again later and later, and in the end a person is", async () => {
  await site.settle();
  const broken = await startHub((response) => response.writeHead(503).end());
  const sound = await startHub();
  const messages = [broken, sound].map(({ address }, index) => ({
    id: String(index),
    body: JSON.stringify({ kind: "tell", hub: address, keys: ["feeds/all.rss", "feeds/all.atom"] }),
  }));
  const pauses: (number | undefined)[] = [];
  for (let tries = 1; tries <= queueTries; tries += 1) {
    site.findings.splice(0);
    const { failed, later } = await processMessages(
      site.context,
      messages.map((message) => ({ ...message, tries })),
    );
    expect(failed).toEqual(["0"]);
    pauses.push(later.get("0"));
    const [finding, ...others] = site.findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ keys: [broken.address], retried: tries < queueTries });
  }
  expect(pauses).toEqual([15, 45, 135, 405, 0]);
  expect(sound.topics().slice(0, 2).sort()).toEqual([
    "https://katern.example/feeds/all.atom",
    "https://katern.example/feeds/all.rss",
  ]);
});

test("one that hangs holds nothing up for longer than its time, whatever it was to be told of", async () => {
  const hanging = await startHub(() => {});
  const keys = Array.from({ length: 25 }, (_, index) => `feeds/${["all", "news"][index % 2]}.rss`);
  const context = { ...site.context, hubAccess: { ...site.context.hubAccess, timeoutMilliseconds: 50 } };
  const { failed } = await processMessages(context, [
    { id: "hangs", body: JSON.stringify({ kind: "tell", hub: hanging.address, keys }), tries: 1 },
    { id: "renders", body: JSON.stringify({ kind: "render", keys: ["feeds/all.rss"] }), tries: 1 },
  ]);
  expect(failed).toEqual(["hangs"]);
  expect(hanging.received.length).toBeLessThanOrEqual(4);
});
