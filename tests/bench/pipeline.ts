import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import type { RuntimeFile } from "../../local/runtime-file.ts";
import type { EditorialClient, Entry } from "../support/editorial-client.ts";
import { newsContent } from "./collection.ts";
import { percentile, rounded } from "./load.ts";

/** From a publication to the feed, and what serving stored files does not cost. */
export type Visibility = { readonly publications: number; readonly p50: number; readonly p95: number };

const everyMilliseconds = 10;

/** From the publication's answer to the item in the stored RSS feed of everything, in milliseconds. */
export async function benchVisibility(
  file: RuntimeFile,
  client: EditorialClient,
  publications: number,
): Promise<Visibility> {
  const times: number[] = [];
  for (let index = 0; index < publications; index += 1) {
    const draft = await client.create("news", newsContent(2_000_000 + index, []));
    const published = await client.publish("news", draft);
    const answered = performance.now();
    while (!(await fetchText(`${file.address}/feeds/all.rss`)).includes(published.id))
      await pause(everyMilliseconds);
    times.push(performance.now() - answered);
  }
  times.sort((a, b) => a - b);
  return { publications, p50: rounded(percentile(times, 0.5)), p95: rounded(percentile(times, 0.95)) };
}

const statisticsShape = z.looseObject({ invocations: z.record(z.string(), z.int()) });

export type Invocations = { readonly requests: number; readonly invocations: number };

/** Function invocations while stored addresses are read that the edge has not cached. */
export async function countInvocations(
  file: RuntimeFile,
  entries: readonly Entry[],
  files: readonly string[],
): Promise<Invocations> {
  const before = await invocationsOf(file);
  const paths = [
    ...entries.map((entry) => `/v1/news/${entry.slug}`),
    ...["rss", "atom", "json"].flatMap((format) => [`/feeds/all.${format}`, `/feeds/news.${format}`]),
    "/sitemap.xml",
    ...files,
    ...entries.slice(0, 20).map((entry) => `/beacon/${entry.id}`),
  ];
  for (const path of paths) {
    const response = await fetch(path.startsWith("http") ? path : `${file.address}${path}`);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  }
  return { requests: paths.length, invocations: (await invocationsOf(file)) - before };
}

/** The readers' functions only: publishing goes on by itself. */
async function invocationsOf(file: RuntimeFile): Promise<number> {
  const { invocations } = statisticsShape.parse(await (await fetch(`${file.control}/statistics`)).json());
  return (invocations["delivery-api"] ?? 0) + (invocations["editorial-api"] ?? 0);
}

async function fetchText(address: string): Promise<string> {
  return (await fetch(address)).text();
}

/** The addresses of the files that a report offers. */
export async function filesOfSample(file: RuntimeFile): Promise<string[]> {
  const shape = z.looseObject({ items: z.array(z.looseObject({ url: z.string() })) });
  const { items } = shape.parse(await (await fetch(`${file.address}/v1/reports`)).json());
  const documents = await Promise.all(
    items.map(async (item) =>
      z
        .looseObject({ files: z.array(z.looseObject({ url: z.string() })) })
        .parse(await (await fetch(item.url)).json()),
    ),
  );
  return documents.flatMap((document) => document.files.map(({ url }) => url));
}

/** What a reader is sent, in bytes, compressed where the edge compresses. */
export type Sizes = {
  readonly document: number;
  readonly list: number;
  readonly feed: number;
  readonly beacon: number;
};

export async function sizesOf(file: RuntimeFile, entry: Entry): Promise<Sizes> {
  const [document, list, feed, beacon] = await Promise.all(
    [`/v1/news/${entry.slug}`, "/v1/news?limit=20", "/feeds/all.rss", `/beacon/${entry.id}`].map((path) =>
      bytesOf(`${file.address}${path}`),
    ),
  );
  return { document: document ?? 0, list: list ?? 0, feed: feed ?? 0, beacon: beacon ?? 0 };
}

/** The answer's length on the wire: its head as far as one counts it, 500 bytes, and its body. */
async function bytesOf(address: string): Promise<number> {
  const asked = get(address, { headers: { "accept-encoding": "br, gzip" } });
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  let bytes = 500;
  for await (const chunk of answer) bytes += (chunk as Buffer).length;
  if ((answer.statusCode ?? 500) >= 300) throw new Error(`${address} answered ${answer.statusCode}`);
  return bytes;
}
