import { type ChildProcess, execFile, spawn } from "node:child_process";
import { hash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "../../local/dynamodb.ts";

/** An AWS on the loopback interface, without Docker: what the stacks are deployed to in tests. */
export type EmulatedAws = {
  readonly endpoint: string;
  /** What makes the SDK and the CDK take it for AWS. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
};

const root = fileURLToPath(new URL("../..", import.meta.url));
const here = fileURLToPath(new URL("emulator", import.meta.url));
const folder = join(root, "build/emulated-aws");
/** What the functions asked of AWS, a line of JSON each. */
export const recordedCallsFile = join(folder, "calls.jsonl");
export const emulatedRegion = "eu-west-1";

/**
 * Installs the emulator where that was not done, with the versions that requirements.txt names, and starts it.
 * Needs Python 3.10 or later.
 * @throws Error when it does not answer within a minute, or ends; build/emulated-aws/emulator.log says why
 */
export async function startEmulatedAws(): Promise<EmulatedAws> {
  const python = await install();
  await writeFile(recordedCallsFile, "");
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const { AWS_ENDPOINT_URL: _, ...inherited } = process.env;
  const child = spawn(python, [join(here, "start.py")], {
    env: {
      ...inherited,
      // Functions run on the Node that runs this, and inherit all of it.
      PATH: `${join(process.execPath, "..")}:${process.env["PATH"]}`,
      NODE_OPTIONS: `--import=${join(here, "function-preload.mjs")}`,
      KATERN_RECORD_CALLS: recordedCallsFile,
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: emulatedRegion,
      // What calls as a function's role may do what the role holds, and nothing else; the key `test` may do all.
      AUTH: "true",
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  keepLog(child);
  const ended = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null) child.kill("SIGTERM");
    const left = await Promise.race([ended, pause(10_000, "still there", { ref: false })]);
    if (left === "still there") child.kill("SIGKILL");
  };
  await ready(`${endpoint}/_ministack/health`, child).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    endpoint,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: emulatedRegion,
      CDK_DISABLE_CLI_TELEMETRY: "true",
    },
    stop,
  };
}

/** The Python of a virtual environment that holds the pinned packages. */
async function install(): Promise<string> {
  const requirements = join(here, "requirements.txt");
  const wanted = hash("sha256", await readFile(requirements, "utf8"));
  const python = join(folder, "bin/python");
  const mark = join(folder, "installed");
  if ((await readFile(mark, "utf8").catch(() => "")) === wanted) return python;
  const run = promisify(execFile);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run("python3", ["-m", "venv", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
  await writeFile(mark, wanted);
  return python;
}

function keepLog(child: ChildProcess): void {
  const log = createWriteStream(join(folder, "emulator.log"));
  child.stdout?.pipe(log);
  child.stderr?.pipe(log);
}

async function ready(address: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt += 1) {
    if (child.exitCode !== null) break;
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return;
    await pause(250);
  }
  throw new Error(`The emulated AWS does not answer; see ${join(folder, "emulator.log")}`);
}
