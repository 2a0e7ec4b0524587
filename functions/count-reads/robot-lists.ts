import { createHash } from "node:crypto";
import { list as isbotPatterns } from "isbot";
import isbotPackage from "isbot/package.json" with { type: "json" };
import type { ListName, RobotList, RobotListKind, StoredRobotLists } from "../../schemas/robots.ts";
import type { Bucket } from "../shared/artefacts/bucket.ts";
import { readStoredLists } from "../shared/artefacts/robots.ts";

/** The lists in use, each as one expression. `robots` is null when `isbot`, the built-in default, decides. */
export type RobotLists = {
  readonly names: readonly ListName[];
  readonly podcastRobots: RegExp;
  readonly apps: RegExp;
  readonly players: RegExp;
  readonly robots: RegExp | null;
  readonly programs: RegExp;
};

/** The list that counts are made with unless others are stored. */
const builtIn: ListName = {
  name: "isbot",
  version: isbotPackage.version,
  sha256: createHash("sha256").update(isbotPatterns.join("\n")).digest("hex"),
};

/** The lists that are stored, or what is built in. */
export async function readRobotLists(ledger: Bucket): Promise<RobotLists> {
  return compileLists(await readStoredLists(ledger));
}

/** COUNTER's list takes the place of `isbot`; every other list adds to what there is. */
export function compileLists({ lists }: StoredRobotLists): RobotLists {
  const of = (kind: RobotListKind) => lists.find((list) => list.kind === kind);
  const counter = of("counter");
  const robots = [...patternsOf(counter), ...patternsOf(of("ai"))];
  const libraries = of("libraries")?.patterns ?? [];
  const names = lists
    .map(({ name, version, sha256 }) => ({ name, version, sha256 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    names: counter === undefined ? [{ ...builtIn }, ...names] : names,
    podcastRobots: anyOf(patternsOf(of("bots")), ""),
    apps: anyOf(patternsOf(of("apps")), ""),
    players: anyOf(
      libraries.filter(({ program }) => program !== true).map(({ pattern }) => pattern),
      "",
    ),
    robots: counter === undefined ? withBuiltIn(patternsOf(of("ai"))) : anyOf(robots, "i"),
    programs: anyOf(
      libraries.filter(({ program }) => program === true).map(({ pattern }) => pattern),
      "",
    ),
  };
}

const patternsOf = (list: RobotList | undefined): string[] =>
  list?.patterns.map(({ pattern }) => pattern) ?? [];

const withBuiltIn = (patterns: readonly string[]): RegExp | null =>
  patterns.length === 0 ? null : anyOf([...isbotPatterns, ...patterns], "i");

/** One expression for all, so that an agent is gone through once; none matches nothing. */
function anyOf(patterns: readonly string[], flags: "" | "i"): RegExp {
  return patterns.length === 0 ? /(?!)/ : new RegExp(patterns.map((one) => `(?:${one})`).join("|"), flags);
}
