import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { indexStreamRecords } from "./dynamodb-stream-records.ts";
import { sendRequest } from "./http-request.ts";

export type DynamoDb = {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** The emulator's process; null when it is somebody else's (`DYNAMODB_ENDPOINT`). */
  readonly pid: number | null;
  stop(): Promise<void>;
};

/**
 * Starts the DynamoDB emulator on a file, on loopback only, and waits until it answers. It ends with
 * the process that started it, however that ends. Where `DYNAMODB_ENDPOINT` names one that somebody else
 * started, that one is taken and nothing is started.
 * @param file the SQLite file; made when it is not there
 * @param port a free one when left out
 * @throws Error when there is no emulator for this platform and `DYNAMODB_ENDPOINT` is not set
 */
export async function startDynamoDb(options: { file: string; port?: number | undefined }): Promise<DynamoDb> {
  const elsewhere = process.env["DYNAMODB_ENDPOINT"] ?? "";
  if (elsewhere !== "") return { endpoint: elsewhere.replace(/\/$/, ""), pid: null, stop: async () => {} };
  const binary = findBinary();
  if (binary === null) throw new Error(noEmulator());
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOn(options.port ?? (await freePort()), { binary, file: options.file });
    } catch (error) {
      // A port that was free a moment ago may be somebody's by now.
      if (options.port !== undefined || attempt === 4) throw error;
    }
  }
}

async function startOn(port: number, { binary, file }: { binary: string; file: string }): Promise<DynamoDb> {
  const guard = spawnGuarded(binary, ["--host", "127.0.0.1", "--port", String(port), "--db-path", file]);
  const endpoint = `http://127.0.0.1:${port}`;
  const pid = await guard.pid;
  await untilAnswering(endpoint, guard);
  indexStreamRecords(file);
  return { endpoint, pid, stop: () => guard.stop() };
}

/** A port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("No free port was given");
  return address.port;
}

type Guarded = {
  readonly process: ChildProcess;
  readonly pid: Promise<number>;
  readonly messages: () => string;
  stop(): Promise<void>;
};

/**
 * A shell stands between: it waits on a pipe that closes when we end, even by SIGKILL, and then ends
 * the emulator. It has a process group of its own, so that Ctrl-C leaves the emulator time for what is
 * still being written.
 */
const guardScript = [
  "exec 3<&0",
  '"$0" "$@" & child=$!',
  "echo $child",
  "(cat <&3 >/dev/null; kill $child 2>/dev/null) &",
  "wait $child",
].join("\n");

function spawnGuarded(binary: string, parameters: readonly string[]): Guarded {
  const child = spawn("/bin/sh", ["-c", guardScript, binary, ...parameters], {
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  let messages = "";
  child.stderr.on("data", (chunk: Buffer) => {
    messages = `${messages}${chunk.toString()}`.slice(-2_000);
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const pid = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`The DynamoDB emulator did not start: ${messages}`)));
    child.stdout.once("data", (chunk: Buffer) => resolve(Number.parseInt(chunk.toString(), 10)));
  });
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  return { process: child, pid, messages: () => messages, stop };
}

/** Another emulator may answer at the same port: ours has to be alive and to say that it listens. */
async function untilAnswering(endpoint: string, guard: Guarded): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (guard.process.exitCode === null && Date.now() < deadline) {
    if (guard.messages().includes("listening on")) {
      const answered = await sendRequest(endpoint).then(
        ({ body }) => body.length > 0,
        () => false,
      );
      if (answered) return;
    }
    await pause(3);
  }
  await guard.stop();
  throw new Error(`The DynamoDB emulator does not answer at ${endpoint}: ${guard.messages().trim()}`);
}

/** The emulator's binary for this platform, when its package is installed. */
function findBinary(): string | null {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const file = join(folder, process.platform === "win32" ? "dynoxide.exe" : "dynoxide");
    return process.platform !== "win32" && existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

function noEmulator(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  return [
    `There is no DynamoDB emulator for ${process.platform} on ${process.arch} here. Two ways on:`,
    `  npm install --no-save ${name}    (when that package exists)`,
    "  DYNAMODB_ENDPOINT=http://127.0.0.1:8000 npm start    (with a DynamoDB Local that you started)",
  ].join("\n");
}
