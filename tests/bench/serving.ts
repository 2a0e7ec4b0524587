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

/** Odd, so that one of them is the middle one. */
const rounds = 3;

/**
 * Reading: documents drawn from all entries, lists at both ends, a feed. The loads take turns, and at each turn the sites:
 * of each the round with the middle number of requests a second stands, so what else the machine does falls on all of them.
 * @param seconds for how long each load lasts, its rounds together
 */
export async function benchReading(
  sites: readonly ServingSite[],
  seconds: number,
): Promise<ServingFigures[]> {
  const measured = sites.map((site) => {
    const loads = loadsOf(site);
    return { site, loads, results: new Map(loads.map(([name]): [string, LoadResult[]] => [name, []])) };
  });
  const [first] = measured;
  for (let round = 0; round < rounds; round += 1) {
    for (let load = 0; load < (first?.loads.length ?? 0); load += 1) {
      for (const { site, loads, results } of measured) {
        const [name, next] = loads[load] ?? failed();
        const { file, pids } = site.runtime;
        const amount = { seconds: seconds / rounds };
        results.get(name)?.push(await runLoad({ address: file.address, pids, amount, expected: 200, next }));
      }
    }
  }
  return measured.map(({ site, results }) => ({
    entries: site.entries.length,
    loads: Object.fromEntries([...results].map(([name, all]) => [name, middleOf(all)])),
    memoryMegabytes: residentMegabytes(site.runtime.pids),
  }));
}

function loadsOf({ entries, halfway }: ServingSite): [name: string, next: () => LoadRequest][] {
  const order = inTurn(entries.length);
  return [
    ["one document", () => get(`/v1/news/${entries[order()]?.slug}`)],
    ["list of 20 newest", () => get("/v1/news?limit=20")],
    ["list of 20 at half depth", () => get(halfway)],
    ["RSS", () => get("/feeds/all.rss")],
  ];
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

function failed(): never {
  throw new Error("Every site has the same loads");
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
