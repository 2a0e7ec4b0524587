import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import * as z from "zod";
import { startRuntimeProcess } from "../support/runtime-process.ts";
import { expectedEntries } from "./expected.ts";
import { startRecordingProxy } from "./recording-proxy.ts";

/**
 * `npm run test:conformance`: feeds and calendars of a runtime with the sample, read by programs that this
 * project did not write: feedparser and icalendar in a virtual environment of their own, and newsboat where
 * it is installed. `PODCAST_SCHEMA` names the podcast namespace's `podcast-wrapper.xsd`, to validate against. Each is
 * asked what it understood, and that is compared with what the API says.
 */
const run = promisify(execFile);
const here = import.meta.dirname;

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "katern-conformance-"));
  const python = await virtualEnvironment();
  const runtime = await startRuntimeProcess({ folder: join(folder, "data") });
  try {
    const { address, control } = runtime.file;
    await settled(control);
    const expected = join(folder, "expected.json");
    await writeFile(expected, JSON.stringify({ address, entries: await expectedEntries(address) }));
    const { stdout } = await run(python, [join(here, "read_feeds.py"), expected]);
    process.stdout.write(stdout);
    const schema = process.env["PODCAST_SCHEMA"];
    const podcasts = await run(python, [
      join(here, "read_podcasts.py"),
      expected,
      ...(schema === undefined ? [] : [schema]),
    ]);
    process.stdout.write(podcasts.stdout);
    await readTwice({ address, expected, python, folder });
  } finally {
    await runtime.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const reconciled = z.object({ repaired: z.array(z.string()) });

/** Waits until reconciling finds nothing to do: everything that was published is rendered. */
async function settled(control: string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const answer = await fetch(`${control}/2015-03-31/functions/reconcile/invocations`, {
      method: "POST",
      headers: { authorization: "AWS4-HMAC-SHA256 of nobody: the runtime asks for no more" },
    });
    if (reconciled.parse(await answer.json()).repaired.length === 0) return;
    await pause(500);
  }
  throw new Error("The runtime did not come to rest");
}

/** @returns the interpreter of an environment that has what requirements.txt names */
async function virtualEnvironment(): Promise<string> {
  const folder = join("build", "conformance", "python");
  const python = join(folder, "bin", "python");
  await mkdir(join("build", "conformance"), { recursive: true });
  try {
    await access(python);
  } catch {
    await run("python3", ["-m", "venv", folder]);
  }
  await run(python, ["-m", "pip", "install", "--quiet", "--requirement", join(here, "requirements.txt")]);
  return python;
}

type Site = {
  readonly address: string;
  readonly expected: string;
  readonly python: string;
  readonly folder: string;
};

/** A reader fetches again: nothing has changed, and it asks in a way that says so. */
async function readTwice(site: Site): Promise<void> {
  if (!(await isInstalled("newsboat"))) {
    process.stdout.write("newsboat: not installed, not run\n");
    return;
  }
  for (const path of ["/feeds/all.rss", "/feeds/all.atom"]) await readAgain(site, path);
}

/** Of a feed that is new to it, newsboat 2.21 remembers the ETag only the second time. */
const answers = "200,200,304";

async function readAgain(site: Site, path: string): Promise<void> {
  const proxy = await startRecordingProxy(site.address);
  try {
    const folder = await mkdtemp(join(site.folder, "newsboat-"));
    const [urls, cache, config] = [join(folder, "urls"), join(folder, "cache.db"), join(folder, "config")];
    await writeFile(urls, `${proxy.address}${path}\n`);
    await writeFile(config, "");
    const reload = ["-u", urls, "-c", cache, "-C", config, "-x", "reload"];
    const environment = { ...process.env, HOME: folder };
    for (let time = 0; time < 3; time += 1) await run("newsboat", reload, { env: environment });
    const statuses = proxy.exchanges.map(({ status }) => status).join();
    if (statuses !== answers || proxy.exchanges.at(-1)?.conditional !== true) {
      throw new Error(`newsboat was answered ${JSON.stringify(proxy.exchanges)}`);
    }
    const { stdout } = await run(site.python, [join(here, "read_newsboat.py"), site.expected, cache]);
    process.stdout.write(`newsboat: ${path} answered ${statuses}; ${stdout}`);
  } finally {
    await proxy.close();
  }
}

async function isInstalled(program: string): Promise<boolean> {
  try {
    await run(program, ["--version"]);
    return true;
  } catch {
    return false;
  }
}

await main();
