import { Logger } from "@aws-lambda-powertools/logger";
import { parseEnvironment, sweepEnvironment } from "../../schemas/environment.ts";
import { createTableClient } from "../shared/storage/table.ts";
import { type Swept, sweep } from "./sweep.ts";

const environment = parseEnvironment(sweepEnvironment, process.env);
const logger = new Logger();
const table = { client: createTableClient(), name: environment.TABLE_NAME };

/**
 * Carries out what is due, every minute.
 * @throws Error when a row could not be carried out or read, after all others: the run then counts as failed
 */
export async function handler(): Promise<Swept> {
  const report = (message: string, details: object) => logger.error(message, { ...details });
  const swept = await sweep({ table, report }, new Date());
  logger.info("sweep", { ...swept });
  if (swept.failed + swept.setAside > 0) {
    throw new Error(`Due rows were left over: ${swept.failed} failed, ${swept.setAside} set aside`);
  }
  return swept;
}
