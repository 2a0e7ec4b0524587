import { expect, test } from "vitest";
import { agentClassifier, agentKind } from "./agents.ts";
import { compileLists } from "./robot-lists.ts";

const list = { name: "test", version: "1", sha256: "0".repeat(64) };
const lists = compileLists({
  lists: [
    { ...list, kind: "apps", patterns: [{ pattern: "^BBC%20Sounds/" }] },
    { ...list, kind: "counter", patterns: [{ pattern: "CFNetwork" }] },
  ],
});

/** Apps on Apple's systems send their names encoded; COUNTER's list takes what they are built with for a robot. */
const app = "BBC%20Sounds/1.13.1.7716 CFNetwork/1107.1 Darwin/19.0.0";

test.each([
  ["once, as newer logs do", encodeURI(app)],
  ["twice, as older logs do", encodeURI(encodeURI(app))],
])("an agent that holds an escape of its own is told when it is encoded %s", (_how, raw) => {
  expect(agentKind(raw, lists)).toBe("app");
  expect(agentClassifier(lists)(raw).text).toBe(app);
});

test.each([
  ["no escape", "curl/8.14.1", "curl/8.14.1"],
  ["a space once", "A%20B", "A B"],
  ["a space twice", "A%2520B", "A B"],
  ["letters of another script once", encodeURI("Люди/1 x"), "Люди/1 x"],
  ["letters of another script twice", encodeURI(encodeURI("Люди/1 x")), "Люди/1 x"],
])("%s is decoded as it was sent", (_what, raw, sent) => {
  expect(agentClassifier(lists)(raw).text).toBe(sent);
});

test("an agent that nobody can decode is a robot", () => {
  expect(agentKind("Mozilla/5.0%20%E0%A4%A", lists)).toBe("robot");
  expect(agentKind("-", lists)).toBe("robot");
});

test("an agent is judged by its beginning alone, and once while it is remembered", () => {
  const late = `${"x".repeat(500)} CFNetwork`;
  expect(agentKind(late, lists)).toBe("app");
  expect(agentKind(late.slice(10), lists)).toBe("robot");
  const classify = agentClassifier(lists);
  expect(classify(app)).toBe(classify(app));
});

/** Whether they are robots does not matter: that each is told before the test's time is over does. */
test.each(["a", " ", "1.", "Mozilla/5.0 ", "bot-", "(((", "/", ";)", "%2520", "é"])(
  "a hundred thousand times '%s' is told by the built-in list",
  (part) => {
    const builtIn = compileLists({ lists: [] });
    expect(agentKind(`Mozilla/5.0 (${part.repeat(100_000)}!`, builtIn)).toMatch(
      /^(?:browser|app|robot|machine)$/,
    );
  },
);
