import * as z from "zod";
import { createFunctions, realHandlers } from "../../local/functions.ts";
import { startRuntime } from "../../local/runtime.ts";
import { editorialClient } from "../support/editorial-client.ts";
import { walkArchive } from "./archive.ts";
import { publishNews } from "./collection.ts";
import type { ImportFigures } from "./import.ts";
import { rounded } from "./load.ts";
import { countPutsByBatch } from "./puts-by-batch.ts";

/**
 * Imports and publishes entries through the API of a runtime that was empty, in this process; waits until all that
 * follows has come through, and has reconcile look for whatever is not right. Prints what that took as JSON.
 * Usage: import-job.ts <folder> <entries>
 */
const [folder = "", entries = ""] = process.argv.slice(2);
const reconciled = z.object({ compared: z.int(), repaired: z.array(z.string()) });
const reports: unknown[] = [];

const { handlers, batches } = countPutsByBatch(realHandlers());
const runtime = await startRuntime({
  port: 0,
  folder,
  handlers,
  loadSample: null,
  report: (...what) => void reports.push(what),
});
try {
  await runtime.settled();
  process.stdout.write(JSON.stringify(await importEntries(Number(entries))));
} finally {
  await runtime.stop();
}

async function importEntries(count: number): Promise<ImportFigures> {
  const first = batches.length;
  const token = await runtime.signToken("publisher", "import");
  const client = editorialClient({ address: runtime.address, token });
  const begun = performance.now();
  const since = () => rounded((performance.now() - begun) / 1_000);
  const themes: string[] = [];
  for (let number = 1; number <= 5; number += 1) {
    const draft = await client.create("themes", { title: `Thema ${number}` }, `thema-${number}`);
    themes.push((await client.publish("themes", draft)).id);
  }
  await publishNews(client, { first: 1, last: count, themes });
  const requestsSeconds = since();
  await runtime.settled();
  const feedsRightSeconds = since();
  const { compared, repaired } = reconciled.parse(
    await createFunctions(realHandlers()).invoke("reconcile", {}),
  );
  const reconciledSeconds = since();
  if (repaired.length > 0) throw new Error(`Not right in the end: ${repaired.join(", ")}`);
  if (reports.length > 0) throw new Error(`The runtime reported ${JSON.stringify(reports)}`);
  const { entries: inFeedAndArchive } = await walkArchive(runtime.address);
  return {
    entries: count,
    requestsSeconds,
    feedsRightSeconds,
    reconciledSeconds,
    compared,
    inFeedAndArchive,
    ...countFeeds(batches.slice(first)),
  };
}

function countFeeds(counted: typeof batches) {
  const ofEverything = counted.map((puts) => puts.get("feeds/all.rss") ?? 0).filter((puts) => puts > 0);
  const feeds = counted.flatMap((puts) => [...puts].filter(([key]) => key.startsWith("feeds/")));
  return {
    batches: counted.length,
    batchesWithFeedOfEverything: ofEverything.length,
    putsOfFeedOfEverything: ofEverything.reduce((sum, puts) => sum + puts, 0),
    putsOfFeeds: feeds.reduce((sum, [, puts]) => sum + puts, 0),
    mostPutsOfAFeedInABatch: Math.max(0, ...feeds.map(([, puts]) => puts)),
  };
}
