import { lookup } from "node:dns/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { SQSClient } from "@aws-sdk/client-sqs";
import { parseEnvironment, publishEnvironment } from "../../schemas/environment.ts";
import { createBucketClient } from "../shared/artefacts/bucket.ts";
import { countColdStart } from "../shared/observability/cold-start.ts";
import { countLeftOut } from "../shared/observability/left-out.ts";
import { withStorageUse } from "../shared/observability/storage-calls.ts";
import { createLiveMemo } from "../shared/rendering/live-memo.ts";
import { siteOf } from "../shared/rendering/site.ts";
import { createTableClient } from "../shared/storage/table.ts";
import type { PublishContext } from "./context.ts";

/** How long a hub may take to answer. */
const hubTimeoutMilliseconds = 5_000;

/** What the three publish functions are made of. */
const environment = parseEnvironment(publishEnvironment, process.env);
countColdStart(environment.TABLE_NAME, new Date());
const logger = new Logger();
const bucketClient = createBucketClient();

export const publishContext: PublishContext = {
  table: { client: createTableClient(), name: environment.TABLE_NAME },
  site: siteOf(environment),
  published: { client: bucketClient, name: environment.PUBLISHED_BUCKET },
  ledger: { client: bucketClient, name: environment.LEDGER_BUCKET },
  mediaBucket: environment.MEDIA_BUCKET,
  memo: createLiveMemo(),
  queue: {
    client: new SQSClient({
      maxAttempts: 4,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
    }),
    url: environment.RENDER_QUEUE_URL,
  },
  hubAccess: {
    lookup: (hostname) => lookup(hostname, { all: true }),
    loopback: environment.HUBS_ON_LOOPBACK === "allowed",
    timeoutMilliseconds: hubTimeoutMilliseconds,
  },
  report: ({ message, keys, error, retried = false, leftOut = false }) => {
    if (leftOut) countLeftOut(environment.TABLE_NAME, new Date());
    if (retried) logger.warn(message, { keys, error });
    else logger.error(message, { keys, error });
  },
};

/** Runs an invocation and writes one line about it: what it did and what storage it used. */
export async function logged<Result>(
  what: string,
  run: () => Promise<{ result: Result; facts: Record<string, unknown> }>,
): Promise<Result> {
  const start = performance.now();
  const { result, use } = await withStorageUse(run);
  const milliseconds = Math.round(performance.now() - start);
  logger.info(what, { ...result.facts, milliseconds, storage: use });
  return result.result;
}
