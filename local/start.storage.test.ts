import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freePort } from "./dynamodb.ts";
import { readRuntimeFile } from "./runtime-file.ts";

let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "katern-start-"));
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

type Started = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

function start(environment: Record<string, string>): Started {
  const child = spawn(process.execPath, [fileURLToPath(new URL("./start.ts", import.meta.url))], {
    env: { PATH: process.env["PATH"], KATERN_DATA: folder, ...environment },
  });
  children.push(child);
  let text = "";
  const collect = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  const ended = once(child, "close").then(([code]) => (typeof code === "number" ? code : null));
  return { child, output: () => text, ended };
}

async function ready({ child, output }: Started): Promise<string> {
  while (!output().includes("publisher's token")) {
    if (child.exitCode !== null) throw new Error(output());
    await pause(10);
  }
  return /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0] ?? "";
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("from nothing to the five pages, and to the end by Ctrl-C with nothing left behind", async () => {
  const loaded = join(folder, "loaded");
  const started = start({
    PORT: String(await freePort()),
    LOADED: loaded,
    NODE_OPTIONS: tellingWhatWasLoaded,
  });
  const address = await ready(started);
  const collections = ["news", "articles", "reports", "sessions", "persons", "themes"];
  let links: string[] = [];
  // On a busy machine the page comes before all that it shows is rendered.
  await expect
    .poll(
      async () => {
        const page = await (await fetch(`${address}/`)).text();
        links = [...page.matchAll(/href="(\/[^"]*)"/g)].map(([, path = ""]) => path.replaceAll("&amp;", "&"));
        return collections.filter((name) => !links.some((path) => path.startsWith(`/v1/${name}/`)));
      },
      { timeout: 60_000 },
    )
    .toEqual([]);
  for (const path of links) {
    const { status } = await fetch(address + path, { redirect: "manual" });
    expect([path, status]).toEqual([path, path.startsWith("/editorial/v1/news") ? 401 : expect.any(Number)]);
    expect(status).toBeLessThan(path.startsWith("/editorial/v1/news") ? 402 : 300);
  }
  const opml = await (await fetch(`${address}/feeds/index.opml`)).text();
  const listed = [...opml.matchAll(/ (?:xmlUrl|url)="([^"]+)"/g)].map(([, url = ""]) => url);
  expect(listed.length).toBeGreaterThan(50);
  for (const url of listed) expect([url, (await fetch(url)).status]).toEqual([url, 200]);
  const emulator = readRuntimeFile(folder)?.dynamoDbPid ?? 0;
  expect(isAlive(emulator)).toBe(true);
  started.child.kill("SIGINT");
  expect(await started.ended).toBe(0);
  expect([isAlive(emulator), readRuntimeFile(folder)]).toEqual([false, null]);
  // Neither the compiler that strips types nor `fetch`: each takes as much memory as all the entries of a site.
  const modules = (await readFile(loaded, "utf8")).split("\n");
  expect(modules).toContain("NativeModule http");
  expect(modules.filter((module) => /amaro|undici/.test(module))).toEqual([]);
});

/** Options for Node under which a process writes what it has loaded of Node's own modules, as it ends. */
const tellingWhatWasLoaded = `--import=data:text/javascript,${encodeURIComponent(`
  const { writeFileSync } = process.getBuiltinModule("fs");
  process.on("exit", () => writeFileSync(process.env.LOADED, process.moduleLoadList.join("\\n")));
`)}`;

test("ends when the shell that npm runs it in has ended", async () => {
  const command = `"${process.execPath}" "${fileURLToPath(new URL("./start.ts", import.meta.url))}"; true`;
  const shell = spawn("/bin/sh", ["-c", command], {
    env: {
      PATH: process.env["PATH"],
      KATERN_DATA: folder,
      PORT: String(await freePort()),
      npm_lifecycle_event: "start",
    },
  });
  children.push(shell);
  let text = "";
  shell.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  await ready({ child: shell, output: () => text, ended: Promise.resolve(null) });
  const { pid = 0, dynamoDbPid } = readRuntimeFile(folder) ?? {};
  expect(isAlive(pid)).toBe(true);
  shell.kill("SIGTERM");
  await vi.waitFor(() => expect([isAlive(pid), isAlive(dynamoDbPid ?? 0)]).toEqual([false, false]), {
    timeout: 10_000,
    interval: 100,
  });
});

test("what was there is there after SIGKILL, without loading again", async () => {
  const first = start({ PORT: String(await freePort()) });
  const address = await ready(first);
  const list = async (at: string) => {
    const answer = await (await fetch(`${at}/v1/entries?fields=title`)).text();
    return answer.replaceAll(at, "");
  };
  const before = await list(address);
  first.child.kill("SIGKILL");
  await first.ended;
  const second = start({ PORT: String(await freePort()) });
  expect(await list(await ready(second))).toBe(before);
  const statistics = await fetch(`${readRuntimeFile(folder)?.control}/statistics`);
  expect(await statistics.json()).toMatchObject({ invocations: { "count-reads": 0 } });
  // One Ctrl-C comes twice, from the terminal and from npm, where the shell between them has become the runtime. Of the
  // same signal that is sent twice at once only one may arrive.
  second.child.kill("SIGINT");
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
  expect(readRuntimeFile(folder)).toBeNull();
});

test("a port that is taken, and one that is none, end it with a word of advice", async () => {
  const port = await freePort();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(port, "127.0.0.1", resolve));
  const refused = start({ PORT: String(port) });
  expect(await refused.ended).toBe(1);
  expect(refused.output().trim()).toBe(`Port ${port} is in use. Choose another: PORT=8081 npm start`);
  await new Promise((resolve) => taken.close(resolve));
  const nonsense = start({ PORT: "eighty" });
  expect(await nonsense.ended).toBe(1);
  expect(nonsense.output()).toContain("PORT must be a port's number, not 'eighty'");
});
