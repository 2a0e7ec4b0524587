import { join, resolve } from "node:path";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { SQSClient } from "@aws-sdk/client-sqs";
import { publishStreamFilters } from "../functions/shared/storage/table-definition.ts";
import type { Role } from "../schemas/contract.ts";
import { behaviourOf } from "../schemas/edge-behaviours.ts";
import { createAccessLog } from "./access-log/files.ts";
import type { ResultType } from "./access-log/line.ts";
import { type Control, startControl } from "./control.ts";
import { freePort, startDynamoDb } from "./dynamodb.ts";
import { type Cache, createCache } from "./edge/cache.ts";
import { createOrigins } from "./edge/origins.ts";
import { startEdge } from "./edge/server.ts";
import { startPage } from "./edge/start-page.ts";
import { localEnvironment } from "./environment.ts";
import { loadMarked, wasLoading } from "./first-run.ts";
import { lockFolder } from "./folder-lock.ts";
import { createFunctions, type Functions, type Handlers, realHandlers } from "./functions.ts";
import { openIssuer } from "./issuer.ts";
import {
  accessLogPrefix,
  buckets,
  distributionId,
  localCredentials,
  localRegion,
  tableName,
} from "./names.ts";
import { followQueue } from "./queue.ts";
import { removeRuntimeFile, writeRuntimeFile } from "./runtime-file.ts";
import { type S3, startS3 } from "./s3.ts";
import { startSchedule } from "./schedule.ts";
import { followStream } from "./stream.ts";
import { createTable, inspectTable } from "./table.ts";

export type RuntimeOptions = {
  /** The edge's port; any free one for 0. */
  readonly port: number;
  /** Where everything is kept. */
  readonly folder: string;
  /** The address to listen on; loopback when left out. */
  readonly host?: string | undefined;
  /** What every `url` and `next` starts with, where that is not where the edge answers. */
  readonly publicAddress?: string | undefined;
  /** The functions; the real ones when left out. */
  readonly handlers?: Handlers | undefined;
  /** Fills an empty store through the editorial API, or goes on where it was cut short; null for none. */
  readonly loadSample: ((site: { address: string; token: string }) => Promise<void>) | null;
  readonly report: (message: string, error?: unknown) => void;
};

export type Statistics = {
  readonly invocations: ReturnType<Functions["invocations"]>;
  /** Answers of the edge by how they came about, in CloudFront's words. */
  readonly answers: Readonly<Partial<Record<ResultType, number>>>;
  readonly queued: number;
  readonly processes: { readonly runtime: number; readonly dynamoDb: number | null };
};

export type Runtime = {
  readonly address: string;
  /** Lambda's Invoke API. */
  readonly control: string;
  readonly environment: Readonly<Record<string, string>>;
  signToken(role: Role, subject: string): Promise<string>;
  statistics(): Statistics;
  /** Forgets what the edge has cached. */
  clearCache(): void;
  /** Resolves when everything written so far is published. */
  settled(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts all of Katern in a data folder: the emulators, the functions, the edge, what drives them.
 * Ready when it resolves: the sample content, where there was nothing before, is published by then.
 * @throws Error that says what to do when the folder or the port cannot be had
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const folder = resolve(options.folder);
  const stack = new AsyncDisposableStack();
  try {
    const unlock = lockFolder(folder);
    stack.defer(unlock);
    return await assemble(folder, options, stack);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function assemble(
  folder: string,
  options: RuntimeOptions,
  stack: AsyncDisposableStack,
): Promise<Runtime> {
  const { report } = options;
  const stores = await startStores(folder, options, stack);
  const { s3, cache, environment, address, issuer, table } = stores;
  const functions = createFunctions(stores.handlers);
  const answers: Partial<Record<ResultType, number>> = {};
  const log = createAccessLog({
    distributionId,
    put: (name, file) => s3.put(buckets.logs, `${accessLogPrefix}${name}`, file, "application/gzip"),
    intervalMilliseconds: 5_000,
  });
  stack.defer(() => log.stop());
  let drivers: Drivers | undefined;
  const edge = await startEdge({
    port: stores.port,
    host: options.host ?? "127.0.0.1",
    publicAddress: options.publicAddress ?? address,
    origins: createOrigins({ s3, functions: nudging(functions, () => drivers?.nudge()), report }),
    cache,
    log: {
      ...log,
      add: (record) => {
        answers[record.result] = (answers[record.result] ?? 0) + 1;
        log.add(record);
      },
    },
    pages: new Map([...issuer.pages, ["/", () => startPage(s3, address)]]),
    heedSignals: process.env["HEED_SIGNALS"] === "1",
    now: Date.now,
    report,
  });
  stack.defer(() => edge.stop());
  const statistics = (): Statistics => ({
    invocations: functions.invocations(),
    answers: { ...answers },
    queued: s3.queued(),
    processes: { runtime: process.pid, dynamoDb: stores.dynamoDbPid },
  });
  const { loadSample } = options;
  const mustLoad = loadSample !== null && (table.empty || wasLoading(folder));
  const driving = { folder, functions, environment, s3, cache, streamArn: table.streamArn, report };
  if (mustLoad) {
    const token = await issuer.signToken({ role: "administrator", subject: "sample" });
    await loadMarked(folder, async () => {
      await loadSample({ address, token });
      // Only now: all of it is rendered once, instead of every feed again after every entry.
      drivers = await startDrivers(driving, stack);
      await drivers.settled();
    });
  }
  const driven = drivers ?? (await startDrivers(driving, stack));
  drivers = driven;
  stack.defer(() => driven.settledWithin(3_000));
  stack.defer(() => edge.stop());
  const control = await startControl({
    functions,
    before: async (name) => {
      if (name === "count-reads") await log.flush();
      if (name === "reconcile") await driven.settled();
    },
    statistics,
  });
  stack.defer(() => control.stop());
  announce(folder, { address, control, environment, dynamoDbPid: stores.dynamoDbPid }, stack);
  return {
    address,
    control: control.address,
    environment,
    signToken: (role, subject) => issuer.signToken({ role, subject }),
    statistics,
    clearCache: () => cache.invalidate(() => true),
    settled: driven.settled,
    stop: () => stack.disposeAsync(),
  };
}

/** The emulators, then what needs their addresses: the table, and the functions with their environment. */
async function startStores(folder: string, options: RuntimeOptions, stack: AsyncDisposableStack) {
  const port = options.port === 0 ? await freePort() : options.port;
  const address = `http://127.0.0.1:${port}`;
  const cache = createCache({ maximumBytes: 16 * 1024 * 1024, now: Date.now });
  const ended = <Started extends { stop(): Promise<void> }>(started: Started): Started => {
    stack.defer(() => started.stop());
    return started;
  };
  const [dynamoDb, s3] = await allOrNone([
    startDynamoDb({ file: join(folder, "table.db") }).then(ended),
    startS3({
      folder: join(folder, "storage"),
      changed: (bucket, key) => {
        if (bucket === buckets.published) forgetStored(cache, key);
      },
      report: options.report,
    }).then(ended),
  ]);
  const environment = localEnvironment({
    dynamoDbEndpoint: dynamoDb.endpoint,
    s3Endpoint: s3.endpoint,
    renderQueueUrl: s3.renderQueueUrl,
    edgeAddress: address,
    publicAddress: options.publicAddress ?? address,
  });
  Object.assign(process.env, environment);
  const handlers = options.handlers ?? realHandlers();
  const [table, issuer] = await allOrNone([
    createTable(dynamoDb.endpoint, tableName).then(() => inspectTable(dynamoDb.endpoint, tableName)),
    openIssuer({ folder, address }),
    handlers["delivery-api"](),
    handlers["editorial-api"](),
    handlers["publish-stream"](),
  ]);
  return { port, address, cache, environment, handlers, s3, issuer, table, dynamoDbPid: dynamoDb.pid };
}

/** As `Promise.all`, but fails only when nothing is starting any more, so that all of it can be ended. */
async function allOrNone<const Started extends readonly Promise<unknown>[]>(
  starting: Started,
): Promise<{ -readonly [Index in keyof Started]: Awaited<Started[Index]> }> {
  await Promise.allSettled(starting);
  return Promise.all(starting);
}

type DriverOptions = {
  folder: string;
  functions: Functions;
  environment: Readonly<Record<string, string>>;
  s3: S3;
  cache: Cache;
  streamArn: string;
  report: RuntimeOptions["report"];
};

type Drivers = Awaited<ReturnType<typeof startDrivers>>;

/** The table's stream, the render queue and the clock, each driving its function. */
async function startDrivers(options: DriverOptions, stack: AsyncDisposableStack) {
  const { folder, functions, s3, report } = options;
  const client = { region: localRegion, credentials: localCredentials };
  const streams = new DynamoDBStreamsClient({
    ...client,
    endpoint: options.environment["AWS_ENDPOINT_URL_DYNAMODB_STREAMS"] ?? "",
  });
  const queues = new SQSClient({ ...client, endpoint: s3.endpoint });
  stack.defer(() => {
    streams.destroy();
    queues.destroy();
  });
  // Lists are read from the table: what a reader got before a change is forgotten when it is published.
  const worked = (): void =>
    options.cache.invalidate((key) => behaviourOf(key.split("?")[0] ?? key).origin !== "stored");
  const stream = await followStream({
    client: streams,
    streamArn: options.streamArn,
    positionFile: join(folder, "stream-position.json"),
    setAsideFile: join(folder, "stream-set-aside.jsonl"),
    filters: publishStreamFilters,
    invoke: (event) => functions.invoke("publish-stream", event),
    report,
    worked,
    idleMilliseconds: 250,
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
      { minute: 5, run: () => functions.invoke("count-reads", {}) },
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

/** After an editor's request the stream is looked at, at once. */
function nudging(functions: Functions, nudge: () => void): Functions {
  return {
    ...functions,
    invoke: async (name, event) => {
      const result = await functions.invoke(name, event);
      if (name === "editorial-api") nudge();
      return result;
    },
  };
}

/** Deployed, a change waits for the CDN's copy to age; here it is seen at once. */
function forgetStored(cache: Cache, key: string): void {
  cache.forget(`/${key}`);
  cache.forget(`/${key.split("/").map(encodeURIComponent).join("/")}`);
}

function announce(
  folder: string,
  runtime: {
    address: string;
    control: Control;
    environment: Record<string, string>;
    dynamoDbPid: number | null;
  },
  stack: AsyncDisposableStack,
): void {
  writeRuntimeFile(folder, {
    pid: process.pid,
    address: runtime.address,
    control: runtime.control.address,
    dynamoDbPid: runtime.dynamoDbPid,
    environment: { ...runtime.environment, AWS_ENDPOINT_URL_LAMBDA: runtime.control.address },
  });
  stack.defer(() => removeRuntimeFile(folder));
}
