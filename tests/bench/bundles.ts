import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleFunctions } from "../../packaging/bundle.ts";
import { rounded } from "./load.ts";

/** How large the bundles are, and how long the delivery API takes to import beside the bare table client. */
export type BundleFigures = {
  /** Bytes, minified. */
  readonly bytes: Readonly<Record<string, number>>;
  readonly coldImport: { readonly deliveryApi: number; readonly bareClient: number; readonly ratio: number };
};

const runs = 9;

export async function benchBundles(environment: Readonly<Record<string, string>>): Promise<BundleFigures> {
  const folder = await mkdtemp(join(tmpdir(), "katern-bundles-"));
  try {
    const bundles = await bundleFunctions({ outdir: folder });
    const bytes = Object.fromEntries(Object.entries(bundles).map(([name, bundle]) => [name, bundle.bytes]));
    const bare = join(folder, "bare.mjs");
    await bundleBareClient(folder, bare);
    const delivery = join(bundles["delivery-api"].folder, "index.mjs");
    const times = { deliveryApi: [] as number[], bareClient: [] as number[] };
    for (let run = 0; run < runs; run += 1) {
      times.deliveryApi.push(importMilliseconds(delivery, environment));
      times.bareClient.push(importMilliseconds(bare, environment));
    }
    const deliveryApi = median(times.deliveryApi);
    const bareClient = median(times.bareClient);
    return { bytes, coldImport: { deliveryApi, bareClient, ratio: rounded(deliveryApi / bareClient) } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The table client alone, bundled as the functions are. */
async function bundleBareClient(folder: string, outfile: string): Promise<void> {
  const entry = join(folder, "bare.ts");
  await writeFile(
    entry,
    'import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";\nexport const client = new DynamoDBClient({});\nexport { GetItemCommand };\n',
  );
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node24",
    nodePaths: [join(process.cwd(), "node_modules")],
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
}

/** A fresh process imports the file and says how long that took; no compile cache helps it. */
function importMilliseconds(file: string, environment: Readonly<Record<string, string>>): number {
  const script = `const t = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - t); process.exit(0);`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    env: { ...process.env, ...environment, NODE_DISABLE_COMPILE_CACHE: "1" },
    encoding: "utf8",
  });
  return rounded(Number(printed.trim().split("\n").at(-1)));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
