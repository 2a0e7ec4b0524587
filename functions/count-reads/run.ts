import { addLines, type InputRecord, type LineCounts, noLines } from "../../schemas/ledger.ts";
import type { CountReadsAnswer, CountReadsRequest } from "../../schemas/reads.ts";
import { LogChangedError } from "../shared/artefacts/logs.ts";
import { agentClassifier } from "./agents.ts";
import { dayMedia } from "./day-media.ts";
import { hourName, hourNumber, isClosed, isOpen, openDays } from "./hours.ts";
import { indexLogs } from "./index-logs.ts";
import { hoursOf, type Inputs, writeInputs } from "./inputs.ts";
import { type HourJob, LostRaceError, noteLate, settleHour } from "./ledger-hours.ts";
import { logCache } from "./log-cache.ts";
import { logFileReader } from "./log-file.ts";
import type { LogWorkers } from "./log-workers.ts";
import { mapSome } from "./map-some.ts";
import { readRobotLists } from "./robot-lists.ts";
import { refreshSums } from "./roll-up.ts";
import type { Report, Stores } from "./stores.ts";
import { targetResolver } from "./targets.ts";
import { setTotals } from "./totals.ts";

export type CountReadsRun = {
  readonly stores: Stores;
  readonly now: Date;
  readonly request: CountReadsRequest;
  readonly report: Report;
  /** Whether an address is the newsroom's own, whose reads do not count. */
  readonly isOwn?: ((address: string) => boolean) | undefined;
  /** Told since when the oldest of the new log files had been there, once they are counted; not when there was none. */
  readonly took?: ((since: Date) => void) | undefined;
  /** What follows from the sums, done beside what else does once they are set. */
  readonly followSums?: (() => Promise<void>) | undefined;
  /** Threads that read log files; they are read in this one when left out. */
  readonly workers?: LogWorkers | undefined;
};

const roundLimit = 5;

/** While one hour is counted, others wait for storage. */
const hoursAtOnce = 4;

/**
 * The scheduled job: sets the ledger of every open hour whose log files have changed, or of the hours
 * asked for, then the sums and totals that follow. Whatever was done before, by a run that crashed or
 * by one side by side with this, the result is that of the log files there are.
 * @throws Error when the stores fail; run it again
 */
export async function countReads(run: CountReadsRun): Promise<CountReadsAnswer> {
  const reading = await startReading(run);
  const progress = emptyProgress();
  const unwritten = await unlessOvertaken(() => settleHours(run, reading, progress));
  const days = [...openDays(run.now), ...[...progress.touched].map((hour) => hour.slice(0, 10))];
  await refreshSums(run.stores.ledger, [...new Set(days)], reading.written);
  await allOf([setTotals(run.stores, run.now), run.followSums?.()]);
  await writeInputs(run.stores.ledger, unwritten);
  if (progress.since !== undefined) run.took?.(progress.since);
  return answerOf(progress);
}

/** Waits for all of them, also when one fails: none is left behind when the run ends. @throws what the first threw */
async function allOf(works: readonly (Promise<void> | undefined)[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works))
    if (outcome.status === "rejected") throw outcome.reason;
}

/** The lists in use, and log files read by them. */
export type Reading = Pick<HourJob, "cache" | "lists" | "written">;

export async function startReading({
  stores,
  isOwn,
  workers,
}: Pick<CountReadsRun, "stores" | "isOwn" | "workers">): Promise<Reading> {
  const lists = await readRobotLists(stores.ledger);
  const rules = {
    classify: agentClassifier(lists),
    mayCount: (address: string) => isOwn?.(address) !== true,
  };
  return { cache: logCache(stores.logs, logFileReader(rules, workers?.read)), lists, written: new Map() };
}

/** Does again what another run was at in the same moment, or what a log file changed under. */
export async function unlessOvertaken<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let round = 1; ; round++) {
    try {
      return await work();
    } catch (error) {
      const moved = error instanceof LostRaceError || error instanceof LogChangedError;
      if (!moved || round === roundLimit) throw error;
    }
  }
}

type Progress = {
  counted: Map<string, LineCounts>;
  unavailable: Set<string>;
  /** Hours whose ledger may have changed. */
  touched: Set<string>;
  /** Late lines by file and hour, lines without an hour by file, and faults by file. */
  late: Map<string, number>;
  rejected: Map<string, number>;
  faults: Map<string, string>;
  /** Since when the oldest of the new log files had been there. */
  since: Date | undefined;
};

const emptyProgress = (): Progress => ({
  counted: new Map(),
  unavailable: new Set(),
  touched: new Set(),
  late: new Map(),
  rejected: new Map(),
  faults: new Map(),
  since: undefined,
});

/**
 * @returns the new log files with lines of closed hours. They are to be remembered when all is done: the
 *   next run looks after the sums of open days by itself, but after those of other days only while it
 *   finds a new file for them.
 */
async function settleHours(run: CountReadsRun, reading: Reading, progress: Progress): Promise<Inputs> {
  const { stores, now, report } = run;
  const { inputs, fresh, since } = await indexLogs(stores, reading.cache, {
    report,
    expect: run.workers?.expect,
  });
  progress.since ??= since;
  const job = hourJob(stores, reading, inputs);
  const asked = askedHours(run.request);
  for (const [key, record] of fresh) {
    if (record.fault !== null) progress.faults.set(key, record.fault);
    if (record.rejected > 0) progress.rejected.set(key, record.rejected);
  }
  const closed = hoursOf(fresh).filter((hour) => isClosed(hour, now) && !asked(hour));
  for (const hour of closed) {
    await noteLate(job, hour);
    progress.touched.add(hour);
    for (const [key, record] of fresh) {
      progress.late.set(`${hour} ${key}`, record.hours[hour]?.lines ?? 0);
    }
  }
  const { open, reachingBack } = byReach(fresh, now);
  await writeInputs(stores.ledger, open);
  const due = hoursToSettle(inputs, (hour) => asked(hour) || isOpen(hour, now));
  await mapSome(due, hoursAtOnce, async (hour) => {
    const outcome = await settleHour(job, hour, asked(hour) && !progress.counted.has(hour));
    if (outcome.kind === "unavailable") progress.unavailable.add(hour);
    if (outcome.kind !== "counted") return;
    progress.counted.set(hour, outcome.lines);
    progress.touched.add(hour);
    for (const [key, record] of inputs) {
      if (record.rejected > 0 && record.hours[hour] !== undefined)
        progress.rejected.set(key, record.rejected);
    }
  });
  for (const hour of progress.unavailable) report("An hour's log files have expired", { hour });
  return reachingBack;
}

export function hourJob(stores: Stores, reading: Reading, inputs: Inputs): HourJob {
  const targets = targetResolver(stores.table);
  return { ...reading, stores, inputs, targets, media: dayMedia(reading.cache, targets) };
}

/** Files that hold lines of open hours alone, and those that reach back to closed ones. */
export function byReach(files: Inputs, now: Date): { open: Inputs; reachingBack: Inputs } {
  const reachesBack = (record: InputRecord) => Object.keys(record.hours).some((hour) => isClosed(hour, now));
  const kept = (wanted: boolean) => new Map([...files].filter(([, file]) => reachesBack(file) === wanted));
  return { open: kept(false), reachingBack: kept(true) };
}

/** With one end only, the other is open; with none, no hour is asked for. Both ends are included. */
function askedHours({ from, to }: CountReadsRequest): (hour: string) => boolean {
  if (from === undefined && to === undefined) return () => false;
  return (hour) => (from === undefined || hour >= from) && (to === undefined || hour <= to);
}

/** An hour also depends on the first half minute of the one after it. */
export function hoursToSettle(inputs: Inputs, wanted: (hour: string) => boolean): string[] {
  const held = hoursOf(inputs);
  const before = held.map((hour) => hourName(hourNumber(hour) - 1));
  return [...new Set([...held, ...before])].filter(wanted).sort();
}

function answerOf(progress: Progress): CountReadsAnswer {
  const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
  const late = sum(progress.late);
  const rejected = sum(progress.rejected);
  const withoutHour = { ...noLines, read: late + rejected, rejected, late };
  return {
    hours: [...progress.counted.keys()].sort(),
    lines: [...progress.counted.values()].reduce(addLines, withoutHour),
    rejectedFiles: [...progress.faults].map(([key, fault]) => ({ key, fault })),
    unavailable: [...progress.unavailable].sort(),
  };
}
