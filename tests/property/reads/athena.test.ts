import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import * as z from "zod";
import { agentClassifier } from "../../../functions/count-reads/agents.ts";
import { compileLists } from "../../../functions/count-reads/robot-lists.ts";
import { logFileBytes, logHeader } from "../../bench/log-generator.ts";
import { engineNumbers } from "./engine-numbers.ts";
import { agents, entries, files, lists, own, randomLines } from "./random-logs.ts";

/**
 * The query that docs/reads.md gives for Athena, word for word, run by DuckDB: what Athena calls otherwise is given its
 * name. It must count every view, download and play as the engine does.
 */

const query = readFileSync(new URL("../../../docs/reads-athena.sql", import.meta.url), "utf8");

/** Athena's functions by their names. A division of whole numbers is whole there. */
const athena = `
create macro regexp_like(text, pattern) as regexp_matches(text, pattern);
create macro from_iso8601_timestamp(text) as strptime(text, '%Y-%m-%dT%H:%M:%SZ');
create macro to_unixtime(instant) as epoch(instant);
create macro from_unixtime(seconds) as make_timestamp(cast(seconds as bigint) * 1000000);
set integer_division = true;
`;

/** Of what the engine counts, what the query counts too: by entry and kind, without countries, sites, files and lines. */
const counted = new RegExp(
  ` (?:views|downloads|plays) (?:${Object.values(entries).join("|")}) (?:total|unique|machine total)$`,
);

const row = z.object({
  entry: z.string(),
  hour: z.string(),
  kind: z.string(),
  total: z.coerce.number(),
  unique: z.coerce.number(),
  "machine total": z.coerce.number(),
});

const literal = (value: unknown) =>
  value === null
    ? "null"
    : typeof value === "number"
      ? String(value)
      : `'${String(value).replaceAll("'", "''")}'`;
const table = (name: string, columns: string, rows: readonly (readonly unknown[])[]) =>
  `create table ${name} as select * from (values ${rows.map((cells) => `(${cells.map(literal).join(", ")})`).join(", ")}) t(${columns});`;

/** A column as the query's head says it is named. */
const columnOf = (field: string) =>
  field
    .replace(/[^A-Za-z]+/g, "_")
    .replace(/_$/, "")
    .toLowerCase();

async function byAthena(seed: number): Promise<string[]> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  try {
    await connection.run(athena);
    const columns = (/^#Fields: (.*)$/m.exec(logHeader)?.[1] ?? "").split(" ");
    const wanted = columns.map((field) => `"${columnOf(field)}"`).join(", ");
    const patterns = lists.flatMap((list) =>
      list.patterns.map(({ pattern, program }) => [list.kind, pattern, program === true ? "yes" : ""]),
    );
    for (const statement of [
      table(
        "logs",
        wanted,
        randomLines(seed).map((line) => line.split("\t").slice(0, columns.length)),
      ),
      table("patterns", "list, pattern, program", patterns),
      table(
        "own",
        "address",
        own.map((address) => [address]),
      ),
      table("entries", "entry", [[entries.read], [entries.other]]),
      table("slugs", "collection, slug, entry", [["news", "een", entries.read]]),
      table(
        "files",
        "asset, entry, kind, size, duration, sound_start",
        files.map((file) => [
          file.asset,
          file.entry,
          file.kind,
          file.size,
          file.duration,
          // An export has no such field of most files.
          file.soundStart === 0 ? null : file.soundStart,
        ]),
      ),
    ])
      await connection.run(statement);
    const found = z.array(row).parse((await connection.runAndReadAll(query)).getRowObjectsJson());
    return found.flatMap(({ entry, hour, kind, ...counts }) =>
      Object.entries(counts)
        .filter(([, count]) => count !== 0)
        .map(([name, count]) => `${Date.parse(`${hour}Z`) / 3_600_000} ${kind} ${entry} ${name} = ${count}`),
    );
  } finally {
    connection.closeSync();
  }
}

test("the query for Athena counts what the engine counts", async () => {
  const classify = agentClassifier(compileLists({ lists: [...lists] }));
  const world = {
    agents,
    entries: [entries.read, entries.other],
    own,
    slugs: [["een", entries.read]] as const,
    files,
  };
  let compared = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const numbers = await engineNumbers([logFileBytes(randomLines(seed))], { classify, world });
    const expected = [...numbers]
      .filter(([key, count]) => count !== 0 && counted.test(key))
      .map(([key, count]) => `${key} = ${count}`);
    compared += expected.length;
    expect((await byAthena(seed)).sort(), `seed ${seed}`).toEqual(expected.sort());
  }
  expect(compared).toBeGreaterThan(200);
});
