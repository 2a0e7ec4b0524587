import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { parseRobotList } from "../../../content-model/robot-files.ts";
import { agentClassifier, agentKind } from "../../../functions/count-reads/agents.ts";
import { compileLists } from "../../../functions/count-reads/robot-lists.ts";
import type { RobotList } from "../../../schemas/robots.ts";
import { engineNumbers } from "./engine-numbers.ts";
import { shown } from "./numbers.ts";
import { entries, files, own } from "./random-logs.ts";
import { sqlNumbers, type World } from "./sql-numbers.ts";

/**
 * Log files that a CDN really wrote, and the lists of robots as they are published, in the comparison with SQL. They are
 * not part of the project: KATERN_LOGS and KATERN_ROBOTS name folders with them, and without these nothing is compared.
 */
const logFolder = process.env["KATERN_LOGS"];
const listFolder = process.env["KATERN_ROBOTS"];

const listFiles = ["counter_bots.json", "ai_robots.json", ..."bots apps libraries browsers".split(" ")];

function publishedLists(): RobotList[] {
  return listFiles.map((name) => {
    const path = name.endsWith(".json") ? name : join("opawg", `${name}.runtime.json`);
    const text = readFileSync(join(listFolder ?? "", path), "utf8");
    const sha256 = createHash("sha256").update(text).digest("hex");
    const list = parseRobotList({ name, text, sha256 });
    if (typeof list === "string") throw new Error(`${path} ${list}`);
    return list;
  });
}

const world = (lists: readonly RobotList[]): World => ({
  agents: lists,
  entries: [entries.read, entries.other],
  own,
  slugs: [["een", entries.read]],
  files,
});

const paths = [
  ...Object.values(entries).map((entry) => `/beacon/${entry}`),
  "/v1/news/een",
  "/feeds/all.rss",
  ...files.map(({ asset, name }) => `/files/${asset}/${name}`),
];
const statuses = [200, 204, 304, 206, 404];
/** Seconds after a real line at which somebody does the same again. */
const repeats = [0, 20, 50, 51, 3_590];

/**
 * The lines of a real file, each as it is and as it would be had it asked for each of our paths, with each answer, again
 * and again: addresses, agents, referring pages, their encoding and the order of columns are the file's own.
 */
function linesLike(name: string): { header: string; lines: string[] } {
  const text = readFileSync(join(logFolder ?? "", name), "utf8");
  const header = /^#Fields:.*$/m.exec(text)?.[0] ?? "";
  const columns = header.replace("#Fields:", "").trim().split(/\s+/);
  const real = text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  const put = (cells: string[], field: string, value: string) => {
    const at = columns.indexOf(field);
    if (at >= 0) cells[at] = value;
  };
  const made = real.flatMap((line) =>
    paths.flatMap((path) =>
      statuses.flatMap((status) =>
        repeats.map((later) => {
          const cells = line.split("\t");
          const [date = "", time = ""] = [cells[columns.indexOf("date")], cells[columns.indexOf("time")]];
          const at = new Date(Date.parse(`${date}T${time}Z`) + later * 1_000).toISOString();
          put(cells, "date", at.slice(0, 10));
          put(cells, "time", at.slice(11, 19));
          put(cells, "cs-uri-stem", path);
          put(cells, "sc-status", String(status));
          put(cells, "x-edge-request-id", `${path.slice(-8)}${status}-${later}==`);
          if (status === 206) put(cells, "sc-range-start", String(later * 10));
          if (status === 206) put(cells, "sc-range-end", String(later * 10 + 400));
          return cells.join("\t");
        }),
      ),
    ),
  );
  return { header, lines: [...real, ...made] };
}

describe.skipIf(logFolder === undefined || listFolder === undefined)("real logs and published lists", () => {
  const names = logFolder === undefined ? [] : readdirSync(logFolder).filter((name) => name.endsWith(".txt"));

  test.each(names)("%s counts as SQL does", async (name) => {
    const lists = publishedLists();
    const { header, lines } = linesLike(name);
    const bytes = gzipSync(`#Version: 1.0\n${header}\n${lines.join("\n")}\n`);
    const classify = agentClassifier(compileLists({ lists }));
    const byEngine = await engineNumbers([bytes], { classify, world: world(lists) });
    const bySql = (await sqlNumbers(new Map([[1, { header, lines }]]), world(lists))).get(1);
    expect(shown(byEngine)).toBe(shown(bySql));
    const counted = [...byEngine].filter(([key]) => key.endsWith("lines counted"));
    expect(counted.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(5);
  });
});

const examplesSchema = z.object({
  entries: z.array(z.object({ name: z.string(), examples: z.array(z.string()).default([]) })),
});

describe.skipIf(listFolder === undefined)("published lists", () => {
  const examplesOf = (kind: string) =>
    examplesSchema
      .parse(JSON.parse(readFileSync(join(listFolder ?? "", "opawg", `${kind}.examples.json`), "utf8")))
      .entries.flatMap(({ examples }) => examples);

  /** What examples are taken for, as newer and as older logs encode them. */
  const kindsOf = (agents: readonly string[]) => {
    const lists = compileLists({ lists: publishedLists() });
    const kinds = agents.flatMap((agent) => {
      const [newer, older] = [encodeURI(agent), encodeURI(encodeURI(agent))];
      return [agentKind(newer, lists), agentKind(older, lists)];
    });
    return [...new Set(kinds)].sort();
  };

  test("take every example of a podcast robot for a robot", () => {
    expect(kindsOf(examplesOf("bots"))).toEqual(["robot"]);
  });

  test("take every example of a podcast app for an app, of which COUNTER's list has many as robots", () => {
    expect(kindsOf(examplesOf("apps"))).toEqual(["app"]);
    const counter = compileLists({ lists: publishedLists().filter(({ kind }) => kind === "counter") });
    const taken = examplesOf("apps").filter((agent) => agentKind(encodeURI(agent), counter) === "robot");
    expect(taken.length).toBeGreaterThan(100);
  });

  test("take no example of a library for a browser", () => {
    expect(kindsOf(examplesOf("libraries"))).toEqual(["app", "machine", "robot"]);
  });

  test("take the examples of browsers that call themselves so for browsers", () => {
    const agents = examplesOf("browsers").filter((agent) => agent.startsWith("Mozilla/"));
    expect(agents.length).toBeGreaterThan(20);
    expect(kindsOf(agents)).toEqual(["browser"]);
  });

  test("tell agents that repeat themselves before the test's time is over", () => {
    const lists = compileLists({ lists: publishedLists() });
    for (const part of ["a", " ", "1.", "Mozilla/5.0 ", "bot-", "(((", "/", ";)", "podcast", "Android "]) {
      expect(agentKind(`${part.repeat(100_000)}!`, lists)).toMatch(/^(?:browser|app|robot|machine)$/);
    }
  });
});
