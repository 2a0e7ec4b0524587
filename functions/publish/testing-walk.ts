import * as z from "zod";
import { find, parseStrictly, textsAt } from "../../content-model/feeds/testing/strict-xml.ts";
import type { TestSite } from "./testing.ts";

/** Reading the whole history of a feed as a new subscriber does: the feed, and page behind page. */

export const formats = ["rss", "atom", "json"] as const;
export type Format = (typeof formats)[number];

/** One document: the ids of its items, and the address of what is older. */
export type Page = { readonly ids: string[]; readonly previous: string | undefined };

const jsonFeed = z.looseObject({
  next_url: z.string().optional(),
  items: z.array(z.looseObject({ id: z.string() })),
});

/** @throws Error when a document leads to one that is not stored */
export function readStored(site: TestSite, address: string, format: Format): Page {
  const text = site.stored(address.replace("https://katern.example/", ""));
  if (text === undefined) throw new Error(`${address} is not stored`);
  return readPage(text, format);
}

/** All documents from the feed on, and the ids in them one after another. @throws Error when one leads back to another */
export function walk(
  site: TestSite,
  scope: string,
  format: Format,
): { readonly documents: string[][]; readonly ids: string[] } {
  const documents: string[][] = [];
  const seen = new Set<string>();
  let address: string | undefined = `feeds/${scope}.${format}`;
  while (address !== undefined) {
    if (seen.has(address)) throw new Error(`${address} comes twice`);
    seen.add(address);
    const page: Page = readStored(site, address, format);
    documents.push(page.ids);
    address = page.previous;
  }
  return { documents, ids: documents.flat() };
}

/** Understands a document. @param text as it is stored */
function readPage(text: string, format: Format): Page {
  const plain = (ids: readonly string[]) => ids.map((id) => id.replace("urn:uuid:", ""));
  if (format === "json") {
    const { next_url: previous, items } = jsonFeed.parse(JSON.parse(text));
    return { ids: plain(items.map(({ id }) => id)), previous };
  }
  const root = parseStrictly(text);
  const [feed = root] = format === "rss" ? find(root, "channel") : [root];
  const links = find(feed, format === "rss" ? "atom:link" : "link");
  const ids = format === "rss" ? textsAt(feed, "item", "guid") : textsAt(feed, "entry", "id");
  const previous = links.find(({ attributes }) => attributes["rel"] === "prev-archive");
  return { ids: plain(ids), previous: previous?.attributes["href"] };
}
