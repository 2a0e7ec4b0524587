import { isbot } from "isbot";
import type { AgentClass } from "../../schemas/robots.ts";
import { decodeField } from "./log-line.ts";
import { remembered } from "./remembered.ts";
import type { RobotLists } from "./robot-lists.ts";

/** Who is asking, told by the user agent alone. Only a browser's fetch of a document is somebody who reads it. */
export type AgentKind = AgentClass | "robot";

export type Agent = {
  /** The agent as it was sent, decoded: the same whatever the log's format. */
  readonly text: string;
  readonly kind: AgentKind;
};

/** Longer agents are judged by this many characters, which bounds what a hostile one can cost. */
const judgedLength = 500;

/** Classifies user agents, each once while it is remembered. */
export function agentClassifier(lists: RobotLists): (raw: string) => Agent {
  return remembered((raw) => ({ text: decodeAgent(raw) ?? raw, kind: agentKind(raw, lists) }));
}

/**
 * The first that matches decides: podcast robots, podcast apps, libraries that apps are built with, robots
 * (COUNTER's list and the AI robots', or `isbot`), libraries that programs are built with, browsers. Apps come
 * before COUNTER's list because that list takes many of them for robots. A missing agent, or one that cannot be
 * decoded, is a robot: no browser and no player sends such.
 * @param raw as the log has it
 */
export function agentKind(raw: string, lists: RobotLists): AgentKind {
  const agent = (decodeAgent(raw) ?? "").slice(0, judgedLength).trim();
  if (agent === "" || lists.podcastRobots.test(agent)) return "robot";
  if (lists.apps.test(agent) || lists.players.test(agent)) return "app";
  if (lists.robots === null ? isbot(agent) : lists.robots.test(agent)) return "robot";
  if (lists.programs.test(agent)) return "machine";
  return /^(?:Mozilla|Opera)\//.test(agent) ? "browser" : "app";
}

/**
 * Logs hold agents encoded once or, the older ones, twice. Twice makes every escape `%25…`; an agent that was encoded once
 * and holds an escape of its own (`BBC%20Sounds/1.13 CFNetwork/1107`) has others beside it.
 */
const decodeAgent = (raw: string): string | null =>
  raw === "-" ? "" : decodeField(raw, /%(?!25)/.test(raw) ? 1 : 2);
