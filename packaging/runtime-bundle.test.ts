import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bundleRuntime } from "./runtime-bundle.ts";
import { runtimeMain } from "./runtime-main.ts";

/** A small project laid out like this one. */
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "katern-bundle-"));
  await write("package-lock.json", "{}");
  await write("local/main.ts", 'import { word } from "../schemas/word.ts";\nconsole.log(word);\n');
  await write("schemas/word.ts", 'export const word: string = "een";\n');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

const run = (main: string): string => execFileSync(process.execPath, [main], { encoding: "utf8" }).trim();

test("a change of a source makes another bundle, and leaves the one before to those who run it", async () => {
  await bundleRuntime(root);
  const before = runtimeMain(root);
  expect(run(before)).toBe("een");
  await write("schemas/word.ts", 'export const word: string = "twee";\n');
  expect(existsSync(runtimeMain(root))).toBe(false);
  await bundleRuntime(root);
  expect(run(runtimeMain(root))).toBe("twee");
  expect(run(before)).toBe("een");
});

test("dependencies that were changed make another, tests do not", async () => {
  const before = runtimeMain(root);
  await write("schemas/word.test.ts", "// a test");
  expect(runtimeMain(root)).toBe(before);
  await write("package-lock.json", '{"name":"katern"}');
  expect(runtimeMain(root)).not.toBe(before);
});

test("two that make the same one at once both have it, and nothing half made is left", async () => {
  await Promise.all([bundleRuntime(root), bundleRuntime(root)]);
  expect(run(runtimeMain(root))).toBe("een");
  expect(await readdir(join(root, "build/runtime"))).toHaveLength(1);
});

test("a source with a fault is told of, and makes nothing", async () => {
  await write("schemas/word.ts", "export const word: = 1;\n");
  await expect(bundleRuntime(root)).rejects.toThrow("schemas/word.ts:1:19");
  expect(await readdir(join(root, "build/runtime"))).toEqual([]);
});

test("a source that nobody watches is refused", async () => {
  await write("elsewhere/word.ts", "export const word = 1;\n");
  await write("schemas/word.ts", 'export { word } from "../elsewhere/word.ts";\n');
  await expect(bundleRuntime(root)).rejects.toThrow("elsewhere/word.ts");
});

test("a bundle of yesterday goes when another is made", async () => {
  await bundleRuntime(root);
  const before = dirname(runtimeMain(root));
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  await utimes(before, yesterday, yesterday);
  await write("schemas/word.ts", 'export const word: string = "twee";\n');
  await bundleRuntime(root);
  expect(existsSync(before)).toBe(false);
});

test("threads find their modules beside it", async () => {
  await write("functions/count/line-worker.ts", 'console.log("thread");\n');
  await bundleRuntime(root);
  expect(run(join(dirname(runtimeMain(root)), "line-worker.mjs"))).toBe("thread");
});

test("characters that would double what a module takes in memory mean the same as before", async () => {
  await write(
    "schemas/word.ts",
    'export const word = ["…", /^[„“ẞ😀]$/u.test("😀"), /[‹…]/.test("…")].join();\n',
  );
  await bundleRuntime(root);
  expect(run(runtimeMain(root))).toBe("…,true,true");
  const files = await readdir(dirname(runtimeMain(root)));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const text = await readFile(join(dirname(runtimeMain(root)), file), "utf8");
    expect(text).not.toMatch(/[^\0-\x7f]/);
  }
});

test("what serves HTTP loads nothing of fetch", async () => {
  await write(
    "local/main.ts",
    [
      'import { createServer } from "node:http";',
      "createServer().close();",
      'console.log(process.moduleLoadList.some((name: string) => name.includes("undici")));',
    ].join("\n"),
  );
  await bundleRuntime(root);
  expect(run(runtimeMain(root))).toBe("false");
});
