import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { UsageError } from "../usage.ts";
import { countReads } from "./count-reads.ts";
import { examine } from "./doctor.ts";
import { printToken } from "./token.ts";

/** What makes no sense as it was typed is refused with what would, before anything is asked or written. */
test.each([
  [
    "hours the wrong way round",
    countReads,
    ["--from", "2026-01-31T10", "--to", "2026-01-31T09"],
    /lies after/,
  ],
  ["hours that are yet to be", countReads, ["--from", "9999-01-01T00"], /lies in the future/],
  ["an hour that is none", countReads, ["--from", "gisteren"], /hours in UTC/],
  ["a token that is over at once", printToken, ["--role", "author", "--lifetime", "0d"], /must look like/],
  ["a role that there is not", printToken, ["--role", "koning"], /must be one of author/],
])("%s", async (_what, command, words, sentence) => {
  const refused = await command(words).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UsageError);
  expect(refused).toMatchObject({ message: expect.stringMatching(sentence) });
});

test("doctor asks for a stage before it asks for a token", async () => {
  vi.stubEnv("KATERN_STAGE", "");
  vi.stubEnv("KATERN_TOKEN", "");
  await expect(examine([])).rejects.toThrow(/name its stage with --stage/);
  vi.stubEnv("KATERN_STAGE", "test");
  await expect(examine([])).rejects.toThrow(/in KATERN_TOKEN/);
  vi.unstubAllEnvs();
});

test("a token for a folder on which nothing runs says so beside the token, not in it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "katern-token-"));
  vi.stubEnv("KATERN_DATA", folder);
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const printed = vi.spyOn(console, "log").mockImplementation(() => {});
  await printToken(["--role", "author"]);
  expect(said.mock.calls).toEqual([[expect.stringContaining(`No Katern runs on the folder ${folder}`)]]);
  expect(printed.mock.calls).toEqual([[expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)]]);
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
