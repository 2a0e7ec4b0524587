import { describe, expect, test } from "vitest";
import { parseRobotList } from "./robot-files.ts";

const sha256 = "ab".repeat(32);
const read = (name: string, value: unknown, version?: string) =>
  parseRobotList({ name, text: typeof value === "string" ? value : JSON.stringify(value), sha256, version });

describe("a file of robots", () => {
  test("of COUNTER's shape has the date of its latest change as version", () => {
    const file = [
      { pattern: "bot", last_changed: "2017-08-08" },
      { pattern: "^x\\/", last_changed: "2024-02-01" },
    ];
    expect(read("list.json", file)).toEqual({
      kind: "counter",
      name: "COUNTER",
      version: "2024-02-01",
      sha256,
      patterns: [{ pattern: "bot" }, { pattern: "^x\\/" }],
    });
  });

  test("by name is one of AI robots, whose names mean themselves", () => {
    expect(read("ai.json", { "Learner.X (2)": { operator: "nobody" } }, "7")).toEqual({
      kind: "ai",
      name: "AI robots",
      version: "7",
      sha256,
      patterns: [{ pattern: "Learner\\.X \\(2\\)" }],
    });
  });

  test("of podcasts is told by its name, and says which libraries are programs'", () => {
    const file = { entries: [{ pattern: "^a/" }, { pattern: "^b/", category: "bot" }] };
    expect(read("libraries.runtime.json", file)).toMatchObject({
      kind: "libraries",
      version: "abababababab",
      patterns: [{ pattern: "^a/" }, { pattern: "^b/", program: true }],
    });
    expect(read("apps.json", file)).toMatchObject({
      kind: "apps",
      patterns: [{ pattern: "^a/" }, { pattern: "^b/" }],
    });
  });

  test.each([
    ["no JSON", "lists.json", "{"],
    ["an empty list", "lists.json", []],
    ["podcasts of no known kind", "other.json", { entries: [{ pattern: "a" }] }],
    ["something else", "lists.json", { a: 1 }],
    ["a broken pattern", "lists.json", [{ pattern: "(" }]],
  ])("is refused when it holds %s", (_, name, value) => {
    expect(typeof read(name, value)).toBe("string");
  });

  test.each(["(a+)+b", "^(?:a|aa)*$", "((x)*y){2,}", "(?:.*,){5,9}z"])(
    "is refused when an agent can make %s take for ever",
    (pattern) => {
      expect(read("lists.json", [{ pattern }])).toContain("for ever");
    },
  );

  test.each(["^P/.*\\(.*\\)", "(Xbox.+Edg?/|Android.+EdgA/)", "x(ab)+y", "([(+|]+)?x", "\\(a+\\)+"])(
    "may ask for %s",
    (pattern) => {
      expect(read("lists.json", [{ pattern }])).toMatchObject({ patterns: [{ pattern }] });
    },
  );
});
