import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { type Answer, type RefusingAws, refusals, startRefusingAws } from "../support/refusing-aws.ts";
import { runOperator } from "../support/run-operator.ts";

/** What goes wrong before anything is synthesised, in real runs: one sentence, an exit code, nothing made. */

const key = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
const region = { AWS_REGION: "eu-west-1" };

const refused: readonly (readonly [string, Answer, RegExp])[] = [
  ["credentials that have expired", refusals.expired, /^The AWS credentials have expired: sign in again/],
  ["a key that AWS does not know", refusals.unknownKey, /^AWS does not know these credentials/],
  ["a secret that is not the key's", refusals.wrongSecret, /^AWS does not know these credentials/],
  ["a person without rights", refusals.noRight, /^These credentials may not do this/],
];

let aws: RefusingAws | undefined;
afterEach(() => aws?.stop());

test.each(refused)("%s", async (_what, answer, sentence) => {
  aws = await startRefusingAws(() => answer);
  const ended = await runOperator("deploy", ["--stage", "test"], {
    ...key,
    ...region,
    AWS_ENDPOINT_URL: aws.endpoint,
  });
  expect(ended).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(sentence) });
  expect(ended.stderr.trim().split("\n")).toHaveLength(1);
  expect(aws.asked).toEqual(["DescribeStacks"]);
});

describe("without asking AWS anything", () => {
  const cases: readonly (readonly [string, readonly string[], Record<string, string>, number, RegExp])[] = [
    ["no credentials", ["--stage", "test"], region, 1, /^There are no AWS credentials: set AWS_PROFILE/],
    ["no region", ["--stage", "test"], key, 1, /^There is no region: write `region` in katern\.config\.ts/],
    [
      "a region that there is not",
      ["--stage", "test"],
      { ...key, ...region, AWS_ENDPOINT_URL: "http://cloudformation.eu-nowhere-1.invalid" },
      1,
      /^AWS cannot be reached: check the network, and that the region exists/,
    ],
    ["no stage", [], { ...key, ...region }, 2, /^Name a stage of katern\.config\.ts/],
    [
      "a word that is not known",
      ["--stage", "test", "--fast"],
      { ...key, ...region },
      2,
      /^Unknown option '--fast'/,
    ],
  ];

  test.each(cases)("%s", async (_what, words, environment, code, sentence) => {
    const ended = await runOperator("deploy", words, environment);
    expect(ended).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(sentence) });
    expect(ended.stderr.trim().split("\n")).toHaveLength(1);
  });
});

test.each([
  ["with a bracket too few", "export default {\n  site: {\n;\n", /\n {2}Line 3 cannot be loaded \(.+\)\n/],
  ["that is not there", undefined, /\n {2}The file cannot be loaded \(.+\)\n/],
])(
  "a configuration %s is a mistake like any other, without a trace of the stack",
  async (_what, text, sentence) => {
    const folder = mkdtempSync(join(tmpdir(), "katern-configuration-"));
    const file = join(folder, "katern.config.ts");
    if (text !== undefined) writeFileSync(file, text);
    const ended = await runOperator("deploy", ["--stage", "test"], {
      KATERN_CONFIGURATION: pathToFileURL(file).href,
      NODE_OPTIONS: `--import=${new URL("../support/other-configuration.ts", import.meta.url).href}`,
    });
    rmSync(folder, { recursive: true });
    expect(ended).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(sentence) });
    expect(ended.stderr.trim().split("\n")).toHaveLength(3);
  },
);
