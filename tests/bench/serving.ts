import type { EditorialClient, Entry } from "../support/editorial-client.ts";
import type { RuntimeProcess } from "../support/runtime-process.ts";
import { newsContent } from "./collection.ts";
import { type LoadRequest, type LoadResult, runLoad } from "./load.ts";
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

/** Reading: documents drawn from all entries, lists at both ends, a feed. */
export async function benchReading(site: ServingSite, seconds: number): Promise<ServingFigures> {
  const { runtime, entries } = site;
  const address = runtime.file.address;
  const load = (next: () => LoadRequest, amount: { seconds: number } | { requests: number } = { seconds }) =>
    runLoad({ address, pids: runtime.pids, amount, expected: 200, next });
  const loads: Record<string, LoadResult> = {};
  const order = inTurn(entries.length);
  loads["one document"] = await load(() => get(`/v1/news/${entries[order()]?.slug}`));
  loads["list of 20 newest"] = await load(() => get("/v1/news?limit=20"));
  loads["list of 20 at half depth"] = await load(() => get(site.halfway));
  loads["RSS"] = await load(() => get("/feeds/all.rss"));
  return { entries: entries.length, loads, memoryMegabytes: residentMegabytes(runtime.pids) };
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
