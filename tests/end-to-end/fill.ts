import * as z from "zod";
import { wav } from "../../local/sample/formats/wav.ts";
import { type Entry, editorialClient } from "../support/editorial-client.ts";
import { eventually, objectOf, type Site } from "./site.ts";
import { drawing, paper, send } from "./uploads.ts";

/** What became of a site that was filled, where no list says it. */
export type Filled = {
  /** Former addresses, which lead to others. */
  readonly moved: readonly string[];
  /** Addresses of what was withdrawn. */
  readonly gone: readonly string[];
  /** An address that nobody is to know. */
  readonly hidden: string;
  readonly draft: Entry;
  /** What was published last. */
  readonly last: Entry;
};

/** So many that feeds with ten items each have closed pages in their archives. */
const newsItems = 17;

/**
 * Makes by way of the API alone what a site has after some time: entries of all types, files, a podcast, a change of
 * address, something withdrawn and something retracted, a draft, settings, archives. Waits until all of it is public.
 */
export async function fillSite(site: Site): Promise<Filled> {
  const editor = editorialClient({ address: site.address, token: await site.token("publisher") });
  const live = async (collection: string, content: Record<string, unknown>): Promise<Entry> =>
    editor.publish(collection, await editor.create(collection, content));
  await setChannel(site, { title: "Stadslab", itemsPerFeed: 10 });
  const theme = await live("themes", { title: "Wonen" });
  const person = await live("persons", { title: "Fatima Hendriks" });
  await live("organisations", { title: "Wijkraad" });
  const series = await live("series", {
    title: "Stadsgesprekken",
    description: "Gesprekken over de stad",
    podcast: {
      explicit: false,
      categories: ["Society & Culture > Documentary"],
      owner: { name: "Redactie", email: "redactie@katern.example" },
      artwork: await send(editor, drawing(1_400)),
    },
  });
  const recording = await send(editor, {
    filename: "gesprek.wav",
    contentType: "audio/wav",
    bytes: wav([{ pitch: 440, seconds: 1 }]),
  });
  await live("sessions", {
    title: "Eerste stadsgesprek",
    kind: "versnellingskamer",
    start: { local: "2021-12-03T15:00", timeZone: "Europe/Amsterdam" },
    series: [series.id],
    recordings: [{ asset: recording, duration: 1 }],
  });
  const files = [{ asset: await send(editor, paper()), title: "Het verslag" }];
  await live("reports", { title: "Verslag van een jaar", themes: [theme.id], files });
  for (let number = 1; number <= newsItems; number += 1)
    await live("news", { title: `Bericht ${number}`, body: { markdown: `Nummer **${number}**.` } });
  const content = { title: "Wie er woont", persons: [{ person: person.id }], themes: [theme.id] };
  const article = await live("articles", content);
  const renamed = await editor.replace("articles", article, content, "wie-er-blijft-wonen");
  await editor.publish("articles", renamed);
  const withdrawn = await live("news", { title: "Ingetrokken bericht" });
  await editor.withdraw("news", withdrawn, { reason: "Gaat niet door." });
  const retracted = await live("reports", { title: "Onjuist verslag" });
  await editor.withdraw("reports", retracted, { reason: "De cijfers kloppen niet.", kind: "retraction" });
  const draft = await editor.create("news", { title: "Kladje" });
  const last = await live("news", { title: "Laatste bericht" });
  const filled = {
    moved: [`/v1/articles/${article.slug}`],
    gone: [`/v1/news/${withdrawn.slug}`],
    hidden: `/v1/news/${draft.slug}`,
    draft,
    last,
  };
  await isPublic(site, filled);
  return filled;
}

/** Waits for what was made last, and what has gone. */
async function isPublic(site: Site, { gone, last }: Filled): Promise<void> {
  const text = async (path: string) => (await fetch(`${site.address}${path}`)).text();
  await eventually(async () => {
    for (const format of ["rss", "atom", "json"]) {
      const feed = await text(`/feeds/all.${format}`);
      if (!feed.includes(last.id)) throw new Error(`${last.id} is not in the feed ${format} yet`);
    }
    for (const path of gone) {
      const { status } = await fetch(`${site.address}${path}`);
      if (status !== 410) throw new Error(`${path} is not gone yet: ${status}`);
    }
  }, 60);
}

async function setChannel(site: Site, channel: Record<string, unknown>): Promise<void> {
  const administrator = editorialClient({ address: site.address, token: await site.token("administrator") });
  const { version } = await objectOf(await administrator.send("GET", "/settings"));
  const answer = await administrator.send("PUT", "/settings", { channel }, z.int().parse(version));
  if (!answer.ok) throw new Error(`The settings were refused: ${await answer.text()}`);
}
