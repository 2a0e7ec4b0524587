import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
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
};

const entryCount = 200;
const fileCount = 50;
const linesPerFile = 10_000;

const report = z.object({
  seconds: z.number(),
  peakMemoryMegabytes: z.number(),
  read: z.number(),
  counted: z.number(),
});

/** @throws Error when the job fails, or reads another number of lines than there are */
export async function benchCountReads({ lines }: { lines: number }): Promise<CountReadsFigures> {
  const local = await startReadStores();
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
    for (const log of generateLogs({ seed: 1, lines, files, from, hours: 24, entries, assets })) {
      local.putLog(log.name, logFileBytes(log.lines));
    }
    const result = await runJob({ ...process.env, ...local.environment, NOW: "2026-03-05T12:00:00Z" });
    if (result.read !== lines) throw new Error(`The job read ${result.read} lines of ${lines}`);
    return {
      lines,
      files,
      seconds: result.seconds,
      linesPerSecond: Math.round(lines / result.seconds),
      peakMemoryMegabytes: result.peakMemoryMegabytes,
      counted: result.counted,
    };
  } finally {
    await local.stop();
  }
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
