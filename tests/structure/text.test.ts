import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { faultsIn } from "./text-rules.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
  .split("\0")
  .filter((path) => /\.(ts|js|css|html|md|json|jsonc|yaml|yml|sh)$|^\.(npmrc|gitignore)$|^\.ci\//.test(path));

test("no text of the project names a machine's path, a registry or unfinished work", () => {
  expect(files.length).toBeGreaterThan(100);
  const faults = files.flatMap((path) => {
    const text = readTracked(path);
    return text === undefined ? [] : faultsIn(path, text);
  });
  expect(faults).toEqual([]);
});

// Written apart, so that this file does not hold what it looks for.
const join = (...parts: readonly string[]) => parts.join("");

test.each([
  ["a machine's path", join("const folder = '/wo", "rk/main';")],
  ["a machine's path", join("see /ho", "me/somebody/katern")],
  ["a machine's path", join("mkdir /tm", "p/katern")],
  ["a registry", join("https://regis", "try.npmjs.org/zod")],
  ["unfinished work", join("// TO", "DO: later")],
  ["unfinished work", join("This is simpli", "fied.")],
  ["unfinished work", join("enough for ", "now")],
  ["a test that does not run with the others", join("test.on", "ly('a', () => {});")],
  ["a test that does not run with the others", join("  describe.sk", "ip('a', () => {});")],
])("finds %s in %j", (kind, text) => {
  expect(faultsIn("content-model/a.ts", `fine\n${text}\n`)).toEqual([
    { path: "content-model/a.ts", line: 2, kind, text: text.trim() },
  ]);
});

test("leaves addresses, names and packages alone", () => {
  const text = [
    "https://example.nl/work/plan.pdf",
    "import x from '../work/plan.ts'",
    "placeholderAddress",
    "registry",
  ];
  expect(faultsIn("content-model/a.ts", text.join("\n"))).toEqual([]);
});

/** A tracked file's text; undefined while it is deleted and that is not committed yet. */
function readTracked(path: string): string | undefined {
  try {
    return readFileSync(`${root}/${path}`, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
