import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { type Entry, editorialClient } from "../support/editorial-client.ts";
import { startRuntimeProcess } from "../support/runtime-process.ts";

/**
 * Kills every process of the runtime in the middle of a burst of publications and starts it again:
 * nothing acknowledged may be lost, the stream must pick up where it was, and the first reconcile
 * afterwards must find no difference.
 *
 * Usage: node tests/kill/run.ts [first seed] [number of seeds]
 */
const burst = 200;
const editors = 10;

const reconcileAnswer = z.object({ compared: z.int(), repaired: z.array(z.string()) });

type Outcome = { seed: number; acknowledged: number; lost: number; differences: string[]; compared: number };

async function main(): Promise<void> {
  const first = Number(process.argv[2] ?? 1);
  const count = Number(process.argv[3] ?? 10);
  let passed = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    const outcome = await runSeed(seed);
    const good = outcome.lost === 0 && outcome.differences.length === 0 && outcome.compared > 0;
    if (good) passed += 1;
    console.log(JSON.stringify({ ...outcome, good }));
  }
  console.log(`kill: ${passed} passed, ${count - passed} failed`);
  if (passed < count) process.exitCode = 1;
}

async function runSeed(seed: number): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "katern-kill-"));
  try {
    const { acknowledged, port } = await burstAndKill(folder, seed);
    return { seed, ...(await inspect(folder, acknowledged, port)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Publishes until 60 to 140 (by the seed) have been acknowledged, and kills everything at that moment. */
async function burstAndKill(folder: string, seed: number): Promise<{ acknowledged: Entry[]; port: number }> {
  const runtime = await startRuntimeProcess({ folder });
  const client = editorialClient({ address: runtime.file.address, token: await tokenFor(folder) });
  const drafts = await inTurns(range(burst), (number) =>
    client.create("news", {
      title: `Bericht ${number} van reeks ${seed}`,
      language: "nl",
      lead: "Een kort bericht.",
    }),
  );
  const enough = 60 + ((seed * 2_654_435_761) % 81);
  const acknowledged: Entry[] = [];
  let killing: Promise<void> | undefined;
  await inTurns(drafts, async (draft) => {
    if (killing !== undefined) return;
    const published = await client.publish("news", draft).catch((error: unknown) => {
      if (killing === undefined) throw error;
      return undefined;
    });
    if (published !== undefined) acknowledged.push(published);
    if (acknowledged.length >= enough) killing ??= runtime.kill();
  });
  await killing;
  return { acknowledged, port: Number(new URL(runtime.file.address).port) };
}

/** @param port the same as before: every address in documents and feeds depends on it */
async function inspect(
  folder: string,
  acknowledged: readonly Entry[],
  port: number,
): Promise<Omit<Outcome, "seed">> {
  const runtime = await startRuntimeProcess({ folder, port });
  try {
    const client = editorialClient({ address: runtime.file.address, token: await tokenFor(folder) });
    const found = await inTurns(acknowledged, async (entry) => (await client.read("news", entry.id)).status);
    const { compared, repaired } = reconcileAnswer.parse(JSON.parse(await katern(folder, "reconcile")));
    const documents = await inTurns(acknowledged, async (entry) => {
      const response = await fetch(`${runtime.file.address}/v1/news/${entry.slug}`);
      await response.arrayBuffer();
      return response.status;
    });
    const lost = found.filter((status, index) => status !== "published" || documents[index] !== 200).length;
    return { acknowledged: acknowledged.length, lost, differences: repaired, compared };
  } finally {
    await runtime.stop();
  }
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

/** Works on all items, as many at a time as there are editors; answers in the items' order. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const turn = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: editors }, turn));
  return results;
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

await main();
