import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import * as z from "zod";
import { generateLogs, logFileBytes } from "./log-generator.ts";
import { addEntries, addFile, startReadStores, testId } from "./read-stores.ts";

/** What a run over many lines costs. The job runs in a process of its own, so its memory is its own. */
export type CountReadsFigures = {
  readonly lines: number;
  readonly files: number;
  readonly seconds: number;
  readonly linesPerSecond: number;
  /** The largest the process ever was, Node itself included. */
  readonly peakMemoryMegabytes: number;
  /** What became of the lines, as the job answered. */
  readonly counted: number;
  /** Raw, in a second. */
  readonly megabytesPerSecond: number;
  /** `zcat FILES > /dev/null` over the same files in the same run, the best of three; null where there is no zcat. */
  readonly zcatSeconds: number | null;
  /** The whole job's time over zcat's. */
  readonly overZcat: number | null;
  /** DuckDB counting the lines of each path, and nothing else. */
  readonly duckdbSeconds: number;
  readonly ledgerPuts: number;
  readonly tableWriteUnits: number;
};

const entryCount = 200;
const fileCount = 50;
const linesPerFile = 10_000;

const report = z.object({
  seconds: z.number(),
  peakMemoryMegabytes: z.number(),
  read: z.number(),
  counted: z.number(),
  ledgerPuts: z.number(),
  tableWriteUnits: z.number(),
});

/** @throws Error when the job fails, or reads another number of lines than there are */
export async function benchCountReads({ lines }: { lines: number }): Promise<CountReadsFigures> {
  const local = await startReadStores();
  const folder = mkdtempSync(join(tmpdir(), "katern-bench-logs-"));
  try {
    const numbers = Array.from({ length: entryCount }, (_, index) => index + 1);
    await addEntries(local.stores, numbers);
    const assets = numbers.slice(0, fileCount).map((number) => ({
      id: testId(10_000 + number),
      filename: "bestand.pdf",
      size: 2_000_000,
      entryId: testId(number),
      contentType: "application/pdf" as const,
    }));
    for (const asset of assets) await addFile(local.stores, asset);
    const files = Math.max(1, Math.ceil(lines / linesPerFile));
    const entries = numbers.map((number) => ({ id: testId(number), slug: `stuk-${number}` }));
    const from = "2026-03-04T00";
    const hours = 24 * Math.max(1, Math.round(lines / 1_000_000));
    let rawBytes = 0;
    for (const log of generateLogs({ seed: 1, lines, files, from, hours, entries, assets })) {
      const bytes = logFileBytes(log.lines);
      local.putLog(log.name, bytes);
      writeFileSync(join(folder, basename(log.name)), bytes);
      rawBytes += log.lines.reduce((sum, line) => sum + line.length + 1, 0);
    }
    const zcatSeconds = timeZcat(folder);
    const duckdbSeconds = await timeDuckDb(folder);
    const result = await runJob({
      ...process.env,
      ...local.environment,
      NOW: afterHours(from, hours),
      FROM: from,
    });
    if (result.read !== lines) throw new Error(`The job read ${result.read} lines of ${lines}`);
    return {
      lines,
      files,
      seconds: result.seconds,
      linesPerSecond: Math.round(lines / result.seconds),
      peakMemoryMegabytes: result.peakMemoryMegabytes,
      counted: result.counted,
      megabytesPerSecond: Math.round(rawBytes / 1_000_000 / result.seconds),
      zcatSeconds,
      overZcat: zcatSeconds === null ? null : Number((result.seconds / zcatSeconds).toFixed(2)),
      duckdbSeconds,
      ledgerPuts: result.ledgerPuts,
      tableWriteUnits: result.tableWriteUnits,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await local.stop();
  }
}

const afterHours = (from: string, hours: number): string =>
  new Date(Date.parse(`${from}:00:00Z`) + (hours + 12) * 3_600_000).toISOString();

/** The shell's own measure of inflating the files, the best of three. */
function timeZcat(folder: string): number | null {
  const times = [1, 2, 3].map(() => {
    const started = performance.now();
    const { status } = spawnSync("sh", ["-c", 'zcat "$0"/*.gz > /dev/null', folder]);
    return status === 0 ? (performance.now() - started) / 1_000 : Number.POSITIVE_INFINITY;
  });
  const best = Math.min(...times);
  return Number.isFinite(best) ? best : null;
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

async function runJob(environment: NodeJS.ProcessEnv): Promise<z.infer<typeof report>> {
  const path = fileURLToPath(new URL("./count-reads-job.ts", import.meta.url));
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
