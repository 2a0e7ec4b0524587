import { describe, expect, test } from "vitest";
import type { RobotList, RobotListKind } from "../../schemas/robots.ts";
import { agentKind } from "./agents.ts";
import { compileLists } from "./robot-lists.ts";

/** Made-up lists of the published ones' shapes. */
const list = (kind: RobotListKind, ...patterns: RobotList["patterns"]): RobotList => ({
  kind,
  name: kind,
  version: "1",
  sha256: "0".repeat(64),
  patterns,
});
const lists = compileLists({
  lists: [
    list("counter", { pattern: "bot" }, { pattern: "pod" }, { pattern: "core" }, { pattern: "^curl\\/" }),
    list("ai", { pattern: "LearnerX" }),
    list("bots", { pattern: "^PodChecker/" }),
    list("apps", { pattern: "^AntennaPod/" }),
    list(
      "libraries",
      { pattern: "^AppleCoreMedia/" },
      { pattern: "^curl/", program: true },
      { pattern: "^Guzzle", program: true },
    ),
  ],
});

describe("with lists that are stored, an agent", () => {
  test.each([
    ["of a podcast robot is a robot before anything else", "PodChecker/1", "robot"],
    ["of a podcast app is an app, though COUNTER's list takes it for a robot", "AntennaPod/3.8.0", "app"],
    [
      "of a player's library is an app, though COUNTER's list takes it for a robot",
      "AppleCoreMedia/1.0",
      "app",
    ],
    ["of COUNTER's list is a robot, in any case of letters", "SomeBOT/1", "robot"],
    ["of an AI agent is a robot", "Mozilla/5.0 (compatible; learnerx/2)", "robot"],
    ["of a program that COUNTER names is a robot", "curl/8.0", "robot"],
    ["of another program is a machine", "GuzzleHttp/7", "machine"],
    ["of a browser is a browser", "Mozilla/5.0 (X11; Linux) Firefox/140.0", "browser"],
    ["that nobody knows is an app", "Speler/1.0", "app"],
  ])("%s", (_, agent, kind) => {
    expect(agentKind(encodeURI(agent), lists)).toBe(kind);
  });
});

test("a ledger names the lists, the built-in one only where COUNTER's is not stored", () => {
  expect(lists.names.map(({ name }) => name)).toEqual(["ai", "apps", "bots", "counter", "libraries"]);
  expect(compileLists({ lists: [] }).names.map(({ name }) => name)).toEqual(["isbot"]);
  const both = compileLists({ lists: [list("ai", { pattern: "LearnerX" })] });
  expect(both.names.map(({ name }) => name)).toEqual(["isbot", "ai"]);
  expect(agentKind("Googlebot/2.1", both)).toBe("robot");
  expect(agentKind("LearnerX", both)).toBe("robot");
});
