import { createHash } from "node:crypto";
import { isbot, list } from "isbot";
import isbotPackage from "isbot/package.json" with { type: "json" };
import { decodeField } from "./log-line.ts";

/** Who is asking, told by the user agent alone. */
export type AgentKind = "robot" | "browser" | "other";

export type Agent = { readonly raw: string; readonly kind: AgentKind };

/** The list of robots that counts were made with: its name, its version and the SHA-256 of its patterns. */
export const robotsList = {
  name: "isbot",
  version: isbotPackage.version,
  sha256: createHash("sha256").update(list.join("\n")).digest("hex"),
} as const;

/** Longer agents are judged by this many characters, which bounds what a hostile one can cost. */
const judgedLength = 1_000;
const memoLimit = 50_000;

/** Classifies user agents, each once while it is remembered. The memo is emptied when it is full. */
export function agentClassifier(): (raw: string) => Agent {
  const known = new Map<string, Agent>();
  return (raw) => {
    const found = known.get(raw);
    if (found !== undefined) return found;
    if (known.size >= memoLimit) known.clear();
    const agent = { raw: ownText(raw), kind: agentKind(raw) };
    known.set(agent.raw, agent);
    return agent;
  };
}

/**
 * A missing agent, or one that cannot be decoded, is a robot: no browser and no player sends such.
 * @param raw as the log has it
 */
export function agentKind(raw: string): AgentKind {
  const agent = raw === "-" ? "" : (decodeField(raw, 2) ?? "").slice(0, judgedLength).trim();
  if (agent === "" || isbot(agent)) return "robot";
  return /^(?:Mozilla|Opera)\//.test(agent) ? "browser" : "other";
}

/** A copy that does not keep the text alive that it was cut from. */
export function ownText(cut: string): string {
  return Buffer.from(cut, "latin1").toString("latin1");
}
