import { Logger } from "@aws-lambda-powertools/logger";
import { countReadsEnvironment, parseEnvironment } from "../../schemas/environment.ts";
import { type CountReadsAnswer, countReadsRequestSchema } from "../../schemas/reads.ts";
import { createBucketClient } from "../shared/artefacts/bucket.ts";
import { siteOf } from "../shared/rendering/site.ts";
import { createTableClient } from "../shared/storage/table.ts";
import { ownAddresses } from "./own-addresses.ts";
import { publishMostRead } from "./publish-most-read.ts";
import { countReads } from "./run.ts";
import type { Report, Stores } from "./stores.ts";

const environment = parseEnvironment(countReadsEnvironment, process.env);
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
 * Counts reads: by schedule what is open, or when invoked with `{ from, to }` those hours.
 * @param event a schedule's event, whose keys are ignored, or a request
 * @throws ZodError when an hour is not one
 */
export async function handler(event: unknown): Promise<CountReadsAnswer> {
  const now = new Date();
  const report: Report = (message, details) => logger.warn(message, details);
  const answer = await countReads({
    stores,
    now,
    request: countReadsRequestSchema.parse(event ?? {}),
    isOwn,
    report,
  });
  await publishMostRead({ stores, site, now, report });
  logger.info("Reads counted", {
    hours: answer.hours.length,
    lines: answer.lines,
    rejectedFiles: answer.rejectedFiles.length,
  });
  return answer;
}
