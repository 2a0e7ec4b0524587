import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { stackOf } from "../../infra/deployment/deployment.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** The stacks of this Katern, synthesised for a stage that is deployed. */
export type Assembly = { readonly stage: string; readonly folder: string; remove(): Promise<void> };

export async function synthesise(stage: string, publicAddress: string): Promise<Assembly> {
  const folder = await mkdtemp(join(tmpdir(), "katern-assembly-"));
  await cdk([
    "synth",
    "--quiet",
    "-c",
    `stage=${stage}`,
    "-c",
    `publicAddress=${publicAddress}`,
    "-o",
    folder,
  ]);
  return { stage, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What holds data that nothing else has. */
const stateful = /^\[([-+~])\] AWS::(?:DynamoDB::Table|S3::Bucket|Cognito::UserPool) (.*)$/;

/**
 * What deploying would replace, take away or let go of that holds data, by CloudFormation's own change sets: a line
 * each, as the CDK tells of them.
 */
export async function harmToData({ folder }: Assembly): Promise<string[]> {
  const told = await cdk(["diff", "--app", folder, "--method", "change-set"]);
  const lines = told.split("\n").map((line) => line.trim());
  if (!lines.some((line) => line.startsWith("Stack "))) throw new Error(`No stack was compared: ${told}`);
  return lines.filter((line) => {
    const [, change, rest = ""] = stateful.exec(line) ?? [];
    return change === "-" || (change === "~" && /\b(?:replaced?|destroy|orphan)$/.test(rest));
  });
}

/** Changes the template of the stack that holds the data. */
export async function editDataTemplate(
  { stage, folder }: Assembly,
  edit: (template: string) => string,
): Promise<void> {
  const file = join(folder, `${stackOf(stage, "data")}.template.json`);
  await writeFile(file, edit(await readFile(file, "utf8")));
}

/** What it says goes to both streams. */
async function cdk(words: readonly string[]): Promise<string> {
  const program = join(root, "node_modules/aws-cdk/bin/cdk");
  const { stdout, stderr } = await run(process.execPath, [program, ...words, "--no-notices"], {
    cwd: root,
    env: { ...process.env, CI: "true", NO_COLOR: "1" },
    timeout: 120_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return `${stdout}\n${stderr}`;
}
