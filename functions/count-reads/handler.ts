import { Logger } from "@aws-lambda-powertools/logger";
import { S3Client } from "@aws-sdk/client-s3";
import { countReadsEnvironment, parseEnvironment } from "../../schemas/environment.ts";
import { type CountReadsAnswer, countReadsRequestSchema } from "../../schemas/reads.ts";
import { createTableClient } from "../shared/storage/table.ts";
import { countReads } from "./run.ts";
import type { Stores } from "./stores.ts";

const environment = parseEnvironment(countReadsEnvironment, process.env);
const logger = new Logger();
const s3 = new S3Client({
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 30_000 },
  requestChecksumCalculation: "WHEN_REQUIRED",
  responseChecksumValidation: "WHEN_REQUIRED",
});

const stores: Stores = {
  table: { client: createTableClient(), name: environment.TABLE_NAME },
  logs: { client: s3, name: environment.LOGS_BUCKET },
  ledger: { client: s3, name: environment.LEDGER_BUCKET },
  published: { client: s3, name: environment.PUBLISHED_BUCKET },
};

/**
 * Counts reads: by schedule what is open, or when invoked with `{ from, to }` those hours.
 * @param event a schedule's event, whose keys are ignored, or a request
 * @throws ZodError when an hour is not one
 */
export async function handler(event: unknown): Promise<CountReadsAnswer> {
  const answer = await countReads({
    stores,
    now: new Date(),
    request: countReadsRequestSchema.parse(event ?? {}),
    report: (message, details) => logger.warn(message, details),
  });
  logger.info("Reads counted", {
    hours: answer.hours.length,
    lines: answer.lines,
    rejectedFiles: answer.rejectedFiles.length,
  });
  return answer;
}
