import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { agentClassifier } from "../../functions/count-reads/agents.ts";
import type { Target } from "../../functions/count-reads/classify.ts";
import { countHour } from "../../functions/count-reads/count-hour.ts";
import type { ResolvedTarget } from "../../functions/count-reads/hour-reads.ts";
import { inflatedAtOnce } from "../../functions/count-reads/inflate.ts";
import { lineJudge } from "../../functions/count-reads/judge-lines.ts";
import type { LogReads } from "../../functions/count-reads/log-reads.ts";
import { rawFileReader } from "../../functions/count-reads/raw-file.ts";
import type { RawLines } from "../../functions/count-reads/raw-lines.ts";
import { compileLists } from "../../functions/count-reads/robot-lists.ts";

/** Which part of the job's processor time each stage takes, in per cent. */
export type CountingStages = {
  readonly inflate: number;
  /** Cutting bytes into lines and columns, and numbering what they say. */
  readonly parse: number;
  /** Telling robots and targets, and keeping what may be reads. */
  readonly judge: number;
  readonly count: number;
  /** Fetching, writing, starting threads, compiling, clearing memory. */
  readonly rest: number;
};

/** So many files are measured, each stage by itself in one thread; what is read once for warming up is not. */
const measuredFiles = 30;

/** @param job how many lines the job read, and how long it took of all processors */
export function measureStages(job: { folder: string; lines: number; cpuSeconds: number }): CountingStages {
  const names = readdirSync(job.folder).filter((name) => name.endsWith(".gz"));
  const files = names.slice(0, measuredFiles).map((name) => readFileSync(join(job.folder, name)));
  const read = rawFileReader();
  const judge = lineJudge({ classify: agentClassifier(compileLists({ lists: [] })), mayCount: () => true });
  const rawOf = (file: Uint8Array): RawLines | [] => read(file)?.raw ?? [];
  timed(() => countAll(files.flatMap(rawOf).map(judge)));

  const inflate = timed(() => files.map((file) => inflatedAtOnce(file)?.length));
  const parse = timed(() => files.flatMap(rawOf));
  const judged = timed(() => parse.result.map(judge));
  const count = timed(() => countAll(judged.result));
  const lines = parse.result.reduce((sum, raw) => sum + raw.count, 0);
  const share = (seconds: number) => Math.round((100 * seconds * job.lines) / lines / job.cpuSeconds);
  const shares = {
    inflate: share(inflate.seconds),
    parse: share(parse.seconds - inflate.seconds),
    judge: share(judged.seconds),
    count: share(count.seconds),
  };
  return { ...shares, rest: 100 - Object.values(shares).reduce((sum, one) => sum + one, 0) };
}

function timed<Result>(work: () => Result): { result: Result; seconds: number } {
  const before = process.cpuUsage();
  const result = work();
  return { result, seconds: process.cpuUsage(before).user / 1_000_000 };
}

function countAll(files: readonly LogReads[]): void {
  const hours = [...new Set(files.flatMap((file) => [...file.hours.keys()]))];
  for (const hour of hours) {
    const own = files.filter((file) => file.hours.has(hour) || file.hours.has(hour + 1));
    countHour({ hour, files: own, resolve });
  }
}

/** Every target is an entry of its own; every file a document of two megabytes. */
function resolve(target: Target): ResolvedTarget {
  if (target.kind === "beacon") return { entryId: target.entryId, kind: "views", file: null };
  if (target.kind === "document") return { entryId: target.slug, kind: "views", file: null };
  const { assetId } = target;
  return { entryId: assetId, kind: "downloads", file: { assetId, size: 2_000_000, duration: null } };
}
