import { afterAll, beforeAll, expect, test } from "vitest";
import { hourNumber } from "../../../functions/count-reads/hours.ts";
import { countReads } from "../../../functions/count-reads/run.ts";
import { storeRobotLists } from "../../../functions/shared/artefacts/robots.ts";
import { hourLedgerSchema } from "../../../schemas/ledger.ts";
import { logFileBytes, logHeader } from "../../bench/log-generator.ts";
import { addEntries, addFile, type ReadStores, startReadStores } from "../../bench/read-stores.ts";
import { addHour } from "./engine-numbers.ts";
import { type Numbers, shown } from "./numbers.ts";
import { agents, entries, files, lists, own, randomLines } from "./random-logs.ts";
import { sqlNumbers, type World } from "./sql-numbers.ts";

/**
 * Whole runs against SQL, with lines that come after their hours have closed: what is counted is what came in time, until
 * the hours are counted again; then it is everything.
 */

const seeds = [1, 2, 3];
const world: World = {
  agents,
  entries: [entries.read, entries.other],
  own,
  slugs: [["niemand", entries.read]],
  // What the stores are told of the files below; without a length, a minute is taken for 128 kbit/s.
  files: files.map((file) => ({ ...file, duration: null })),
};

let local: ReadStores;
beforeAll(async () => {
  local = await startReadStores();
  await addEntries(local.stores, [1, 2]);
  for (const { asset: id, entry: entryId, kind, size, soundStart } of files) {
    const contentType = kind === "plays" ? "audio/mpeg" : "application/pdf";
    await addFile(local.stores, { id, entryId, contentType, size, soundStart });
  }
});
afterAll(() => local.stop());

const count = (now: string, request = {}) =>
  countReads({
    stores: local.stores,
    now: new Date(now),
    request,
    report: () => undefined,
    isOwn: (address) => own.some((one) => one === address),
  });

/** What the ledger's hours say, and how many of their lines came too late. */
async function counted(): Promise<{ numbers: string; late: number }> {
  const numbers: Numbers = new Map();
  let late = 0;
  for (const [key, text] of await local.objects("ledger")) {
    if (!key.startsWith("hours/")) continue;
    const ledger = hourLedgerSchema.parse(JSON.parse(text));
    addHour(numbers, hourNumber(ledger.hour), ledger);
    numbers.set(`${hourNumber(ledger.hour)} lines read`, ledger.lines.read - ledger.lines.late);
    late += ledger.lines.late;
  }
  return { numbers: shown(numbers), late };
}

async function bySql(lines: readonly string[]): Promise<string> {
  const sets = new Map([[1, { header: logHeader, lines }]]);
  return shown((await sqlNumbers(sets, world)).get(1));
}

test.each(seeds)(
  "late lines of set %i are in no number until their hours are counted again",
  async (seed) => {
    for (const bucket of ["ledger", "logs"] as const) await local.clear(bucket);
    await storeRobotLists(local.stores.ledger, [...lists]);
    const lines = randomLines(seed);
    const [inTime, late] = [0, 1].map((half) =>
      lines.filter((_, index) => ((index + seed) % 3 === 0) === (half === 1)),
    );
    if (inTime === undefined || late === undefined) throw new Error("There are two halves");
    local.putLog("cdn/EXAMPLE.2026-03-05-23.aaaa.gz", logFileBytes(inTime));
    await count("2026-03-06T04:00:00Z");
    expect((await counted()).numbers).toBe(await bySql(inTime));

    local.putLog("cdn/EXAMPLE.2026-03-05-23.bbbb.gz", logFileBytes(late));
    await count("2026-03-10T04:00:00Z");
    expect(await counted()).toEqual({ numbers: await bySql(inTime), late: late.length });

    await count("2026-03-10T05:00:00Z", { from: "2026-03-05T20", to: "2026-03-06T04" });
    expect(await counted()).toEqual({ numbers: await bySql(lines), late: 0 });
  },
);
