import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { agentClassifier } from "../../../functions/count-reads/agents.ts";
import type { Target } from "../../../functions/count-reads/classify.ts";
import { countHour } from "../../../functions/count-reads/count-hour.ts";
import type { ResolvedTarget } from "../../../functions/count-reads/hour-reads.ts";
import { logFileReader } from "../../../functions/count-reads/log-file.ts";
import { compileLists } from "../../../functions/count-reads/robot-lists.ts";
import { logFileBytes } from "../../bench/log-generator.ts";
import { agents, entries, files, firstHour, hourCount, randomLines } from "./random-logs.ts";

/**
 * The counting engine against the same rules written in SQL and run by DuckDB, over random log sets: every number of
 * every hour, entry and kind. One query answers for all sets.
 */
const sets = Number(process.env["READ_SETS"] ?? 500);
const firstSeed = Number(process.env["READ_SEED"] ?? 1);

let connection: DuckDBConnection;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "katern-differential-"));
  connection = await (await DuckDBInstance.create(":memory:")).connect();
});
afterAll(() => {
  connection.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

const lists = compileLists({
  lists: [
    {
      kind: "libraries",
      name: "test",
      version: "1",
      sha256: "0".repeat(64),
      patterns: [{ pattern: "^AppleCoreMedia" }, { pattern: "^GuzzleHttp", program: true }],
    },
    {
      kind: "counter",
      name: "test",
      version: "1",
      sha256: "0".repeat(64),
      patterns: [{ pattern: "bot" }],
    },
  ],
});

/** By set, then by what is counted: `22 lines robots`, `22 <entry> views total`, … */
type Numbers = Map<string, number>;

test(`counts as SQL does, over ${sets} log sets`, { timeout: 120_000 }, async () => {
  const seeds = Array.from({ length: sets }, (_, index) => firstSeed + index);
  const byEngine = new Map<number, Numbers>();
  for (const seed of seeds) byEngine.set(seed, await engineNumbers(seed));
  const bySql = await sqlNumbers(seeds);
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

const shown = (numbers: Numbers | undefined): string =>
  [...(numbers ?? [])]
    .filter(([, count]) => count !== 0)
    .map(([key, count]) => `${key} = ${count}`)
    .sort()
    .join("\n");

async function engineNumbers(seed: number): Promise<Numbers> {
  const read = logFileReader({ classify: agentClassifier(lists), mayCount: () => true });
  const lines = randomLines(seed);
  const parts = 1 + (seed % 4);
  const logs = await Promise.all(
    Array.from({ length: parts }, async (_, part) => {
      const bytes = logFileBytes(lines.filter((_, index) => index % parts === part));
      async function* source() {
        yield bytes;
      }
      return (await read(async () => source())).reads;
    }),
  );
  const numbers: Numbers = new Map();
  for (let hour = firstHour; hour < firstHour + hourCount; hour++) {
    const counts = countHour({ hour, files: logs, media: logs, resolve });
    const { late: _, ...lineCounts } = counts.lines;
    for (const [name, count] of Object.entries(lineCounts)) numbers.set(`${hour} lines ${name}`, count);
    for (const [entry, reads] of Object.entries(counts.entries)) {
      for (const kind of ["views", "downloads", "plays", "investigations", "requests"] as const) {
        const count = reads[kind];
        numbers.set(`${hour} ${entry} ${kind} total`, count?.total ?? 0);
        numbers.set(`${hour} ${entry} ${kind} unique`, count?.unique ?? 0);
        numbers.set(`${hour} ${entry} ${kind} machine`, count?.machine?.total ?? 0);
      }
      for (const [host, count] of Object.entries(reads.referrers ?? {}))
        numbers.set(`${hour} ${entry} host ${host}`, count);
      for (const [asset, file] of Object.entries(reads.files)) {
        numbers.set(`${hour} ${asset} file`, (file.downloads?.total ?? 0) + (file.plays?.total ?? 0));
      }
    }
  }
  return numbers;
}

function resolve(target: Target): ResolvedTarget | null {
  if (target.kind === "beacon") {
    return target.entryId === entries.unknown ? null : { entryId: target.entryId, kind: "views", file: null };
  }
  if (target.kind === "document") {
    return target.slug === "een" ? { entryId: entries.read, kind: "views", file: null } : null;
  }
  const file = files.find(({ asset }) => asset === target.assetId);
  if (file === undefined) return null;
  const { asset, size, duration } = file;
  return { entryId: file.entry, kind: file.kind, file: { assetId: asset, size, duration } };
}

const columns = {
  set_id: 0,
  line_no: 1,
  date: 2,
  time: 3,
  bytes_text: 5,
  address: 6,
  method: 7,
  stem: 9,
  status_text: 10,
  referer: 11,
  agent: 12,
  range_start_text: 33,
  range_end_text: 34,
} as const;

const row = z.object({ set_id: z.coerce.number(), key: z.string(), n: z.coerce.number() });

async function sqlNumbers(seeds: readonly number[]): Promise<Map<number, Numbers>> {
  const path = join(folder, "lines.tsv");
  let line = 0;
  const rows = seeds.flatMap((seed) => randomLines(seed).map((text) => `${seed}\t${++line}\t${text}\n`));
  writeFileSync(path, rows.join(""));
  const picked = Object.entries(columns).map(
    ([name, at]) => `column${String(at).padStart(2, "0")} as ${name}`,
  );
  const numbered = ["set_id", "line_no"].map((name) => `${name}::bigint as ${name}`).join(", ");
  await connection.run(
    `create temp table lines as select * replace (${numbered}) from (select ${picked.join(", ")} from
     read_csv('${path}', delim='\t', header=false, all_varchar=true, quote='', escape='', auto_detect=false,
       columns={${Array.from({ length: 35 }, (_, at) => `'column${String(at).padStart(2, "0")}': 'VARCHAR'`).join(", ")}}))`,
  );
  await table(
    "agents",
    ["agent", "kind"],
    agents.map(({ agent, kind }) => [agent, kind]),
  );
  await table("entries", ["entry"], [[entries.read], [entries.other]]);
  await table("slugs", ["slug", "entry"], [["een", entries.read]]);
  await table(
    "files",
    ["asset", "entry", "kind", "size", "duration"],
    files.map((file) => [file.asset, file.entry, file.kind, file.size, file.duration]),
  );
  await connection.run(readFileSync(new URL("./reads.sql", import.meta.url), "utf8"));
  const answer = await connection.runAndReadAll(numbersQuery);
  const found = new Map<number, Numbers>();
  for (const { set_id: set, key, n } of z.array(row).parse(answer.getRowObjectsJson())) {
    // A line that was made past the last hour is followed by nothing that was counted there.
    if (Number(key.slice(0, key.indexOf(" "))) >= firstHour + hourCount) continue;
    const numbers = found.get(set) ?? new Map();
    found.set(set, numbers.set(key, n));
  }
  return found;
}

async function table(
  name: string,
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const literal = (value: unknown) =>
    value === null ? "null::double" : typeof value === "number" ? String(value) : `'${String(value)}'`;
  const values = rows.map((cells) => `(${cells.map(literal).join(", ")})`).join(", ");
  await connection.run(
    `create temp table ${name} as select * from (values ${values}) t(${names.join(", ")})`,
  );
}

/** Everything as rows of set, key and number; the keys are those of the engine's side. */
const numbersQuery = `
with kinds as (
  select *, kind as grouped from reads
  union all select *, 'investigations' from reads
  union all select *, 'requests' from reads where kind <> 'views'
), hosts as (
  select set_id, hour, entry, host, count(*) as n from reads where host <> '' group by all
), fates as (
  select set_id, hour, 'read' as name, count(*) as n from requests group by all
  union all select set_id, hour, fate, count(*) from requests where fate in ('robots', 'excluded', 'rejected') group by all
  union all select set_id, hour, 'counted', count(*) from reads group by all
  union all select set_id, hour, 'excluded', sum(n) from parts where not whole and not enough group by all
  union all select set_id, hour, 'excluded', sum(n) from plays where play_hour is null or hour < play_hour group by all
  union all select set_id, hour, 'doubleClicks', count(*) from clicks where next_second - second <= 30 group by all
  union all select set_id, hour, 'doubleClicks', sum(case when whole then n else n - 1 end) from parts where whole or enough group by all
  union all select set_id, hour, 'doubleClicks', sum(case when hour = play_hour then n - 1 else n end) from plays where hour >= play_hour group by all
)
select set_id, hour || ' lines ' || name as key, sum(n)::bigint as n from fates group by all
union all select set_id, hour || ' ' || entry || ' ' || grouped || ' total', count(*) from kinds group by all
union all select set_id, hour || ' ' || entry || ' ' || grouped || ' unique', count(distinct reader) from kinds group by all
union all select set_id, hour || ' ' || entry || ' ' || grouped || ' machine', count(*) from kinds where class = 'machine' group by all
union all select set_id, hour || ' ' || entry || ' host ' || case when n >= 3 then host else 'other' end, sum(n)::bigint from hosts group by all
union all select set_id, hour || ' ' || item || ' file', count(*) from reads where kind <> 'views' group by all
`;
