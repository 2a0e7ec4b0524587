import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { type RuntimeFile, readRuntimeFile } from "../../local/runtime-file.ts";

/** How long it may take to start, and to end, in milliseconds. */
const patience = 60_000;

/** The runtime as a process of its own, as `npm start` starts it. */
export type RuntimeProcess = {
  readonly file: RuntimeFile;
  /** From the start of the process to the line that says it is ready, in milliseconds. */
  readonly readyAfter: number;
  readonly pids: readonly number[];
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
  /** Ends every process of it at once, without a chance to finish anything. */
  kill(): Promise<void>;
};

/**
 * Starts the runtime on a folder and waits until it is ready.
 * @throws Error with what it printed when it ends instead, or takes longer than a minute; from `stop` when it takes that to end
 */
export async function startRuntimeProcess(options: {
  folder: string;
  port?: number;
  environment?: Readonly<Record<string, string>>;
}): Promise<RuntimeProcess> {
  const begun = performance.now();
  const child = spawn(process.execPath, nodeArguments(), {
    env: {
      ...process.env,
      ...options.environment,
      KATERN_DATA: options.folder,
      PORT: String(options.port ?? 0),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = collect(child);
  const ended = once(child, "exit");
  await Promise.race([
    printed.until(/Katern runs at/),
    ended.then(() => failed(printed.text())),
    tooLong(printed),
  ]);
  const readyAfter = performance.now() - begun;
  const file = readRuntimeFile(options.folder);
  if (file === null) throw new Error(`The runtime wrote no runtime.json: ${printed.text()}`);
  const pids = [file.pid, ...(file.dynamoDbPid === null ? [] : [file.dynamoDbPid])];
  return {
    file,
    readyAfter,
    pids,
    stop: async () => {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), patience);
      const [, signal] = await ended;
      clearTimeout(late);
      if (signal === "SIGKILL") throw new Error(`The runtime did not end within a minute: ${printed.text()}`);
    },
    kill: async () => {
      for (const pid of pids) process.kill(pid, "SIGKILL");
      await ended;
      while (pids.some(isAlive)) await pause(10);
    },
  };
}

/** What `npm start` gives Node, without npm between: its processes would not be the runtime's. */
function nodeArguments(): string[] {
  const { scripts } = z
    .object({ scripts: z.object({ start: z.string().startsWith("node ") }) })
    .parse(JSON.parse(readFileSync("package.json", "utf8")));
  return scripts.start.split(" ").slice(1);
}

function failed(text: string): never {
  throw new Error(`The runtime ended before it was ready: ${text}`);
}

async function tooLong(printed: { text: () => string }): Promise<never> {
  await pause(patience, undefined, { ref: false });
  throw new Error(`The runtime was not ready within a minute: ${printed.text()}`);
}

function collect(child: ChildProcess) {
  let text = "";
  const waiting: { pattern: RegExp; resolve: () => void }[] = [];
  const take = (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-20_000);
    for (const one of waiting) if (one.pattern.test(text)) one.resolve();
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return {
    text: () => text,
    until: (pattern: RegExp) => new Promise<void>((resolve) => waiting.push({ pattern, resolve })),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
