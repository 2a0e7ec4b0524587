import { join } from "node:path";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { SQSClient } from "@aws-sdk/client-sqs";
import { withoutLog } from "../functions/shared/observability/sdk-log.ts";
import { publishStreamFilters } from "../functions/shared/storage/table-definition.ts";
import { behaviourOf } from "../schemas/edge-behaviours.ts";
import type { Cache } from "./edge/cache.ts";
import type { Functions } from "./functions.ts";
import { localCredentials, localRegion, tableName } from "./names.ts";
import { followQueue } from "./queue.ts";
import type { S3 } from "./s3.ts";
import { startSchedule } from "./schedule.ts";
import { positionFile } from "./stream/position.ts";
import { followStream } from "./stream.ts";
import { deleteExpired } from "./time-to-live.ts";

type DriverOptions = {
  folder: string;
  functions: Functions;
  environment: Readonly<Record<string, string>>;
  s3: S3;
  cache: Cache;
  streamArn: string;
  report: (message: string, error?: unknown) => void;
};

export type Drivers = Awaited<ReturnType<typeof startDrivers>>;

/** The table's stream, the render queue and the clock, each driving its function. */
export async function startDrivers(options: DriverOptions, stack: AsyncDisposableStack) {
  const { folder, functions, s3, report } = options;
  const tableEndpoint = options.environment["AWS_ENDPOINT_URL_DYNAMODB"] ?? "";
  const client = { region: localRegion, credentials: localCredentials };
  const streams = withoutLog(
    new DynamoDBStreamsClient({
      ...client,
      endpoint: options.environment["AWS_ENDPOINT_URL_DYNAMODB_STREAMS"] ?? "",
    }),
  );
  const queues = new SQSClient({ ...client, endpoint: s3.endpoint });
  stack.defer(() => {
    streams.destroy();
    queues.destroy();
  });
  const worked = (): void => forgetAnswers(options.cache);
  const stream = await followStream({
    client: streams,
    streamArn: options.streamArn,
    positionFile: join(folder, positionFile),
    setAsideFile: join(folder, "stream-set-aside.jsonl"),
    filters: publishStreamFilters,
    invoke: (event) => functions.invoke("publish-stream", event),
    report,
    worked,
    idleMilliseconds: 250,
    // Deployed it is 100, for the sake of a function's memory; a backlog is worked off sooner in one go.
    batchMaximum: 1_000,
    attempts: 8,
  });
  stack.defer(() => stream.stop());
  const queue = followQueue({
    client: queues,
    queueUrl: s3.renderQueueUrl,
    invoke: (event) => functions.invoke("publish-queue", event),
    report,
    worked,
  });
  stack.defer(() => queue.stop());
  const schedule = startSchedule(
    [
      { run: () => functions.invoke("sweep", {}) },
      { minute: 5, run: () => functions.invoke("count-reads", {}) },
      { minute: 40, hour: 1, run: () => functions.invoke("backup", { mode: "export" }) },
      { minute: 10, hour: 2, run: () => deleteExpired(tableEndpoint, { table: tableName, now: new Date() }) },
      { minute: 20, hour: 2, run: () => functions.invoke("reconcile", {}) },
    ],
    report,
  );
  stack.defer(() => schedule.stop());
  const settled = async (): Promise<void> => {
    do {
      await stream.settled();
      while (s3.queued() > 0) await new Promise((done) => setTimeout(done, 10));
      await stream.settled();
    } while (s3.queued() > 0);
  };
  const settledWithin = (milliseconds: number): Promise<void> =>
    Promise.race([settled(), new Promise<void>((done) => setTimeout(done, milliseconds).unref())]);
  return { nudge: stream.nudge, settled, settledWithin };
}

/**
 * Forgets what functions answered: it was read from the table, which has changed. That is lists and counts, and
 * documents that were asked for before they were stored.
 */
export function forgetAnswers(cache: Cache): void {
  cache.invalidate(
    (key, { failedOver }) => failedOver === true || behaviourOf(key.split("?")[0] ?? key).origin !== "stored",
  );
}
