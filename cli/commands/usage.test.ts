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
