import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportAll, restoreAll } from "./commands/backup.ts";
import { addLogs } from "./commands/logs.ts";
import { updateRobots } from "./commands/robots.ts";
import { UsageError } from "./usage.ts";

/** A path that is not as it should be is told as it was typed, before a Katern is looked for. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "katern-paths-"));
  mkdirSync(join(folder, "map"));
  writeFileSync(join(folder, "bestand.jsonl"), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

const export_ = (path: string) => exportAll(["--to", path]);
const restoreMedia = (path: string) => restoreAll([join(folder, "bestand.jsonl"), "--media", path]);
const nothing = (path: string) => `There is no ${path}`;
const aFolder = (path: string) => `${path} is a folder, and a file is needed`;

test.each([
  ["logs add", (path: string) => addLogs([path]), "weg.gz", nothing],
  ["logs add", (path: string) => addLogs([path]), "map", aFolder],
  ["restore", (path: string) => restoreAll([path]), "weg.jsonl.gz", nothing],
  ["restore", (path: string) => restoreAll([path]), "map", aFolder],
  ["restore --media", restoreMedia, "weg", nothing],
  [
    "restore --media",
    restoreMedia,
    "bestand.jsonl",
    (path: string) => `${path} is not a folder, or lies in what is none`,
  ],
  ["robots update", (path: string) => updateRobots([path]), "weg.json", nothing],
  ["robots update", (path: string) => updateRobots([path]), "map", aFolder],
  ["export --to", export_, "map", aFolder],
  [
    "export --to",
    export_,
    "weg/alles.jsonl.gz",
    (path: string) => `${path} cannot be written: There is no ${join(path, "..")}`,
  ],
])("%s %# of what cannot be one", async (_what, command, name, sentence) => {
  const path = join(folder, name);
  const refused = await command(path).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UsageError);
  expect(refused).toMatchObject({ message: sentence(path) });
  expect(readdirSync(folder).sort()).toEqual(["bestand.jsonl", "map"]);
});
