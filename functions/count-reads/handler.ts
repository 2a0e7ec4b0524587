import { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import { countReadsEnvironment, parseEnvironment } from "../../schemas/environment.ts";
import { noLines } from "../../schemas/ledger.ts";
import { metricNames } from "../../schemas/metrics.ts";
import {
  type CountingStep,
  type CountReadsAnswer,
  type CountReadsRequest,
  countingStepSchema,
  countReadsRequestSchema,
} from "../../schemas/reads.ts";
import { createBucketClient } from "../shared/artefacts/bucket.ts";
import { countColdStart } from "../shared/observability/cold-start.ts";
import { writeDurations } from "../shared/observability/metrics.ts";
import { siteOf } from "../shared/rendering/site.ts";
import { createTableClient } from "../shared/storage/table.ts";
import { logWorkers, usefulThreads } from "./log-workers.ts";
import { ownAddresses } from "./own-addresses.ts";
import { publishMostRead } from "./publish-most-read.ts";
import { type Rejected, reportRejected } from "./rejected.ts";
import { countReads } from "./run.ts";
import { spreadIfMuch } from "./spread.ts";
import { countOneHour, planHours, readPeriod, type StepRun } from "./steps.ts";
import type { Stores } from "./stores.ts";

const environment = parseEnvironment(countReadsEnvironment, process.env);
countColdStart(environment.TABLE_NAME, new Date());
const logger = new Logger();
const s3 = createBucketClient();

const stores: Stores = {
  table: { client: createTableClient(), name: environment.TABLE_NAME },
  logs: { client: s3, name: environment.LOGS_BUCKET },
  ledger: { client: s3, name: environment.LEDGER_BUCKET },
  published: { client: s3, name: environment.PUBLISHED_BUCKET },
};

const site = siteOf(environment);
const isOwn = ownAddresses(environment.NEWSROOM_ADDRESSES);

/**
 * Counts reads: by schedule what is open, or when invoked with `{ from, to }` those hours. Where there is a state
 * machine and much to read, the state machine is started instead, and asks this function for the parts (`{ step }`).
 * @param event a schedule's event, whose keys are ignored, a request, or a part's
 * @throws ZodError when an hour is not one, or a step is none
 */
export async function handler(
  event: unknown,
  { functionName }: Pick<Context, "functionName">,
): Promise<unknown> {
  const now = new Date();
  const workers = logWorkers(usefulThreads());
  const run: StepRun = {
    stores,
    now,
    isOwn,
    workers,
    report: (message, details) => logger.warn(message, details),
    took: (since) =>
      writeDurations({
        name: metricNames.countLag,
        value: [Math.max(0, Date.now() - since.getTime())],
        of: { dimension: "TableName", name: stores.table.name },
        at: now,
      }),
  };
  const tell = (rejected: Rejected) => reportRejected(rejected, { functionName, at: now });
  try {
    if (isStep(event)) return await takeStep(run, countingStepSchema.parse(event), tell);
    const request = countReadsRequestSchema.parse(event ?? {});
    return (await spread(run, request)) ?? (await countAll(run, request, tell));
  } finally {
    await workers.close();
  }
}

const isStep = (event: unknown): boolean => typeof event === "object" && event !== null && "step" in event;

async function takeStep(run: StepRun, step: CountingStep, tell: (rejected: Rejected) => void) {
  if (step.step === "finish") return countAll(run, {}, tell);
  if (step.step === "plan") return { hours: await planHours(run) };
  if (step.step === "read") {
    const found = await readPeriod(run, step.period);
    tell({ lines: found.rejected, files: found.rejectedFiles });
    return found;
  }
  const lines = await countOneHour(run, step.hour);
  if (lines !== null) tell({ lines: lines.rejected, files: 0 });
  return { lines };
}

async function countAll(
  run: StepRun,
  request: CountReadsRequest,
  tell: (rejected: Rejected) => void,
): Promise<CountReadsAnswer> {
  const followSums = () => publishMostRead({ stores, site, now: run.now, report: run.report });
  const answer = await countReads({ ...run, request, followSums });
  const { hours, lines, rejectedFiles } = answer;
  logger.info("Reads counted", { hours: hours.length, lines, rejectedFiles: rejectedFiles.length });
  tell({ lines: lines.rejected, files: rejectedFiles.length });
  return answer;
}

/** Hours that were asked for are counted here, whatever their size: an operator can ask for fewer. */
async function spread({ now }: StepRun, { from, to }: CountReadsRequest): Promise<CountReadsAnswer | null> {
  const stateMachine = environment.COUNTING_STATE_MACHINE;
  if (stateMachine === "" || from !== undefined || to !== undefined) return null;
  const execution = await spreadIfMuch(stateMachine, { stores, now });
  if (execution === null) return null;
  logger.info("Hours are counted side by side", { execution });
  return { hours: [], lines: noLines, rejectedFiles: [], unavailable: [], execution };
}
