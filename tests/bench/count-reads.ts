import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { build } from "esbuild";
import * as z from "zod";
import { type CountingStages, measureStages } from "./count-reads-stages.ts";
import { generateLogs, logFileBytes } from "./log-generator.ts";
import { addEntries, addFile, type ReadStores, startReadStores, testId } from "./read-stores.ts";

/** What a run over many lines costs. The job runs in a process of its own, so its memory is its own. */
export type CountReadsFigures = {
  readonly lines: number;
  readonly files: number;
  /** The whole job with all rules, lists of what is most read included: the best of its runs. */
  readonly seconds: number;
  readonly linesPerSecond: number;
  /** Raw, in a second. */
  readonly megabytesPerSecond: number;
  /** Of all threads together: on two processors the job cannot be faster than half of it. */
  readonly cpuSeconds: number;
  /** The largest the process ever was, Node itself included: the most of its runs. */
  readonly peakMemoryMegabytes: number;
  /** What became of the lines, as the job answered. */
  readonly counted: number;
  /** `zcat FILES > /dev/null` over the same files between the runs, the best of its runs; null where there is no zcat. */
  readonly zcatSeconds: number | null;
  /** The job's best time over zcat's. */
  readonly overZcat: number | null;
  /** DuckDB counting the lines of each path, and nothing else. */
  readonly duckdbSeconds: number;
  /** GoAccess over the same files, which counts by other rules; null where it is not installed. */
  readonly goaccessSeconds: number | null;
  readonly ledgerPuts: number;
  readonly tableWriteUnits: number;
  readonly stages: CountingStages;
};

export type CountReadsBench = {
  readonly lines: number;
  /** Nearly each line of another address. */
  readonly manyAddresses?: boolean;
};

const entryCount = 200;
const fileCount = 50;
const linesPerFile = 10_000;
const firstHour = "2026-03-04T00";
/** Up to so many lines the job runs six times, as zcat does: other programs may disturb one. */
const repeatedUpTo = 1_000_000;

const report = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakMemoryMegabytes: z.number(),
  read: z.number(),
  counted: z.number(),
  ledgerPuts: z.number(),
  tableWriteUnits: z.number(),
});

const numbers = Array.from({ length: entryCount }, (_, index) => index + 1);
const entries = numbers.map((number) => ({ id: testId(number), slug: `stuk-${number}` }));
const assets = numbers.slice(0, fileCount).map((number) => ({
  id: testId(10_000 + number),
  filename: "bestand.pdf",
  size: 2_000_000,
  entryId: testId(number),
  contentType: "application/pdf" as const,
}));

/** @throws Error when the job fails, or reads another number of lines than there are */
export async function benchCountReads({
  lines,
  manyAddresses = false,
}: CountReadsBench): Promise<CountReadsFigures> {
  const folder = mkdtempSync(join(tmpdir(), "katern-bench-logs-"));
  try {
    const hours = 24 * Math.max(1, Math.round(lines / 1_000_000));
    const files = Math.max(1, Math.ceil(lines / linesPerFile));
    const from = firstHour;
    let rawBytes = 0;
    for (const log of generateLogs({ seed: 1, lines, files, from, hours, entries, assets, manyAddresses })) {
      writeFileSync(join(folder, basename(log.name)), logFileBytes(log.lines));
      rawBytes += log.lines.reduce((sum, line) => sum + line.length + 1, 0);
    }
    const job = await bundledJob(join(folder, "job"));
    const runs: z.infer<typeof report>[] = [];
    const zcat: number[] = [];
    for (let run = 0; run < (lines <= repeatedUpTo ? 6 : 1); run++) {
      zcat.push(timeShell('zcat "$0"/*.gz > /dev/null', folder));
      runs.push(await runJob({ job, folder, environment: { NOW: afterHours(from, hours), FROM: from } }));
    }
    const best = runs.reduce((one, other) => (other.seconds < one.seconds ? other : one));
    if (best.read !== lines) throw new Error(`The job read ${best.read} lines of ${lines}`);
    const zcatSeconds = orNull(Math.min(...zcat));
    const seconds = best.seconds;
    return {
      lines,
      files,
      seconds,
      linesPerSecond: Math.round(lines / seconds),
      megabytesPerSecond: Math.round(rawBytes / 1_000_000 / seconds),
      cpuSeconds: best.cpuSeconds,
      peakMemoryMegabytes: Math.max(...runs.map(({ peakMemoryMegabytes }) => peakMemoryMegabytes)),
      counted: best.counted,
      zcatSeconds,
      overZcat: zcatSeconds === null ? null : Number((seconds / zcatSeconds).toFixed(2)),
      duckdbSeconds: await timeDuckDb(folder),
      goaccessSeconds: timeGoAccess(folder),
      ledgerPuts: best.ledgerPuts,
      tableWriteUnits: best.tableWriteUnits,
      stages: measureStages({ folder, lines, cpuSeconds: best.cpuSeconds }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const afterHours = (from: string, hours: number): string =>
  new Date(Date.parse(`${from}:00:00Z`) + (hours + 12) * 3_600_000).toISOString();

const orNull = (seconds: number): number | null => (Number.isFinite(seconds) ? seconds : null);

/** In seconds; infinite where the command is not there or fails. */
function timeShell(command: string, ...words: string[]): number {
  const started = performance.now();
  const { status } = spawnSync("sh", ["-c", command, ...words]);
  return status === 0 ? (performance.now() - started) / 1_000 : Number.POSITIVE_INFINITY;
}

function timeGoAccess(folder: string): number | null {
  if (spawnSync("sh", ["-c", "command -v goaccess"]).status !== 0) return null;
  const command = 'zcat "$0"/*.gz | goaccess - --no-global-config --log-format=CLOUDFRONT -o "$1"';
  return orNull(timeShell(command, folder, join(folder, "goaccess.json")));
}

async function timeDuckDb(folder: string): Promise<number> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const started = performance.now();
  await connection.runAndReadAll(
    `select split_part(line, '\t', 8), count(*) from read_csv('${folder}/*.gz', delim='\x01', header=false, skip=2,
     auto_detect=false, columns={'line': 'VARCHAR'}, quote='', escape='') group by 1`,
  );
  connection.closeSync();
  return (performance.now() - started) / 1_000;
}

/** The job as a function is deployed: bundled, its thread beside it. @returns the module to run */
async function bundledJob(folder: string): Promise<string> {
  const job = new URL("./count-reads-job.ts", import.meta.url);
  const thread = new URL("../../functions/count-reads/log-worker.ts", import.meta.url);
  await build({
    entryPoints: [fileURLToPath(job), fileURLToPath(thread)],
    entryNames: "[name]",
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    logLevel: "warning",
    banner: {
      js: 'import { createRequire as requireOfBundle } from "node:module"; const require = requireOfBundle(import.meta.url);',
    },
  });
  return join(folder, "count-reads-job.mjs");
}

/** On stores of its own, which hold nothing but the log files. */
async function runJob(run: { job: string; folder: string; environment: Record<string, string> }) {
  const local = await startReadStores();
  try {
    await fill(local, run.folder);
    return await runProcess(run.job, { ...process.env, ...local.environment, ...run.environment });
  } finally {
    await local.stop();
  }
}

async function fill(local: ReadStores, folder: string): Promise<void> {
  await addEntries(local.stores, numbers);
  for (const asset of assets) await addFile(local.stores, asset);
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".gz"))) {
    local.putLog(`cdn/${name}`, readFileSync(join(folder, name)));
  }
}

async function runProcess(path: string, environment: NodeJS.ProcessEnv): Promise<z.infer<typeof report>> {
  const child = spawn(process.execPath, [path], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`The counting job ended with ${code}`);
  return report.parse(JSON.parse(output));
}
