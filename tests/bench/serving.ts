import type { EditorialClient, Entry } from "../support/editorial-client.ts";
import type { RuntimeProcess } from "../support/runtime-process.ts";
import { newsContent } from "./collection.ts";
import { type LoadRequest, type LoadResult, middleOf, runLoad } from "./load.ts";
import { residentMegabytes } from "./processes.ts";

/** Serving from one machine with ten connections, at a size of the collection. */
export type ServingFigures = {
  readonly entries: number;
  readonly loads: Readonly<Record<string, LoadResult>>;
  /** All processes together, after the loads. */
  readonly memoryMegabytes: number;
};

export type ServingSite = {
  readonly runtime: RuntimeProcess;
  readonly token: string;
  readonly client: EditorialClient;
  readonly entries: readonly Entry[];
  /** A cursor's address at half of the collection. */
  readonly halfway: string;
};

/** Starts all sites anew, lets something be done with them, and stops them. */
export type WithSites = <Done>(work: (sites: readonly ServingSite[]) => Promise<Done>) => Promise<Done>;

/** How often the sites are started: odd, so that one result is the middle one. */
const starts = 5;

/**
 * Reading: documents drawn from all entries, lists at both ends, a feed. The loads take turns, and at each turn the sites,
 * so what else the machine does falls on all of them. They are started several times because a process is as fast as
 * chance has laid out its memory, and stays so: of each load the start with the middle number of requests a second stands.
 * @param seconds for how long each load lasts, all starts together
 */
export async function benchReading(withSites: WithSites, seconds: number): Promise<ServingFigures[]> {
  const measured = new Map<number, Measured>();
  for (let start = 0; start < starts; start += 1) {
    await withSites(async (sites) => {
      const asked = sites.map((site) => ({
        site,
        loads: loadsOf(site),
        results: resultsOf(measured, site.entries.length),
      }));
      for (const [name, { site, loads, results }] of turns(asked, start)) {
        const { file, pids } = site.runtime;
        const amount = { seconds: seconds / starts };
        const next = loads[name];
        results.loads[name].push(await runLoad({ address: file.address, pids, amount, expected: 200, next }));
        results.memoryMegabytes = residentMegabytes(pids);
      }
    });
  }
  return [...measured].map(([entries, { loads, memoryMegabytes }]) => ({
    entries,
    loads: Object.fromEntries(Object.entries(loads).map(([name, results]) => [name, middleOf(results)])),
    memoryMegabytes,
  }));
}

type Measured = { loads: Record<ReadingLoad, LoadResult[]>; memoryMegabytes: number };

/** Where the results of the site with so many entries are kept, over all starts. */
function resultsOf(measured: Map<number, Measured>, entries: number): Measured {
  const loads = { "one document": [], "list of 20 newest": [], "list of 20 at half depth": [], RSS: [] };
  const results = measured.get(entries) ?? { loads, memoryMegabytes: 0 };
  measured.set(entries, results);
  return results;
}

/** Each load on each site, at every other start in the other order of sites. */
function turns<Site>(sites: readonly Site[], start: number): [ReadingLoad, Site][] {
  const inOrder = start % 2 === 0 ? sites : [...sites].reverse();
  return readingLoads.flatMap((name) => inOrder.map((site): [ReadingLoad, Site] => [name, site]));
}

const readingLoads = ["one document", "list of 20 newest", "list of 20 at half depth", "RSS"] as const;
type ReadingLoad = (typeof readingLoads)[number];

function loadsOf({ entries, halfway }: ServingSite): Record<ReadingLoad, () => LoadRequest> {
  const order = inTurn(entries.length);
  return {
    "one document": () => get(`/v1/news/${entries[order()]?.slug}`),
    "list of 20 newest": () => get("/v1/news?limit=20"),
    "list of 20 at half depth": () => get(halfway),
    RSS: () => get("/feeds/all.rss"),
  };
}

/** Writing: drafts, and publications of drafts that are there already. */
export async function benchWriting(site: ServingSite, amount: number): Promise<Record<string, LoadResult>> {
  const { runtime, client, token } = site;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  let number = 1_000_000 + amount;
  const nextNumber = () => {
    number += 1;
    return number;
  };
  const create = await runLoad({
    address: runtime.file.address,
    pids: runtime.pids,
    amount: { requests: amount },
    expected: 201,
    next: () => ({
      method: "POST",
      path: "/editorial/v1/news",
      headers,
      body: JSON.stringify({ content: newsContent(nextNumber(), []) }),
    }),
  });
  const drafts: Entry[] = [];
  for (let index = 0; index < amount; index += 1) {
    drafts.push(await client.create("news", newsContent(nextNumber(), [])));
  }
  let next = 0;
  const publish = await runLoad({
    address: runtime.file.address,
    pids: runtime.pids,
    amount: { requests: amount },
    expected: 200,
    next: () => {
      const draft = drafts[next++ % drafts.length];
      return {
        method: "POST",
        path: `/editorial/v1/news/${draft?.id}/publish`,
        headers: { ...headers, "if-match": '"1"' },
        body: "{}",
      };
    },
  });
  return { create, publish };
}

const get = (path: string): LoadRequest => ({ method: "GET", path });

/** Every number below `length` once before any comes again, in an order that skips about. */
function inTurn(length: number): () => number {
  let step = Math.max(1, Math.floor(length * 0.618));
  while (commonDivisor(step, length) !== 1) step += 1;
  let at = 0;
  return () => {
    at = (at + step) % length;
    return at;
  };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
