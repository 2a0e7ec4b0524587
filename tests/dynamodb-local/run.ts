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

/**
 * `npm run test:dynamodb-local`: the tests of storage, on the DynamoDB that AWS publishes for one machine instead of on
 * the emulator that comes with the packages. Each file has a table of its own there. Needs Java 17 or later, and Maven.
 * What is given after `--` is for vitest, in place of what runs otherwise.
 */

/** Storage itself, and what stands on its conditions and transactions the most: backups, sweeps, renderers that race. */
const usual = [
  "functions/shared",
  "functions/backup",
  "functions/sweep",
  "functions/publish/publish.storage",
  "functions/publish/races",
];

const root = fileURLToPath(new URL("../..", import.meta.url));
const pom = join(import.meta.dirname, "pom.xml");
const folder = join(root, "build/dynamodb-local");
const libraries = join(folder, "lib");
const run = promisify(execFile);

async function main(): Promise<void> {
  await install();
  const port = await freePort();
  const server = startServer(port);
  try {
    await answering(port, server);
    process.exitCode = await runTests(`http://127.0.0.1:${port}`);
  } finally {
    await stop(server);
  }
}

/** Has Maven bring what pom.xml names, where that was not done. */
async function install(): Promise<void> {
  const wanted = hash("sha256", await readFile(pom, "utf8"));
  const mark = join(folder, "installed");
  if ((await readFile(mark, "utf8").catch(() => "")) === wanted) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run("mvn", [
    "--batch-mode",
    "--quiet",
    `--file=${pom}`,
    "dependency:copy-dependencies",
    `-DoutputDirectory=${libraries}`,
  ]);
  await writeFile(mark, wanted);
}

/** In memory, one set of tables whatever the region and keys; it tells nobody that it runs. */
function startServer(port: number): ChildProcess {
  const server = spawn(
    "java",
    [
      `-Djava.library.path=${libraries}`,
      "-classpath",
      join(libraries, "*"),
      "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
      ...["-inMemory", "-sharedDb", "-disableTelemetry", "-port", String(port)],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const log = createWriteStream(join(folder, "server.log"));
  server.stdout.pipe(log);
  server.stderr.pipe(log);
  return server;
}

async function answering(port: number, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 240 && server.exitCode === null; attempt += 1) {
    // It answers 400 to a request that says nothing.
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if (answer !== undefined) return;
    await pause(250);
  }
  throw new Error(`DynamoDB Local does not answer; see ${join(folder, "server.log")}`);
}

async function runTests(endpoint: string): Promise<number> {
  const chosen = process.argv.slice(2);
  const tests = spawn(
    process.execPath,
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--project=storage",
      // More at once would only wait for the one server that all of them ask.
      "--maxWorkers=2",
      ...(chosen.length === 0 ? usual : chosen),
    ],
    { cwd: root, stdio: "inherit", env: { ...process.env, DYNAMODB_ENDPOINT: endpoint } },
  );
  const [code] = await once(tests, "exit");
  return typeof code === "number" ? code : 1;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  if ((await Promise.race([ended, pause(5_000, "still there", { ref: false })])) === "still there")
    server.kill("SIGKILL");
}

await main();
