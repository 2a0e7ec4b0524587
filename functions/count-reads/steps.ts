import type { LineCounts } from "../../schemas/ledger.ts";
import { isOpen } from "./hours.ts";
import { indexLogs } from "./index-logs.ts";
import { periodOfLog, writeInputs } from "./inputs.ts";
import { settleHour } from "./ledger-hours.ts";
import { byReach, type CountReadsRun, hourJob, hoursToSettle, startReading, unlessOvertaken } from "./run.ts";

/**
 * The parts of a run that many can do side by side. They only do beforehand what the run does: an ordinary run comes
 * after them, finds the hours up to date, and does itself whatever a part did not. So the ledger's bytes are the same
 * with them and without, whichever of them failed.
 */
export type StepRun = Omit<CountReadsRun, "request">;

/** What a step found of log files that cannot be counted. */
export type ReadStep = { readonly rejected: number; readonly rejectedFiles: number };

/**
 * Reads the new log files of one period, and remembers which hours they hold. Those that reach back to closed hours are
 * left to the run that comes after: it notes their lines as late.
 * @param period as `periodOfLog` gives it
 */
export async function readPeriod(run: StepRun, period: string): Promise<ReadStep> {
  const { stores, now, report } = run;
  const { cache } = await startReading(run);
  const wanted = (key: string) => periodOfLog(key) === period;
  const { fresh, since } = await unlessOvertaken(() =>
    indexLogs(stores, cache, { report, wanted, expect: run.workers?.expect }),
  );
  const { open } = byReach(fresh, now);
  await writeInputs(stores.ledger, open);
  // That of those that are left to the run after it is told by the run.
  if (since !== undefined && open.size > 0) run.took?.(since);
  const records = [...open.values()];
  return {
    rejected: records.reduce((sum, { rejected }) => sum + rejected, 0),
    rejectedFiles: records.filter(({ fault }) => fault !== null).length,
  };
}

/** The open hours that what was read so far has lines of. */
export async function planHours(run: StepRun): Promise<string[]> {
  const { inputs } = await known(run);
  return hoursToSettle(inputs, (hour) => isOpen(hour, run.now));
}

/** Sets the ledger of one hour, unless it is up to date. @returns what became of its lines; null when it was */
export async function countOneHour(run: StepRun, hour: string): Promise<LineCounts | null> {
  return unlessOvertaken(async () => {
    const { reading, inputs } = await known(run);
    const outcome = await settleHour(hourJob(run.stores, reading, inputs), hour, false);
    return outcome.kind === "counted" ? outcome.lines : null;
  });
}

/** What is known of the log files, without reading a new one. */
async function known(run: StepRun) {
  const reading = await startReading(run);
  const { inputs } = await indexLogs(run.stores, reading.cache, {
    report: run.report,
    wanted: () => false,
  });
  return { reading, inputs };
}
