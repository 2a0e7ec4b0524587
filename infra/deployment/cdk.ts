import { spawn } from "node:child_process";
import { createWriteStream, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { OperatorError, sentenceFor } from "./operator-error.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Where a stage's synthesised stacks are, as long as this process lives. Each has a folder of its own: a run that was
 * ended by force leaves a lock in its folder that the CDK would heed.
 */
export function assemblyFolder(stage: string): string {
  const folder = join(root, "build/deploy", `${stage}-${process.pid}`);
  if (!folders.has(folder)) {
    folders.add(folder);
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  }
  return folder;
}

const folders = new Set<string>();

export type CdkRun = {
  readonly stage: string;
  /** What is done, as a sentence begins: "Deploying the stacks". */
  readonly what: string;
  readonly words: readonly string[];
};

/**
 * Runs the CDK without questions. Lines that tell how it goes are printed; all of them are in
 * `build/deploy/<stage>.log`.
 * @throws OperatorError in one sentence when it fails
 */
export async function runCdk({ stage, what, words }: CdkRun): Promise<void> {
  const file = join(root, "build/deploy", `${stage}.log`);
  await mkdir(dirname(file), { recursive: true });
  const log = createWriteStream(file, { flags: "a" });
  const cdk = join(root, "node_modules/aws-cdk/bin/cdk");
  const child = spawn(process.execPath, [cdk, ...words, "--no-notices"], {
    cwd: root,
    env: { ...process.env, CI: "true", NO_COLOR: "1", CDK_DISABLE_CLI_TELEMETRY: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const take = (chunk: Buffer) => {
    log.write(chunk);
    const before = text.lastIndexOf("\n") + 1;
    text = (text + chunk.toString("utf8")).slice(-400_000);
    for (const line of text.slice(before, text.lastIndexOf("\n") + 1).split("\n")) {
      if (/^\s*[✅❌]|CREATE_FAILED|UPDATE_FAILED|DELETE_FAILED/u.test(line)) console.log(line.trim());
    }
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  log.end();
  if (code === 0) return;
  throw new OperatorError(`${what} failed. ${sentenceFor(text) ?? lastWords(text)} (all of it: ${file})`);
}

/** The reason as the CDK gives it, else the last line. */
function lastWords(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const reason = lines.find((line) => /_FAILED\s+\||^‣|^❌|^\w*Error: /u.test(line));
  return reason ?? lines.filter((line) => line !== "").at(-1) ?? "It did not say why.";
}
