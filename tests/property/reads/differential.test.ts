import { expect, test } from "vitest";
import { agentClassifier } from "../../../functions/count-reads/agents.ts";
import { compileLists } from "../../../functions/count-reads/robot-lists.ts";
import { engineNumbers } from "./engine-numbers.ts";
import { type LogFormat, logFormats } from "./log-formats.ts";
import { type Numbers, shown } from "./numbers.ts";
import { agents, entries, files, lists, own, randomLines } from "./random-logs.ts";
import { sqlNumbers, type World } from "./sql-numbers.ts";

/**
 * The counting engine against the same rules written in SQL and run by DuckDB, over random log sets: every number of
 * every hour, entry and file, from files of each format.
 */
const sets = Number(process.env["READ_SETS"] ?? 500);
const firstSeed = Number(process.env["READ_SEED"] ?? 1);

const world: World = {
  agents,
  entries: [entries.read, entries.other],
  own,
  slugs: [["een", entries.read]],
  files,
};

const formatOf = (seed: number): LogFormat => logFormats[seed % 3] ?? logFormats[0];

test(`counts as SQL does, over ${sets} log sets`, { timeout: 120_000 }, async () => {
  const seeds = Array.from({ length: sets }, (_, index) => firstSeed + index);
  const classify = agentClassifier(compileLists({ lists: [...lists] }));
  const byEngine = new Map<number, Numbers>();
  for (const seed of seeds) {
    const lines = randomLines(seed);
    const parts = 1 + (seed % 4);
    const bytes = Array.from({ length: parts }, (_, part) =>
      formatOf(seed).file(lines.filter((_, index) => index % parts === part)),
    );
    byEngine.set(seed, await engineNumbers(bytes, { classify, world }));
  }
  const logSets = seeds.map(
    (seed) => [seed, { header: formatOf(seed).header, lines: randomLines(seed) }] as const,
  );
  const bySql = await sqlNumbers(new Map(logSets), world);
  const differing = seeds.filter((seed) => shown(byEngine.get(seed)) !== shown(bySql.get(seed)));
  const [first] = differing;
  if (first !== undefined) {
    const five = differing.slice(0, 5).join(", ");
    const message = `${differing.length} sets differ, of the seeds ${five}; READ_SETS=1 READ_SEED=${first} shows one`;
    expect(shown(byEngine.get(first)), message).toBe(shown(bySql.get(first)));
  }
  const reads = [...byEngine.values()]
    .flatMap((numbers) => [...numbers])
    .filter(([key]) => key.endsWith("counted"));
  expect(reads.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(5 * sets);
});

test("the same requests in a log of each format are read once", async () => {
  const classify = agentClassifier(compileLists({ lists: [...lists] }));
  const reads = async (written: readonly LogFormat[], seed: number) => {
    const counted = await engineNumbers(
      written.map((format) => format.file(randomLines(seed))),
      { classify, world },
    );
    return shown(new Map([...counted].filter(([key]) => / (?:total|unique)$/.test(key))));
  };
  for (let seed = 1; seed <= 50; seed++) {
    const once = await reads([logFormats[0]], seed);
    expect(once).not.toBe("");
    expect(await reads(logFormats, seed), `seed ${seed}`).toBe(once);
  }
});
