import { describe, expect, test } from "vitest";
import { logFileBytes, logLine } from "../../tests/bench/log-generator.ts";
import { agentClassifier, agentKind } from "./agents.ts";
import { logFileReader } from "./log-file.ts";
import { compileLists } from "./robot-lists.ts";

const none = compileLists({ lists: [] });

/** An expression that says how often it was asked. */
function countingExpression() {
  const asked: string[] = [];
  class Counting extends RegExp {
    override exec(text: string): RegExpExecArray | null {
      asked.push(text);
      return super.exec(text);
    }
  }
  return { asked, expression: new Counting("bot", "i") };
}

test("an agent is judged once, however many lines and files it is in", async () => {
  const { asked, expression } = countingExpression();
  const classify = agentClassifier({ ...none, robots: expression });
  const read = logFileReader({ classify, mayCount: () => true });
  const second = Date.parse("2026-03-05T10:00:00Z") / 1_000;
  for (const first of [0, 1_000]) {
    const lines = Array.from({ length: 1_000 }, (_, number) => {
      const agent = `Speler/${number % 3}`;
      return logLine({
        second: second + first + number,
        address: "192.0.2.1",
        agent,
        path: "/a",
        status: 200,
      });
    });
    async function* source() {
      yield logFileBytes(lines);
    }
    await read(async () => source());
  }
  expect(asked).toEqual(["Speler/0", "Speler/1", "Speler/2"]);
});

describe("an agent made to keep expressions busy", () => {
  /** Of the kinds that published lists have: each begins anew at every place, and looks to the end from there. */
  const slow = compileLists({
    lists: [
      {
        kind: "counter",
        name: "test",
        version: "1",
        sha256: "0".repeat(64),
        patterns: Array.from({ length: 200 }, (_, number) => ({ pattern: `ab.*c${number}$` })),
      },
    ],
  });

  test.each([
    ["of eight thousand characters that nearly match", "ab".repeat(4_000), "app"],
    ["of letters that are encoded twice", encodeURIComponent(encodeURIComponent("é".repeat(2_000))), "app"],
    ["of blanks", `Mozilla/5.0${"%20".repeat(2_500)}`, "browser"],
    ["of a broken encoding", "%".repeat(8_000), "robot"],
  ])("%s is judged by its beginning", (_, agent, kind) => {
    expect(agentKind(agent, slow)).toBe(kind);
  });
});

test("what follows the characters that are judged makes no difference", () => {
  const beginning = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".padEnd(500, "0");
  expect(agentKind(encodeURI(beginning), none)).toBe("browser");
  expect(agentKind(encodeURI(`${beginning}Googlebot`), none)).toBe("browser");
});
