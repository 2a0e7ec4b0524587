import { existsSync, globSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { build, type Metafile } from "esbuild";
import { requiredHttp } from "./required-http.ts";
import { projectFolder, runtimeBundles, runtimeMain, runtimeRooms } from "./runtime-main.ts";

/**
 * Bundles the local runtime, as its sources are now, into modules that Node reads as they are: it needs no compiler to
 * strip types, and opens fifty files instead of two thousand. A bundle appears whole, beside older ones: whoever runs
 * one of those can go on loading its parts.
 * @param root the project's folder, or one laid out like it
 * @throws Error of the bundler, which says where a source is wrong
 */
export async function bundleRuntime(root: string = projectFolder): Promise<void> {
  const folder = dirname(runtimeMain(root));
  const bundles = runtimeBundles(root);
  await mkdir(bundles, { recursive: true });
  await removeOld(bundles);
  const making = await mkdtemp(join(bundles, "making-"));
  try {
    await makeBundle(root, making);
    await rename(making, folder);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    // Somebody else may have made the same one meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

async function makeBundle(root: string, folder: string): Promise<void> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { main: join(root, "local/main.ts"), ...threadsOf(root) },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    write: false,
    metafile: true,
    bundle: true,
    // What only a first start needs is not even read by later ones.
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    legalComments: "none",
    logLevel: "warning",
    plugins: [requiredHttp],
    /** CommonJS dependencies call `require` for Node's own modules; an ES module has none. */
    banner: {
      js: 'import { createRequire as requireOfBundle } from "node:module"; const require = requireOfBundle(import.meta.url);',
    },
  });
  assertWatched(metafile);
  for (const { path, text } of outputFiles) await writeFile(path, inOneByte(text));
}

/** A thread is started from a file beside the module that starts it, by the name of its source. */
function threadsOf(root: string): Record<string, string> {
  const sources = globSync("functions/*/*-worker.ts", { cwd: root });
  return Object.fromEntries(sources.map((source) => [basename(source, ".ts"), join(root, source)]));
}

function assertWatched({ inputs }: Metafile): void {
  const watched = new RegExp(`(?:^|/)node_modules/|^required:|^(?:${runtimeRooms.join("|")})/`);
  const strange = Object.keys(inputs).filter((path) => !watched.test(path));
  if (strange.length > 0)
    throw new Error(`The runtime imports ${strange.join(", ")}: a change there would make no new bundle`);
}

/**
 * A text with one character past Latin-1 takes two bytes for each of its characters in memory. The bundler escapes
 * those in strings; what is left stands in regular expressions, where the same escapes do, and in comments.
 */
function inOneByte(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Bundles that are a day old: whoever still runs one of them has loaded what it needs. */
async function removeOld(bundles: string): Promise<void> {
  for (const name of await readdir(bundles)) {
    const folder = join(bundles, name);
    const made = await stat(folder).catch(() => null);
    if (made !== null && Date.now() - made.mtimeMs > 24 * 3_600_000)
      await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main && !existsSync(runtimeMain())) await bundleRuntime();
