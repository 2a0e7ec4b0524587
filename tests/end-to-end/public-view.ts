import * as z from "zod";
import {
  find,
  parseStrictly,
  type StrictElement,
  textsAt,
} from "../../content-model/feeds/testing/strict-xml.ts";
import { collections } from "../../content-model/types/index.ts";
import { reachable, type Site } from "./site.ts";
import { hashOf } from "./uploads.ts";

/** What readers of a site find: what must be the same after whatever readers are not to notice. */
export type PublicView = {
  /** By address, as the API shows them. */
  readonly documents: Readonly<Record<string, unknown>>;
  /** SHA-256 of each file that a document leads to. */
  readonly files: Readonly<Record<string, string>>;
  /** Of each feed with its archive, by address: its items by id, and when each appeared and changed. */
  readonly feeds: Readonly<Record<string, Readonly<Record<string, FeedItem>>>>;
};

export type FeedItem = { readonly published: string; readonly updated: string };

/** Reads all lists, all they lead to, and all feeds that the directory names, to their ends. */
export async function readPublic(site: Site): Promise<PublicView> {
  const documents: Record<string, unknown> = {};
  for (const collection of collections)
    for (const address of await addressesIn(site, collection))
      documents[address] = await (await ask(site, address)).json();
  const files: Record<string, string> = {};
  const named = JSON.stringify(documents).matchAll(/"(https?:[^"]*\/files\/[^"]+)"/g);
  for (const [, address = ""] of named) files[address] ??= hashOf(await (await ask(site, address)).bytes());
  const feeds: Record<string, Record<string, FeedItem>> = {};
  for (const address of await feedAddresses(site)) feeds[address] = await readFeed(site, address);
  return { documents, files, feeds };
}

async function ask(site: Site, address: string): Promise<Response> {
  const answer = await fetch(reachable(site, address));
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return answer;
}

const listShape = z.object({
  items: z.array(z.looseObject({ url: z.string() })),
  next: z.string().nullable(),
});

async function addressesIn(site: Site, collection: string): Promise<string[]> {
  const found: string[] = [];
  let next: string | null = `${site.publicAddress}/v1/${collection}?limit=10`;
  while (next !== null) {
    const page: z.infer<typeof listShape> = listShape.parse(await (await ask(site, next)).json());
    found.push(...page.items.map(({ url }) => url));
    next = page.next;
  }
  return found;
}

/** Every feed in each of its formats. What is read most is no feed of its own entries. */
async function feedAddresses(site: Site): Promise<string[]> {
  const directory = await (await ask(site, `${site.publicAddress}/feeds/index.opml`)).text();
  const rss = [...directory.matchAll(/xmlUrl="([^"]+)"/g)].map(([, address = ""]) => address);
  return rss
    .filter((address) => !address.includes("/most-read/"))
    .flatMap((address) =>
      address.endsWith(".podcast.rss")
        ? [address]
        : ["rss", "atom", "json"].map((format) => address.replace(/rss$/, format)),
    );
}

/** @throws Error when an item stands in it twice */
async function readFeed(site: Site, feed: string): Promise<Record<string, FeedItem>> {
  const found = new Map<string, FeedItem>();
  let address: string | undefined = feed;
  while (address !== undefined) {
    const text = await (await ask(site, address)).text();
    const page: FeedPage = address.endsWith(".json") ? readJson(text) : readXml(text);
    for (const [id, item] of page.items) {
      if (found.has(id)) throw new Error(`${id} stands in ${feed} twice`);
      found.set(id, item);
    }
    address = page.previous;
  }
  return Object.fromEntries(found);
}

type FeedPage = { readonly items: [string, FeedItem][]; readonly previous: string | undefined };

const jsonShape = z.looseObject({
  next_url: z.string().optional(),
  items: z.array(z.looseObject({ id: z.string(), date_published: z.string(), date_modified: z.string() })),
});

function readJson(text: string): FeedPage {
  const { items, next_url: previous } = jsonShape.parse(JSON.parse(text));
  return {
    items: items.map((item) => [item.id, { published: item.date_published, updated: item.date_modified }]),
    previous,
  };
}

function readXml(text: string): FeedPage {
  const root = parseStrictly(text);
  const [channel] = find(root, "channel");
  const links = find(channel ?? root, channel === undefined ? "link" : "atom:link");
  const previous = links.find(({ attributes }) => attributes["rel"] === "prev-archive");
  const items = find(channel ?? root, channel === undefined ? "entry" : "item");
  const [id, published, updated] =
    channel === undefined
      ? (["id", "published", "updated"] as const)
      : (["guid", "pubDate", "atom:updated"] as const);
  return {
    items: items.map((item) => [
      only(item, id),
      { published: only(item, published), updated: textsAt(item, updated).join() },
    ]),
    previous: previous?.attributes["href"],
  };
}

function only(item: StrictElement, name: string): string {
  const [text, ...others] = textsAt(item, name);
  if (text === undefined || others.length > 0) throw new Error(`An item has not one ${name}`);
  return text;
}
