import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import * as z from "zod";
import type { RobotList } from "../../../schemas/robots.ts";
import type { Numbers } from "./numbers.ts";

/** Lines of one log set, below the `#Fields:` header that says what is in which column. */
export type LogSet = { readonly header: string; readonly lines: readonly string[] };

/** What lines may be reads of. */
export type World = {
  /** Agents and what they are; or the lists by which SQL tells. */
  readonly agents: readonly { readonly agent: string; readonly kind: string }[] | readonly RobotList[];
  readonly entries: readonly string[];
  /** Addresses whose requests do not count. */
  readonly own: readonly string[];
  /** Slugs of news, with their entries. */
  readonly slugs: readonly (readonly [slug: string, entry: string])[];
  readonly files: readonly {
    readonly asset: string;
    readonly entry: string;
    readonly kind: "downloads" | "plays";
    readonly size: number;
    readonly duration: number | null;
    /** The byte at which sound begins. */
    readonly soundStart: number;
  }[];
};

/** The columns of the table of lines, with the log's fields. */
const fields = {
  date: "date",
  time: "time",
  bytes_text: "sc-bytes",
  address: "c-ip",
  method: "cs-method",
  stem: "cs-uri-stem",
  status_text: "sc-status",
  referer: "cs(Referer)",
  agent: "cs(User-Agent)",
  range_start_text: "sc-range-start",
  range_end_text: "sc-range-end",
  request_id: "x-edge-request-id",
  country_text: "c-country",
} as const;

const row = z.object({ set_id: z.coerce.number(), key: z.string(), n: z.coerce.number() });

/** The numbers of log sets as SQL counts them: one query answers for all sets. */
export async function sqlNumbers(
  sets: ReadonlyMap<number, LogSet>,
  world: World,
): Promise<Map<number, Numbers>> {
  const folder = mkdtempSync(join(tmpdir(), "katern-differential-"));
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  try {
    await connection.run(agentText);
    await loadLines(connection, { sets, path: join(folder, "lines.tsv") });
    await loadAgents(connection, world.agents);
    await table(
      connection,
      "entries",
      ["entry"],
      world.entries.map((entry) => [entry]),
    );
    await table(connection, "slugs", ["slug", "entry"], world.slugs);
    await table(
      connection,
      "own",
      ["address"],
      world.own.map((address) => [address]),
    );
    await table(
      connection,
      "files",
      ["asset", "entry", "kind", "size", "duration", "sound_start"],
      world.files.map((file) => [
        file.asset,
        file.entry,
        file.kind,
        file.size,
        file.duration,
        file.soundStart,
      ]),
    );
    await connection.run(readFileSync(new URL("./reads.sql", import.meta.url), "utf8"));
    const answer = await connection.runAndReadAll(numbersQuery);
    const found = new Map<number, Numbers>();
    for (const { set_id: set, key, n } of z.array(row).parse(answer.getRowObjectsJson())) {
      found.set(set, (found.get(set) ?? new Map()).set(key, n));
    }
    return found;
  } finally {
    connection.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function loadLines(
  connection: DuckDBConnection,
  { sets, path }: { sets: ReadonlyMap<number, LogSet>; path: string },
): Promise<void> {
  let number = 0;
  const rows = [...sets].flatMap(([set, { header, lines }]) => {
    const names = (/^#Fields:(.*)$/m.exec(header)?.[1] ?? "").trim().split(/\s+/);
    const at = Object.values(fields).map((field) => names.indexOf(field));
    return lines.map((line) => {
      const cells = line.split("\t");
      return [set, ++number, ...at.map((column) => cells[column] ?? "-")].join("\t");
    });
  });
  writeFileSync(path, `${rows.join("\n")}\n`);
  const columns = ["set_id", "line_no", ...Object.keys(fields)];
  const types = columns.map(
    (name) => `'${name}': '${/^(set_id|line_no)$/.test(name) ? "BIGINT" : "VARCHAR"}'`,
  );
  await connection.run(
    `create temp table lines as from read_csv('${path}', delim='\t', header=false, quote='', escape='',
     auto_detect=false, columns={${types.join(", ")}})`,
  );
}

async function loadAgents(connection: DuckDBConnection, agents: World["agents"]): Promise<void> {
  const known = agents.flatMap((one) => ("agent" in one ? [[one.agent, one.kind]] : []));
  const lists = agents.flatMap((one) => ("patterns" in one ? [one] : []));
  if (lists.length === 0) return table(connection, "agents", ["agent", "kind"], known);
  const patterns = lists.flatMap((list) =>
    list.patterns.map(({ pattern, program }) => [list.kind, pattern, program === true ? "program" : ""]),
  );
  await table(connection, "patterns", ["list", "pattern", "program"], patterns);
  await connection.run(agentsQuery);
}

/** An agent as it was sent: encoded once in newer logs, twice in older ones, whose every escape is `%25…`. */
const agentText = `
create temp macro agent_text(agent) as case
    when agent = '-' then ''
    when contains(replace(agent, '%25', ''), '%') then url_decode(agent)
    else url_decode(url_decode(agent))
  end`;

/** Who is asking, by the lists: in the order of docs/reads.md. */
const agentsQuery = `
create temp table agents as
with named as (
  select distinct agent_text(agent) as agent from lines
), judged as (
  select agent, trim(left(agent, 500)) as text from named
), matched as (
  select j.agent, j.text,
    coalesce(bool_or(list = 'bots' and regexp_matches(text, pattern)), false) as podcast_robot,
    coalesce(bool_or(list = 'apps' and regexp_matches(text, pattern)), false) as app,
    coalesce(bool_or(list = 'libraries' and program = '' and regexp_matches(text, pattern)), false) as player,
    coalesce(bool_or(list in ('counter', 'ai') and regexp_matches(text, pattern, 'i')), false) as robot,
    coalesce(bool_or(list = 'libraries' and program <> '' and regexp_matches(text, pattern)), false) as program
  from judged j cross join patterns group by all
)
select agent, case
    when text = '' or podcast_robot then 'robot'
    when app or player then 'app'
    when robot then 'robot'
    when program then 'machine'
    when text like 'Mozilla/%' or text like 'Opera/%' then 'browser'
    else 'app'
  end as kind
from matched`;

async function table(
  connection: DuckDBConnection,
  name: string,
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const literal = (value: unknown) =>
    value === null
      ? "null::double"
      : typeof value === "number"
        ? String(value)
        : `'${String(value).replaceAll("'", "''")}'`;
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
), items as (
  select set_id, hour, kind || ' ' || item as name, reader, class from reads where kind <> 'views'
  union all select set_id, hour, grouped || ' ' || entry, reader, class from kinds
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
union all select set_id, hour || ' ' || name || ' total', count(*) from items group by all
union all select set_id, hour || ' ' || name || ' unique', count(distinct reader) from items group by all
union all select set_id, hour || ' ' || name || ' machine total', count(*) from items where class = 'machine' group by all
union all select set_id, hour || ' ' || name || ' machine unique', count(distinct reader) from items where class = 'machine' group by all
union all select set_id, hour || ' ' || entry || ' country ' || country, count(*) from reads where country <> '' group by all
union all select set_id, hour || ' ' || entry || ' host ' || case when n >= 3 then host else 'other' end, sum(n)::bigint from hosts group by all
`;
