import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";
import { type Entry, editorialClient } from "../support/editorial-client.ts";
import { type RuntimeProcess, startRuntimeProcess } from "../support/runtime-process.ts";
import { costOfFeed, walkArchive } from "./archive.ts";
import { benchBundles } from "./bundles.ts";
import { publishNews } from "./collection.ts";
import { benchCountReads } from "./count-reads.ts";
import type { FeedFigures } from "./feeds.ts";
import { benchImport } from "./import.ts";
import { rounded } from "./load.ts";
import { costOfOperations, costOfPages, openHandlers } from "./operations.ts";
import { benchVisibility, countInvocations, filesOfSample, sizesOf } from "./pipeline.ts";
import { residentMegabytes } from "./processes.ts";
import { costOfPublication, statisticsOf } from "./publication.ts";
import { benchReading, benchWriting, type ServingSite, type WithSites } from "./serving.ts";
import { benchSuite } from "./suite.ts";
import { printTables } from "./tables.ts";

/**
 * `npm run bench [-- --short] [-- feeds | reads]`: every figure that Katern promises, measured on real parts and printed as
 * a table and as JSON (build/bench.json), or only what feeds take or the counting of reads. It asserts nothing: figures
 * depend on the machine.
 */
const short = process.argv.includes("--short");
const onlyFeeds = process.argv.includes("feeds");
const onlyReads = process.argv.includes("reads");
const sizes = short ? [100, 1_000] : [100, 1_000, 10_000];
const loadSeconds = short ? 3 : 10;
const logLines = short ? 100_000 : 1_000_000;

/** `-- reads --lines 10000000` counts so many instead. */
function linesAsked(): number {
  const at = process.argv.indexOf("--lines");
  return at < 0
    ? logLines
    : z.coerce
        .number()
        .int()
        .min(1)
        .parse(process.argv[at + 1]);
}

async function feedFigures(): Promise<FeedFigures> {
  const job = fileURLToPath(new URL("feeds-job.ts", import.meta.url));
  const rounds = short ? 7 : 15;
  const { stdout } = await promisify(execFile)(process.execPath, [job, "10000", String(rounds)]);
  return JSON.parse(stdout) as FeedFigures;
}

/** A million lines, nearly each of another address. */
async function benchManyAddresses() {
  const figures = await benchCountReads({ lines: logLines, manyAddresses: true });
  const { lines, seconds, peakMemoryMegabytes, counted } = figures;
  return { lines, seconds, peakMemoryMegabytes, counted };
}

/** The same at every start: addresses in documents and feeds depend on it. Any free one at the first. */
let port = 0;

async function main(): Promise<void> {
  const figures: Record<string, unknown> = { profile: short ? "short" : "full" };
  const around = await mkdtemp(join(tmpdir(), "katern-bench-"));
  const folder = join(around, "store");
  const keep = (name: string, value: unknown) => {
    figures[name] = value;
    console.error(`… ${name}`);
  };
  try {
    if (!onlyReads) {
      keep("feeds", await feedFigures());
      keep("import", await benchImport({ entries: 1_000 }));
    }
    if (onlyFeeds) return printTables(figures);
    if (onlyReads) {
      keep("logRun", await benchCountReads({ lines: linesAsked() }));
      if (!short && linesAsked() === logLines) keep("manyAddresses", await benchManyAddresses());
      return printTables(figures);
    }
    keep("start", await benchStart(folder));
    await onCollection(folder, keep);
    keep("logRun", await benchCountReads({ lines: logLines }));
    if (!short) keep("suite", await benchSuite());
  } finally {
    await rm(around, { recursive: true, force: true });
  }
  mkdirSync("build", { recursive: true });
  writeFileSync("build/bench.json", `${JSON.stringify(figures, null, 2)}\n`);
  printTables(figures);
  console.log(JSON.stringify(figures));
}

/** From the process's start to the line that says it is ready, in milliseconds; and its memory then. */
async function benchStart(folder: string) {
  const empty = await startRuntimeProcess({ folder, port });
  port = Number(new URL(empty.file.address).port);
  await empty.stop();
  const filled: number[] = [];
  let memoryMegabytes = 0;
  for (let run = 0; run < 3; run += 1) {
    const runtime = await startRuntimeProcess({ folder, port });
    filled.push(runtime.readyAfter);
    memoryMegabytes = residentMegabytes(runtime.pids);
    await runtime.stop();
  }
  filled.sort((a, b) => a - b);
  return { emptyStore: rounded(empty.readyAfter), filledStore: rounded(filled[1] ?? 0), memoryMegabytes };
}

async function onCollection(folder: string, keep: (name: string, value: unknown) => void): Promise<void> {
  const entries: Entry[] = [];
  const pages: Record<string, unknown> = {};
  const feeds: Record<string, unknown> = {};
  const collections: Collection[] = [];
  let runtime = await startRuntimeProcess({ folder, port });
  try {
    const token = await tokenFor(folder);
    const themes = await themeIds(runtime);
    for (const size of sizes) {
      const client = editorialClient({ address: runtime.file.address, token: await tokenFor(folder) });
      entries.push(...(await publishNews(client, { first: entries.length + 1, last: size, themes })));
      keep(
        `reconcile at ${size}`,
        await (size > 1_000 ? reconciled(folder) : costOfReconcile(runtime, folder)),
      );
      const handlers = await openHandlers(runtime.file.environment);
      pages[size] = await costOfPages(handlers);
      feeds[size] = {
        ...(await costOfFeed(runtime.file.environment)),
        ...(await walkArchive(runtime.file.address)),
      };
      if (size === sizes[0]) {
        keep("bundles", await benchBundles(runtime.file.environment));
        keep("operations", await costOfOperations(handlers, token));
        keep("publication", await costOfPublication(runtime.file, client, themes.slice(0, 1)));
        keep("sizes", await sizesOf(runtime.file, entries[0] ?? failEmpty()));
        keep("visibility", await benchVisibility(runtime.file, client, short ? 20 : 50));
      }
      if (size < 1_000) continue;
      await runtime.stop();
      const kept = `${folder}-${size}`;
      await cp(folder, kept, { recursive: true });
      collections.push({ folder: kept, entries: [...entries] });
      runtime = await startRuntimeProcess({ folder, port });
      const sample = entries.slice(0, 200);
      keep(
        `invocations at ${size}`,
        await countInvocations(runtime.file, sample, await filesOfSample(runtime.file)),
      );
    }
    keep("listCost", pages);
    keep("feedCost", feeds);
  } finally {
    await runtime.stop();
  }
  keep("serving", await benchServing(collections));
}

/** A store with entries in it, which nothing is working on. */
type Collection = { readonly folder: string; readonly entries: readonly Entry[] };

/** Serving from each of the collections, with the edge's cache and without: all run at once, and are asked in turn. */
async function benchServing(collections: readonly Collection[]): Promise<unknown[]> {
  const serving: unknown[] = [];
  for (const cached of [true, false]) {
    const withSites = startingSites(collections, cached ? {} : { EDGE_CACHE_BYTES: "0" });
    for (const figures of await benchReading(withSites, loadSeconds)) serving.push({ cached, ...figures });
  }
  // One by one: what one still has to render would slow down the other.
  for (const collection of collections) {
    await startingSites([collection], { EDGE_CACHE_BYTES: "0" })(async ([site]) => {
      if (site === undefined) throw new Error("A site was not started");
      const loads = await benchWriting(site, short ? 100 : 300);
      serving.push({ cached: false, entries: site.entries.length, loads });
    });
  }
  return serving;
}

const startingSites =
  (collections: readonly Collection[], environment: Record<string, string>): WithSites =>
  async (work) => {
    const sites: ServingSite[] = [];
    try {
      for (const { folder, entries } of collections) {
        const runtime = await startRuntimeProcess({ folder, environment });
        sites.push(await siteOf(runtime, await tokenFor(folder), entries));
      }
      return await work(sites);
    } finally {
      for (const { runtime } of sites) await runtime.stop();
    }
  };

async function siteOf(
  runtime: RuntimeProcess,
  token: string,
  entries: readonly Entry[],
): Promise<ServingSite> {
  const client = editorialClient({ address: runtime.file.address, token });
  let next = `${runtime.file.address}/v1/news?limit=100`;
  for (let seen = 0; seen < entries.length / 2; seen += 100) {
    const page = (await (await fetch(next)).json()) as { next: string };
    next = `${runtime.file.address}${page.next.slice(page.next.indexOf("/v1/"))}`;
  }
  const halfway = next.slice(next.indexOf("/v1/")).replace("limit=100", "limit=20");
  return { runtime, token, client, entries, halfway };
}

async function themeIds(runtime: RuntimeProcess): Promise<string[]> {
  const page = (await (await fetch(`${runtime.file.address}/v1/themes`)).json()) as {
    items: { id: string }[];
  };
  return page.items.slice(0, 5).map((item) => item.id);
}

/** Waits until the pipeline has nothing left to do, and checks that everything public is as it should be. */
async function reconciled(folder: string): Promise<{ compared: number; repaired: number; seconds: number }> {
  const begun = performance.now();
  const { compared, repaired } = JSON.parse(await katern(folder, "reconcile")) as {
    compared: number;
    repaired: string[];
  };
  return { compared, repaired: repaired.length, seconds: rounded((performance.now() - begun) / 1_000) };
}

/** What it asks of storage once everything has come through. */
async function costOfReconcile(runtime: RuntimeProcess, folder: string) {
  await reconciled(folder);
  const before = (await statisticsOf(runtime.file)).storage;
  const outcome = await reconciled(folder);
  const after = (await statisticsOf(runtime.file)).storage;
  const calls = Object.entries(after.calls)
    .map(([name, count]) => [name, count - (before.calls[name] ?? 0)] as const)
    .filter(([, count]) => count > 0);
  return { ...outcome, calls: Object.fromEntries(calls), readUnits: after.readUnits - before.readUnits };
}

function failEmpty(): never {
  throw new Error("The collection is empty");
}

async function tokenFor(folder: string): Promise<string> {
  return (await katern(folder, "token", "--role", "publisher")).trim();
}

async function katern(folder: string, ...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["cli/katern.ts", ...words], {
    env: { ...process.env, KATERN_DATA: folder },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

await main();
