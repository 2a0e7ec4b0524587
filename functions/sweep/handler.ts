import { Logger } from "@aws-lambda-powertools/logger";
import { parseEnvironment, sweepEnvironment } from "../../schemas/environment.ts";
import { metricNames } from "../../schemas/metrics.ts";
import { countColdStart } from "../shared/observability/cold-start.ts";
import { writeDurations } from "../shared/observability/metrics.ts";
import { createTableClient } from "../shared/storage/table.ts";
import { type Swept, sweep } from "./sweep.ts";

const environment = parseEnvironment(sweepEnvironment, process.env);
const logger = new Logger();
const table = { client: createTableClient(), name: environment.TABLE_NAME };
countColdStart(table.name, new Date());

/**
 * Carries out what is due, every minute.
 * @throws Error when a row could not be carried out or read, after all others: the run then counts as failed
 */
export async function handler(): Promise<Swept> {
  const report = (message: string, details: object) => logger.error(message, { ...details });
  const now = new Date();
  const swept = await sweep({ table, report }, now);
  logger.info("sweep", { ...swept });
  // When nothing was late as well: the alarm takes silence for a sweep that does not run.
  writeDurations({
    name: metricNames.scheduleLateness,
    value: [swept.latestBy ?? 0],
    of: { dimension: "TableName", name: table.name },
    at: now,
  });
  if (swept.failed + swept.setAside > 0) {
    throw new Error(`Due rows were left over: ${swept.failed} failed, ${swept.setAside} set aside`);
  }
  return swept;
}
