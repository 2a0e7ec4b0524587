import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runtimeMain } from "../packaging/runtime-main.ts";
import { descriptionFolder } from "./environment.ts";

/**
 * `npm start`: has made what is made of the sources, where it is not there or older than they are, and becomes the
 * runtime. It does so in a process that begins anew, because this one's memory holds a compiler by now.
 */
async function start(): Promise<void> {
  // As `npm ci` does, where that was told to run no scripts or a source has changed since.
  if (!existsSync(join(descriptionFolder, "delivery.json"))) run("../packaging/describe.ts");
  const main = runtimeMain();
  if (!existsSync(main)) run("../packaging/runtime-bundle.ts");
  if (process.platform === "win32" || process.execve === undefined) {
    await import(pathToFileURL(main).href);
    return;
  }
  const options = [...process.execArgv, ...smallHeap];
  process.execve(process.execPath, [process.execPath, ...options, main], { ...smallPools, ...process.env });
}

/** A young generation of 1 MB and an old one that is tidied early: much is allocated here, little of it kept. */
const smallHeap = ["--optimize-for-size"];

/**
 * The C library's allocator, on Linux: one pool for all threads, and what is large (bodies, what compiling leaves) given
 * back to the system as soon as it is free. By itself it makes a pool for each thread and keeps what it once had.
 */
const smallPools = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: "65536",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

/** Runs a source of ours to its end, and ends with it when that is a bad one: it has said why. */
function run(source: string): void {
  const path = fileURLToPath(new URL(source, import.meta.url));
  const { status } = spawnSync(process.execPath, [path], { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) process.exit(1);
}

await start();
