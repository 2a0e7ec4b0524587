import { afterAll, beforeAll, expect, test } from "vitest";
import { logFileBytes, logLine } from "../../tests/bench/log-generator.ts";
import type { ReadStores } from "../../tests/bench/read-stores.ts";
import { siteOf } from "../shared/rendering/site.ts";
import { writeEach } from "../shared/storage/batch-write.ts";
import { wholeTable } from "../shared/storage/testing/store.ts";
import { publishMostRead } from "./publish-most-read.ts";
import { countReads } from "./run.ts";
import type { Stores } from "./stores.ts";
import { article, countIn, logName, now, putSome, reader, startSite } from "./testing.ts";

/** The job, killed at each of its storage calls in turn: the next run ends in the bytes of one that was never killed. */

let local: ReadStores;
let calls: ReturnType<typeof interrupted>;
beforeAll(async () => {
  local = await startSite();
  calls = interrupted(local.stores);
});
afterAll(() => local.stop());

const site = siteOf({
  PUBLIC_ADDRESS: "https://katern.example",
  SITE_NAME: "Netwerk",
  SITE_LANGUAGE: "nl",
  HUBS: "",
});

const count = async () => void (await countIn(local));
const publish = () => publishMostRead({ stores: local.stores, site, now, report: () => undefined });

/** Nothing counted yet, and a file of every sort: of open hours, of a closed one, and one that is no log. */
async function begin(): Promise<void> {
  for (const bucket of ["ledger", "logs"] as const) await local.clear(bucket);
  const counted = (await wholeTable(local.stores.table)).filter(isCounted);
  await writeEach(
    local.stores.table,
    counted.map(({ PK, SK }) => ({ delete: { PK: String(PK), SK: String(SK) } })),
  );
  putSome(local);
  local.putLog("cdn/plain.gz", Buffer.from("no gzip at all"));
  local.putLog(late, logFileBytes([lateLine]));
}

const isCounted = (item: Record<string, unknown>) => item["SK"] === "READS";

const late = logName("2026-03-01T10", "late");
const lateLine = logLine({
  second: Date.parse("2026-03-01T10:00:00Z") / 1_000,
  address: "192.0.2.1",
  agent: reader,
  path: `/beacon/${article}`,
  status: 204,
});

/** Everything that counting leaves behind. */
async function counted() {
  return {
    ledger: await local.objects("ledger"),
    logs: [...(await local.objects("logs")).keys()].sort(),
    totals: (await wholeTable(local.stores.table)).filter(isCounted),
  };
}

/**
 * Kills some work at each of its calls, lets it run again, and holds what is there then against `outcome`'s first.
 * @param work.at at which calls; at all of them when it is left out
 */
async function killEach(work: {
  begin: () => Promise<void>;
  job: () => Promise<void>;
  outcome: () => Promise<unknown>;
  at?: (name: string, index: number, names: readonly string[]) => boolean;
}): Promise<string[]> {
  await work.begin();
  const names = await calls.during(work.job);
  const expected = await work.outcome();
  for (const [index, name] of names.entries()) {
    if (work.at?.(name, index, names) === false) continue;
    // A read that was answered and one that was not leave the same behind.
    for (const done of /^(?:Put|Copy|BatchWrite)/.test(name) ? [false, true] : [false]) {
      await work.begin();
      await expect(calls.killedAt(index, { done }, work.job)).rejects.toThrow();
      await work.job();
      expect(await work.outcome(), `${name}, call ${index}, ${done ? "done" : "not done"}`).toEqual(expected);
    }
  }
  return names;
}

test("counting: the next run ends in the same bytes", { timeout: 120_000 }, async () => {
  const names = await killEach({ begin, job: count, outcome: counted });
  expect((await counted()).totals).toHaveLength(2);
  expect(names.length).toBeGreaterThan(40);
  expect(new Set(names)).toEqual(
    new Set(["ListObjectsV2", "GetObject", "PutObject", "CopyObject", "BatchGetItem", "BatchWriteItem"]),
  );
});

test("most-read lists: the next run ends in the same bytes", { timeout: 120_000 }, async () => {
  await begin();
  await count();
  // The day that they end with is written first, and once.
  await expect(calls.killedAt(1, { done: true }, publish)).rejects.toThrow("killed");
  await publish();
  const names = await killEach({
    begin: () => local.clear("published"),
    job: publish,
    outcome: () => local.objects("published"),
    // Thirty lists are read and written alike.
    at: (name, index, names) => names.indexOf(name) === index || names.lastIndexOf(name) === index,
  });
  expect((await local.objects("published")).size).toBe(30);
  expect(names.filter((name) => name === "PutObject")).toHaveLength(30);
});

test("counting and the lists that follow: the next run ends in the same bytes", {
  timeout: 120_000,
}, async () => {
  const names = await killEach({
    begin: async () => {
      await begin();
      await local.clear("published");
      // Its hour is looked at again until a run ends whole: nothing here is to lead a second run to the lists.
      local.removeLog(late);
    },
    job: async () => {
      const run = { stores: local.stores, now, request: {}, report: () => undefined };
      await countReads({ ...run, followSums: publish });
    },
    outcome: async () => ({ ...(await counted()), lists: await local.objects("published") }),
    // Of what follows the sums, and beside it the totals: the rest was killed above.
    at: (_name, index, names) => index > names.length / 3 && index % 17 === 0,
  });
  expect((await local.objects("published")).size).toBe(30);
  expect(names.filter((name) => name === "PutObject").length).toBeGreaterThan(30);
});

/** The same stores, whose clients fail from a call on: that one is still done, or is not. */
function interrupted({ ledger, table }: Stores) {
  let names: string[] = [];
  let limit = Number.POSITIVE_INFINITY;
  let lastIsDone = false;
  for (const client of [ledger.client, table.client]) {
    const stack: { add(middleware: unknown, options: unknown): void } = client.middlewareStack;
    type Next = (input: unknown) => Promise<unknown>;
    const middleware = (next: Next, context: { commandName: string }) => async (input: unknown) => {
      const call = names.push(context.commandName.replace(/Command$/, "")) - 1;
      if (call < limit) return next(input);
      if (call === limit && lastIsDone) await next(input);
      throw new Error("killed");
    };
    stack.add(middleware, { step: "initialize", name: "interrupted" });
  }
  return {
    /** The calls that some work makes. */
    async during(work: () => Promise<void>): Promise<string[]> {
      names = [];
      await work();
      return [...names];
    },
    async killedAt(call: number, { done }: { done: boolean }, work: () => Promise<void>): Promise<void> {
      names = [];
      limit = call;
      lastIsDone = done;
      await work().finally(() => {
        limit = Number.POSITIVE_INFINITY;
      });
    },
  };
}
