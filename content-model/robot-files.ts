import * as z from "zod";
import type { RobotList, RobotListKind } from "../schemas/robots.ts";

/** The published files of robots, apps and libraries, told apart by their shapes and names. */

export type RobotFile = {
  /** The file's own name. */
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
  /** Left out, it is the latest date in the list, or the beginning of its hash. */
  readonly version?: string | undefined;
};

const counterFile = z
  .array(z.object({ pattern: z.string().min(1), last_changed: z.string().optional() }))
  .min(1);
const aiFile = z
  .record(z.string().min(1), z.object({ operator: z.string() }))
  .refine((robots) => Object.keys(robots).length > 0);
const podcastFile = z.object({
  entries: z.array(z.object({ pattern: z.string().min(1), category: z.string().optional() })).min(1),
});

/**
 * COUNTER's list (patterns with the date of their last change), a list of AI robots by name, or one of the Open
 * Podcast Analytics Working Group's (`bots`, `apps`, `libraries`, `browsers`: its file's name says which).
 * @returns what is wrong with it, as the rest of a sentence, when it cannot be used
 */
export function parseRobotList({ name, text, sha256, version }: RobotFile): RobotList | string {
  const value = parsed(text);
  const found = counterOf(value) ?? podcastOf(value, name) ?? aiOf(value);
  if (found === null) {
    return "is none of the known lists (COUNTER's, AI robots by name, OPAWG's bots, apps, libraries or browsers)";
  }
  const faulty = found.patterns.find(({ pattern }) => !compiles(pattern));
  if (faulty !== undefined) return `has a pattern that is no regular expression: ${faulty.pattern}`;
  const endless = found.patterns.find(({ pattern }) => canTakeForEver(pattern));
  if (endless !== undefined) return `has a pattern that some agents would take for ever: ${endless.pattern}`;
  const own = version ?? found.version ?? sha256.slice(0, 12);
  return { kind: found.kind, name: found.name, version: own, sha256, patterns: found.patterns };
}

type Found = Pick<RobotList, "kind" | "name" | "patterns"> & { version?: string | undefined };

function counterOf(value: unknown): Found | null {
  const file = counterFile.safeParse(value);
  if (!file.success) return null;
  const version = file.data
    .flatMap(({ last_changed: date }) => date ?? [])
    .sort()
    .at(-1);
  return {
    kind: "counter",
    name: "COUNTER",
    version,
    patterns: file.data.map(({ pattern }) => ({ pattern })),
  };
}

function podcastOf(value: unknown, name: string): Found | null {
  const file = podcastFile.safeParse(value);
  const kinds: readonly RobotListKind[] = ["bots", "apps", "libraries", "browsers"];
  const kind = kinds.find((one) => name.toLowerCase().startsWith(one));
  if (!file.success || kind === undefined) return null;
  const patterns = file.data.entries.map(({ pattern, category }) =>
    category === "bot" && kind === "libraries" ? { pattern, program: true } : { pattern },
  );
  return { kind, name: `OPAWG ${kind}`, patterns };
}

function aiOf(value: unknown): Found | null {
  const file = aiFile.safeParse(value);
  if (!file.success) return null;
  const patterns = Object.keys(file.data).map((robot) => ({ pattern: literal(robot) }));
  return { kind: "ai", name: "AI robots", patterns };
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Whether a group is repeated without bound that can match one text in more ways than one: because it holds a repetition
 * itself, or alternatives. Each further character of an agent could then double the time it takes (`(a+)+b`). No
 * published list has such; whatever else a pattern asks is bounded by the length at which agents are cut.
 */
function canTakeForEver(pattern: string): boolean {
  const withoutTexts = pattern.replace(/\\./g, "x").replace(/\[(?:[^\]])*\]/g, "x");
  /** For each group that is open: whether it holds what must not be repeated. */
  const open: boolean[] = [];
  for (let at = 0; at < withoutTexts.length; at++) {
    const rest = withoutTexts.slice(at);
    if (rest.startsWith("(")) open.push(false);
    else if (rest.startsWith("|")) open.fill(true);
    else if (/^(?:[*+]|\{\d+,\})/.test(rest)) open.fill(true);
    else if (rest.startsWith(")") && open.pop() === true && /^\)(?:[*+]|\{\d+,\d*\})/.test(rest)) return true;
  }
  return false;
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
