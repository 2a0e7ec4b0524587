import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { parseRssFeed } from "feedsmith";
import { afterAll, beforeAll, expect, test } from "vitest";
import { referenceFacet } from "../../content-model/facets.ts";
import { podcastGuidOf } from "../../content-model/podcast/guid.ts";
import { deleteAsset } from "../shared/storage/assets.ts";
import { readHead } from "../shared/storage/entries.ts";
import { startKey } from "../shared/storage/keys.ts";
import { listRecordedSessions } from "../shared/storage/recorded-sessions.ts";
import { startTestSite, type TestSite } from "./testing.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

const keyOf = (series: string) => `feeds/series/${series}.podcast.rss`;
const addressOf = (key: string) => `https://katern.example/${key}`;
const feed = (series: string) => parseRssFeed(site.stored(keyOf(series)) ?? "");
const artwork = () => site.upload("omslag.png", "image/png", "PNG", { width: 1_500, height: 1_500 });
const owner = { name: "Redactie", email: "redactie@katern.example" };
const podcast = { explicit: false, categories: ["Education"], owner };
const podcastSeries = async (slug: string) =>
  site.live(
    "series",
    {
      title: "De luisterreeks",
      description: "Gesprekken",
      podcast: { ...podcast, artwork: await artwork() },
    },
    slug,
  );
const session = (series: string, more: Record<string, unknown> = {}) => ({
  title: "Gesprek",
  lead: "Over de wijk",
  kind: "lecture",
  start: { local: "2026-02-01T10:00", timeZone: "Europe/Amsterdam", instant: "2026-02-01T09:00:00Z" },
  series: [series],
  ...more,
});

test("a series that is a podcast has a feed of its sessions' recordings, and what stands beside them", async () => {
  const series = await podcastSeries("luisteren");
  const person = await site.live("person", { title: "Jørgen Ünal" }, "jorgen");
  const [sound, pictures, captions] = [
    await site.upload("gesprek.mp3", "audio/mpeg", "MP3"),
    await site.upload("gesprek.mp4", "video/mp4", "MP4 MP4"),
    await site.upload("gesprek.vtt", "text/vtt", "WEBVTT"),
  ];
  const recordings = [
    { title: "Beeld", asset: pictures },
    {
      title: "Geluid",
      asset: sound,
      duration: 61,
      captions: [{ asset: captions, language: "nl", kind: "captions" }],
      transcript: { text: "Welkom allemaal." },
      chapters: [{ start: 0, title: "Welkom" }],
    },
  ];
  const content = session(series, {
    recordings,
    persons: [{ person, role: "gespreksleider" }],
    programme: [{ title: "Interview", speakers: [{ name: "Fatima el Amrani" }] }],
    episode: { season: 1, number: 3 },
  });
  const id = await site.live("session", content, "gesprek");
  await site.live("session", session(series, { title: "Alleen aangekondigd" }), "aankondiging");
  await site.settle();
  const { items = [], ...channel } = feed(series);
  expect(channel).toMatchObject({
    title: "De luisterreeks",
    podcast: { guid: podcastGuidOf(addressOf(keyOf(series))), medium: "podcast" },
    itunes: {
      author: "Katern",
      owner,
      explicit: false,
      type: "episodic",
      categories: [{ text: "Education" }],
    },
  });
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    guid: { value: `urn:uuid:${id}` },
    pubDate: "Sun, 01 Feb 2026 09:00:00 GMT",
    enclosures: [{ url: addressOf(`files/${sound}/gesprek.mp3`), length: 3, type: "audio/mpeg" }],
    itunes: { duration: 61, season: 1, episode: 3, explicit: false },
    podcast: {
      chapters: { url: addressOf(`feeds/sessions/${id}.chapters.json`) },
      transcripts: [
        {
          url: addressOf(`files/${captions}/gesprek.vtt`),
          type: "text/vtt",
          language: "nl",
          rel: "captions",
        },
        { url: addressOf(`feeds/sessions/${id}.transcript.txt`), type: "text/plain" },
      ],
      alternateEnclosures: [
        { type: "video/mp4", length: 7, sources: [{ uri: addressOf(`files/${pictures}/gesprek.mp4`) }] },
      ],
      persons: [
        { display: "Jørgen Ünal", role: "host" },
        { display: "Fatima el Amrani", role: "guest" },
      ],
    },
  });
  expect(JSON.parse(site.stored(`feeds/sessions/${id}.chapters.json`) ?? "")).toMatchObject({
    chapters: [{ startTime: 0, title: "Welkom" }],
  });
  expect(site.stored(`feeds/sessions/${id}.transcript.txt`)).toBe("Welkom allemaal.");

  await site.revise(person, { title: "Jørgen Ünal-de Vries" });
  await site.settle();
  expect(feed(series).items?.[0]?.podcast?.persons?.[0]?.display).toBe("Jørgen Ünal-de Vries");

  const [bare] = [{ title: "Geluid", asset: sound }];
  await site.revise(id, session(series, { recordings: [bare] }));
  await site.settle();
  expect(feed(series).items?.[0]?.podcast?.chapters).toBeUndefined();
  for (const part of ["chapters.json", "transcript.txt"])
    expect(site.stored(`feeds/sessions/${id}.${part}`)).toBeUndefined();

  await site.withdraw(id);
  await site.settle();
  expect(feed(series).items ?? []).toEqual([]);
});

test("its name stays when it is renamed, moved, withdrawn and published again", async () => {
  const series = await podcastSeries("blijvend");
  await site.settle();
  const guid = feed(series).podcast?.guid;
  expect(guid).toBe((await readHead(site.table, series))?.podcastGuid);
  const { addresses } = site.context.site;
  const { podcast: address } = addresses;
  Object.assign(addresses, { podcast: () => "https://elders.example/podcast" });
  const content = { title: "Anders", podcast: { ...podcast, artwork: await artwork() } };
  await site.revise(series, { ...content, description: "Gesprekken" }, "anders");
  await site.withdraw(series);
  await site.settle();
  expect(site.stored(keyOf(series))).toBeUndefined();
  await site.publish(series);
  await site.settle();
  expect(feed(series)).toMatchObject({ title: "Anders", podcast: { guid } });
  Object.assign(addresses, { podcast: address });
});

test("lists of feeds and documents name it, and no longer once the series is none", async () => {
  const series = await podcastSeries("genoemd");
  const id = await site.live("session", session(series), "genoemde-sessie");
  await site.settle();
  const address = addressOf(keyOf(series));
  const linksOf = (path: string): unknown => JSON.parse(site.stored(path) ?? "{}").links.feeds;
  expect(site.stored("feeds/index.opml")).toContain(`xmlUrl="${address}"`);
  expect(linksOf("v1/series/genoemd")).toMatchObject([{ podcast: address }]);
  expect(linksOf("v1/sessions/genoemde-sessie")).toContainEqual(
    expect.objectContaining({ title: "De luisterreeks", podcast: address }),
  );
  await site.revise(series, { title: "De luisterreeks", description: "Gesprekken" });
  await site.settle();
  expect(site.stored(keyOf(series))).toBeUndefined();
  for (const path of ["feeds/index.opml", "v1/series/genoemd", "v1/sessions/genoemde-sessie"])
    expect(site.stored(path)).not.toContain(address);
  await site.withdraw(id);
  await site.settle();
});

test("a series becomes a podcast by the first recording of its sessions, and none with the last, or when it says so", async () => {
  const bare = { title: "Zomaar een reeks", description: "Gesprekken" };
  const series = await site.live("series", bare, "zomaar");
  const sound = await site.upload("zomaar.mp3", "audio/mpeg", "MP3");
  const id = await site.live("session", session(series), "zomaar-1");
  await site.settle();
  const places = ["feeds/index.opml", "v1/series/zomaar", "v1/sessions/zomaar-1"];
  const naming = () => places.filter((path) => site.stored(path)?.includes(keyOf(series)));
  expect([site.stored(keyOf(series)), naming()]).toEqual([undefined, []]);

  await site.revise(id, session(series, { recordings: [{ asset: sound }] }));
  site.findings.splice(0);
  await site.settle();
  expect(feed(series)).toMatchObject({
    title: "Zomaar een reeks",
    itunes: { author: "Katern", explicit: false },
    items: [{ guid: { value: `urn:uuid:${id}` } }],
  });
  expect(naming()).toEqual(places);
  expect(site.findings.map(({ message }) => message)).toContain("A podcast lacks what directories ask for");

  await site.revise(series, { ...bare, podcast: false });
  await site.settle();
  expect([site.stored(keyOf(series)), naming()]).toEqual([undefined, []]);
  await site.revise(series, bare);
  await site.settle();
  expect(naming()).toEqual(places);
  await site.withdraw(id);
  await site.settle();
  expect([site.stored(keyOf(series)), naming()]).toEqual([undefined, []]);
});

test("sessions that were published before cards said what they have are looked up", async () => {
  const series = await site.live("series", { title: "Van vroeger", description: "Gesprekken" }, "vroeger");
  const sound = await site.upload("vroeger.mp3", "audio/mpeg", "MP3");
  const id = await site.live("session", session(series, { recordings: [{ asset: sound }] }), "vroeger-1");
  await site.live("session", session(series), "vroeger-2");
  await site.settle();
  const now = site.stored(keyOf(series));
  expect(now).toContain(id);
  const facet = referenceFacet("series", series);
  for (const { start = "", id: one } of await listRecordedSessions(site.table, series, () => undefined)) {
    const command = new UpdateItemCommand({
      TableName: site.table.name,
      Key: marshall(startKey(facet, start, one)),
      UpdateExpression: "REMOVE recorded",
    });
    await site.table.client.send(command);
  }
  await site.settle();
  expect(site.stored(keyOf(series))).toBe(now);
  const listed = await listRecordedSessions(site.table, series, () => undefined);
  expect(listed.map((card) => [card.id, card.recorded])).toEqual([[id, undefined]]);
});

test("a podcast has as many episodes as its series says, those heard last", async () => {
  const sound = await site.upload("reeks.mp3", "audio/mpeg", "MP3");
  const content = { title: "Lang", description: "Gesprekken", channel: { itemsPerFeed: 10 } };
  const series = await site.live(
    "series",
    { ...content, podcast: { ...podcast, artwork: await artwork() } },
    "lang",
  );
  for (let day = 1; day <= 12; day += 1) {
    const start = `2026-03-${String(day).padStart(2, "0")}`;
    await site.live("session", session(series, { start, recordings: [{ asset: sound }] }), `lang-${day}`);
  }
  await site.settle();
  const days = feed(series).items?.map(({ pubDate }) => new Date(String(pubDate)).getUTCDate());
  expect(days).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
});

test("an episode whose file has vanished is left out and told of; the others stay", async () => {
  const series = await podcastSeries("verdwenen");
  const [stays, goes] = [
    await site.upload("blijft.mp3", "audio/mpeg", "MP3"),
    await site.upload("gaat.mp3", "audio/mpeg", "MP3"),
  ];
  const kept = await site.live("session", session(series, { recordings: [{ asset: stays }] }), "blijft");
  await site.live("session", session(series, { recordings: [{ asset: goes }] }), "gaat");
  await deleteAsset(site.table, goes);
  site.findings.splice(0);
  await site.settle();
  expect(feed(series).items?.map(({ guid }) => guid?.value)).toEqual([`urn:uuid:${kept}`]);
  expect(site.findings.map(({ message }) => message)).toContain("An episode was left out of a podcast");
});

test("a podcast whose cover has vanished, or whose settings no longer name an owner, stays and is told of", async () => {
  const cover = await artwork();
  await site.set({ podcast: { owner, categories: ["History"] } });
  const content = { title: "Zonder", description: "Gesprekken", podcast: { explicit: true, artwork: cover } };
  const series = await site.live("series", content, "zonder");
  await site.settle();
  expect(feed(series).itunes).toMatchObject({ owner, explicit: true, categories: [{ text: "History" }] });
  await deleteAsset(site.table, cover);
  await site.set({});
  site.findings.splice(0);
  await site.settle();
  expect(feed(series).itunes).toEqual({ author: "Katern", explicit: true, type: "episodic" });
  const told = site.findings.filter(({ message }) => message === "A podcast lacks what directories ask for");
  expect(told.map(({ error }) => String(error))).toContainEqual(
    expect.stringContaining("/content/podcast/artwork (required), /content/podcast/categories (required)"),
  );
});
