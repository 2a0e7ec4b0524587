import { access, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";
import { type FunctionName, functionNames } from "../schemas/functions.ts";
import { writeDescription } from "./describe.ts";
import { functionEntries } from "./function-entries.ts";
import { requiredHttp } from "./required-http.ts";

export type Bundle = {
  /** Holds `index.mjs` and whatever the function reads or runs beside it: what is uploaded, and nothing else. */
  readonly folder: string;
  /** The length of `index.mjs`, minified. */
  readonly bytes: number;
  /** What weighs most in it: bytes by package, or by room of this project, heaviest first. */
  readonly weights: readonly (readonly [name: string, bytes: number])[];
};

/**
 * Bundles functions for Lambda, each into a folder of its own below `outdir`: ESM, minified, with everything they
 * use (the AWS SDK of the runtime is whichever it is that day; ours is pinned). Source maps and licences' texts go
 * to `<outdir>/maps`, so that nobody uploads them by accident.
 * @param functions which; all of them when not said
 * @throws Error naming the functions whose source is not there
 */
export async function bundleFunctions<const Name extends FunctionName = FunctionName>(options: {
  readonly outdir: string;
  readonly functions?: readonly Name[] | undefined;
}): Promise<Record<Name, Bundle>> {
  const names = options.functions ?? (functionNames as Name[]);
  await assertSources(names);
  const outdir = resolve(options.outdir);
  const description = join(outdir, "description");
  await rm(outdir, { recursive: true, force: true });
  if (names.some((name) => functionEntries[name].describes)) await writeDescription(description);
  const bundles = await Promise.all(
    names.map(async (name) => [name, await bundle(name, { outdir, description })] as const),
  );
  return Object.fromEntries(bundles) as Record<Name, Bundle>;
}

async function bundle(
  name: FunctionName,
  { outdir, description }: { outdir: string; description: string },
): Promise<Bundle> {
  const folder = join(outdir, name);
  const maps = join(outdir, "maps", name);
  const { entry, thread, describes } = functionEntries[name];
  const { metafile, outputFiles } = await build({
    ...buildOptions,
    entryPoints: [
      { in: join(root, entry), out: "index" },
      ...(thread === undefined ? [] : [{ in: join(root, thread), out: basename(thread, ".ts") }]),
    ],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
  });
  await Promise.all([mkdir(folder, { recursive: true }), mkdir(maps, { recursive: true })]);
  for (const { path, contents } of outputFiles) {
    const file = path.slice(folder.length + 1);
    await writeFile(join(file.endsWith(".mjs") ? folder : maps, file), contents);
  }
  if (describes) await cp(description, join(folder, "description"), { recursive: true });
  const bytes = outputFiles.find(({ path }) => path.endsWith("index.mjs"))?.contents.length ?? 0;
  return { folder, bytes, weights: weightsOf(metafile) };
}

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * zod's messages in forty languages, 260 kB, which `import * as z` leaves out only as long as nobody (in a
 * dependency, say) uses one of its inner namespaces as a value. English is not in that file.
 */
const withoutTranslations: Plugin = {
  name: "without-translations",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export {};",
      loader: "js",
    }));
  },
};

/**
 * zod's schemas carry the way to their JSON Schema, 18 kB. The OpenAPI documents are made when Katern is built, so a
 * function never takes that way; one that tried would be told.
 */
const withoutJsonSchemas: Plugin = {
  name: "without-json-schemas",
  setup: ({ onLoad }) => {
    const modules = /[\\/]zod[\\/]v4[\\/]core[\\/](?:json-schema-processors|to-json-schema)\.js$/;
    onLoad({ filter: modules }, async ({ path }) => ({ contents: refusing(await readFile(path, "utf8")) }));
  },
};

/** A module with the same exports, all of which refuse; a method is made with its schema and refuses when called. */
function refusing(source: string): string {
  const declared = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name ?? "");
  const renamed = [...source.matchAll(/^export \{ \w+ as (\w+) \};/gm)].map(([, name]) => name ?? "");
  return [
    'const refuse = () => { throw new Error("JSON Schemas are made when Katern is built"); };',
    "const refuseLater = () => refuse;",
    ...[...declared, ...renamed].map(
      (name) => `export const ${name} = ${name.startsWith("create") ? "refuseLater" : "refuse"};`,
    ),
  ].join("\n");
}

/**
 * The schemas of S3's operations, 68 kB of which a function uses a few: each is a list whose keys are computed from
 * constants, and computing a key might do something, so nothing is left out unless it is said that it does not.
 */
const withoutUnusedOperations: Plugin = {
  name: "without-unused-operations",
  setup: ({ onLoad }) => {
    onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-s3[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ },
      async ({ path }) => ({
        contents: (await readFile(path, "utf8")).replaceAll(
          /^((?:export )?(?:var|const) [\w$]+ = )(\[[^;]*\n\]);$/gm,
          "$1/* @__PURE__ */ (() => $2)();",
        ),
      }),
    );
  },
};

/** Our own files do nothing but export: what a function does not use of them stays out. */
const withoutUnusedFiles: Plugin = {
  name: "without-unused-files",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\.?\// }, ({ importer, resolveDir, path }) =>
      importer.includes("node_modules") ? undefined : { path: join(resolveDir, path), sideEffects: false },
    );
  },
};

const buildOptions = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  metafile: true,
  platform: "node",
  target: "node24",
  format: "esm",
  mainFields: ["module", "main"],
  minify: true,
  treeShaking: true,
  sourcemap: "external",
  legalComments: "external",
  logLevel: "warning",
  plugins: [
    withoutTranslations,
    withoutJsonSchemas,
    withoutUnusedOperations,
    withoutUnusedFiles,
    requiredHttp,
  ],
  alias: {
    "@aws-sdk/credential-provider-node": join(root, "packaging/lambda-credentials.ts"),
    /** markdown-it only decodes; the package's index brings the table for encoding along, 24 kB. */
    entities: "entities/lib/decode.js",
    "linkify-it": join(root, "packaging/never-linkifies.ts"),
    debug: join(root, "packaging/never-debugs.ts"),
  },
  /** CommonJS dependencies call `require` for Node's own modules; an ES module has none. */
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
} as const satisfies Parameters<typeof build>[0];

async function assertSources(names: readonly FunctionName[]): Promise<void> {
  const missing: string[] = [];
  for (const name of names) {
    const { entry } = functionEntries[name];
    await access(join(root, entry)).catch(() => missing.push(`${name} (${entry})`));
  }
  if (missing.length > 0) throw new Error(`There is no source of ${missing.join(", ")}`);
}

function weightsOf(metafile: Metafile): [string, number][] {
  const weights = new Map<string, number>();
  for (const output of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      const owner = ownerOf(path);
      weights.set(owner, (weights.get(owner) ?? 0) + bytesInOutput);
    }
  }
  return [...weights].sort(([, a], [, b]) => b - a);
}

/** The package that a file belongs to, or the folder of this project. */
function ownerOf(path: string): string {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
  return (
    inPackage ??
    path
      .split("/")
      .slice(0, path.startsWith("functions/") ? 2 : 1)
      .join("/")
  );
}

if (import.meta.main) {
  const bundles = await bundleFunctions({ outdir: join(root, "build/functions") });
  for (const [name, { bytes, weights }] of Object.entries<Bundle>(bundles)) {
    const heaviest = weights.slice(0, 6).map(([owner, weight]) => `${owner} ${kilobytes(weight)}`);
    process.stdout.write(`${name}: ${kilobytes(bytes)} (${heaviest.join(", ")})\n`);
  }
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1_000)} kB`;
}
