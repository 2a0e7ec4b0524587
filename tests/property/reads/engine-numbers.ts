import type { Agent } from "../../../functions/count-reads/agents.ts";
import type { Target } from "../../../functions/count-reads/classify.ts";
import { countHour } from "../../../functions/count-reads/count-hour.ts";
import type { ResolvedTarget } from "../../../functions/count-reads/hour-reads.ts";
import { logFileReader } from "../../../functions/count-reads/log-file.ts";
import type { HourLedger, LedgerCount } from "../../../schemas/ledger.ts";
import type { Numbers } from "./numbers.ts";
import type { World } from "./sql-numbers.ts";

/** The numbers of one log set as the counting engine counts them, of every hour that it has lines of. */
export async function engineNumbers(
  files: readonly Uint8Array[],
  { classify, world }: { classify: (raw: string) => Agent; world: World },
): Promise<Numbers> {
  const read = logFileReader({ classify, mayCount: (address) => !world.own.includes(address) });
  const logs = await Promise.all(
    files.map(async (bytes) => {
      async function* source() {
        yield bytes;
      }
      return (await read(async () => source())).reads;
    }),
  );
  const resolve = (target: Target) => resolved(target, world);
  const hours = [...new Set(logs.flatMap((log) => [...log.hours.keys()]))];
  const numbers: Numbers = new Map();
  for (const hour of hours) {
    addHour(numbers, hour, countHour({ hour, files: logs, media: logs, resolve }));
  }
  return numbers;
}

/** Adds what was counted of an hour. @param hour since 1970 */
export function addHour(numbers: Numbers, hour: number, counts: Pick<HourLedger, "lines" | "entries">): void {
  const { late: _, ...lineCounts } = counts.lines;
  for (const [name, count] of Object.entries(lineCounts)) numbers.set(`${hour} lines ${name}`, count);
  for (const [entry, reads] of Object.entries(counts.entries)) {
    for (const kind of ["views", "downloads", "plays", "investigations", "requests"] as const) {
      addCount(numbers, `${hour} ${kind} ${entry}`, reads[kind]);
    }
    for (const [host, count] of Object.entries(reads.referrers ?? {}))
      numbers.set(`${hour} ${entry} host ${host}`, count);
    for (const [country, count] of Object.entries(reads.countries ?? {}))
      numbers.set(`${hour} ${entry} country ${country}`, count);
    for (const [asset, file] of Object.entries(reads.files)) {
      for (const kind of ["downloads", "plays"] as const) {
        addCount(numbers, `${hour} ${kind} ${asset}`, file[kind]);
      }
    }
  }
}

function addCount(numbers: Numbers, name: string, count: LedgerCount | undefined): void {
  numbers.set(`${name} total`, count?.total ?? 0);
  numbers.set(`${name} unique`, count?.unique ?? 0);
  numbers.set(`${name} machine total`, count?.machine?.total ?? 0);
  numbers.set(`${name} machine unique`, count?.machine?.unique ?? 0);
}

function resolved(target: Target, { entries, slugs, files }: World): ResolvedTarget | null {
  if (target.kind === "beacon") {
    const known = entries.includes(target.entryId);
    return known ? { entryId: target.entryId, kind: "views", file: null } : null;
  }
  if (target.kind === "document") {
    const entryId = slugs.find(([slug]) => slug === target.slug)?.[1];
    return entryId === undefined ? null : { entryId, kind: "views", file: null };
  }
  const file = files.find(({ asset }) => asset === target.assetId);
  if (file === undefined) return null;
  const { asset, size, duration, soundStart } = file;
  return { entryId: file.entry, kind: file.kind, file: { assetId: asset, size, duration, soundStart } };
}
