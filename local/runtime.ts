import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { accessLogPrefix, newsSitemapKey, sitemapIndexKey } from "../functions/shared/artefacts/keys.ts";
import type { StorageUse } from "../functions/shared/observability/storage-calls.ts";
import type { Role } from "../schemas/contract.ts";
import type { FunctionName } from "../schemas/functions.ts";
import { createAccessLog } from "./access-log/files.ts";
import type { ResultType } from "./access-log/line.ts";
import { type Control, startControl } from "./control.ts";
import type { OriginAnswer } from "./edge/answer.ts";
import { createOrigins } from "./edge/origins.ts";
import { robotsText } from "./edge/robots.ts";
import { startEdge } from "./edge/server.ts";
import { startPage } from "./edge/start-page.ts";
import { loadMarked, wasCounted, wasLoading } from "./first-run.ts";
import { lockFolder } from "./folder-lock.ts";
import { createFunctions, type Functions, type Handlers } from "./functions.ts";
import { sendRequest } from "./http-request.ts";
import { buckets, distributionId } from "./names.ts";
import { type Drivers, forgetAnswers, startDrivers } from "./runtime-drivers.ts";
import { removeRuntimeFile, writeRuntimeFile } from "./runtime-file.ts";
import { startStores } from "./runtime-stores.ts";
import type { S3 } from "./s3.ts";
import { countStorage } from "./storage-statistics.ts";

/** @returns the keys of the documents that must be served before the runtime calls itself ready */
type LoadSample = (site: { address: string; token: string }) => Promise<readonly string[]>;

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
  readonly loadSample: LoadSample | null;
  readonly report: (message: string, error?: unknown) => void;
};

export type Statistics = {
  readonly invocations: ReturnType<Functions["invocations"]>;
  readonly milliseconds: ReturnType<Functions["milliseconds"]>;
  /** Answers of the edge by how they came about, in CloudFront's words. */
  readonly answers: Readonly<Partial<Record<ResultType, number>>>;
  readonly queued: number;
  readonly storage: StorageUse;
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
  let drivers: Drivers | undefined;
  let firstRendering: Promise<void> = Promise.resolve();
  const functions = withConsequences(createFunctions(stores.handlers), {
    "editorial-api": () => drivers?.nudge(),
    "count-reads": () => forgetAnswers(cache),
  });
  const answers: Partial<Record<ResultType, number>> = {};
  const log = createAccessLog({
    distributionId,
    put: (name, file) => s3.put(buckets.logs, `${accessLogPrefix}${name}`, file, "application/gzip"),
    intervalMilliseconds: 5_000,
  });
  stack.defer(() => log.stop());
  const edge = await startEdge({
    port: stores.port,
    host: options.host ?? "127.0.0.1",
    publicAddress: options.publicAddress ?? address,
    origins: createOrigins({ s3, functions, report }),
    cache,
    log: {
      ...log,
      add: (record) => {
        answers[record.result] = (answers[record.result] ?? 0) + 1;
        log.add(record);
      },
    },
    pages: new Map<string, () => OriginAnswer | Promise<OriginAnswer>>([
      ...issuer.pages,
      ["/", async () => firstRendering.then(() => startPage(s3, address))],
      ["/robots.txt", () => robotsText(address, sitemapsOf(s3))],
    ]),
    hubs: (environment["HUBS"] ?? "").split(",").filter((hub) => hub !== ""),
    heedSignals: process.env["HEED_SIGNALS"] === "1",
    now: Date.now,
    report,
  });
  stack.defer(() => edge.stop());
  const storage = countStorage();
  stack.defer(() => storage.stop());
  const statistics = (): Statistics => ({
    invocations: functions.invocations(),
    milliseconds: functions.milliseconds(),
    answers: { ...answers },
    queued: s3.queued(),
    storage: storage.use(),
    processes: { runtime: process.pid, dynamoDb: stores.dynamoDbPid },
  });
  const { loadSample } = options;
  // An export is restored into an empty runtime.
  const wanted = process.env["KATERN_SAMPLE"] !== "none";
  const mustLoad = loadSample !== null && wanted && (table.empty || wasLoading(folder));
  const driving = { folder, functions, environment, s3, cache, streamArn: table.streamArn, report };
  if (mustLoad) {
    const token = await issuer.signToken({ role: "administrator", subject: "sample" });
    await loadMarked(folder, async () => {
      const keys = await loadSample({ address, token });
      // Only now: all of it is rendered once, instead of every feed again after every entry.
      drivers = await startDrivers(driving, stack);
      firstRendering = Promise.race([drivers.settled(), pause(firstRenderingMaximum)]).catch(() => {});
      await served(address, keys, firstRendering);
    });
  }
  const driven = drivers ?? (await startDrivers(driving, stack));
  drivers = driven;
  // The list of feeds names those of what is most read: they are there from the first count on.
  if ((mustLoad || !table.empty) && !wasCounted(s3)) {
    firstRendering = firstRendering
      .then(async () => void (await functions.invoke("count-reads", {})))
      .catch((error: unknown) => {
        // Whoever stops Katern meanwhile need not be told: the next start counts.
        if (!stack.disposed) report("the first count failed", error);
      });
  }
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
    settled: async () => {
      await firstRendering;
      await driven.settled();
    },
    stop: () => stack.disposeAsync(),
  };
}

/** The sitemap once something is published, and that for news while there is any. */
function sitemapsOf(s3: S3): string[] {
  return [sitemapIndexKey, newsSitemapKey].filter((key) => s3.head(buckets.published, key) !== null);
}

/** The start page shows what is there: it waits so long, in milliseconds, for what is being rendered for the first time. */
const firstRenderingMaximum = 10_000;

/**
 * Waits until documents are served, stored or by fail-over, or until nothing more is to come. What is
 * rendered from them follows meanwhile.
 */
async function served(address: string, keys: readonly string[], settled: Promise<void>): Promise<void> {
  let over = false;
  const end = (): void => {
    over = true;
  };
  settled.then(end, end);
  let missing = keys;
  while (!over && missing.length > 0) {
    const answers = await Promise.all(missing.map((key) => sendRequest(`${address}/${key}`)));
    missing = missing.filter((_, index) => answers[index]?.status !== 200);
    if (missing.length > 0) await pause(50);
  }
}

/** What follows an invocation: an editor's change is published at once, counts are shown at once. */
function withConsequences(
  functions: Functions,
  consequences: Readonly<Partial<Record<FunctionName, () => void>>>,
): Functions {
  return {
    ...functions,
    invoke: async (name, event) => {
      const result = await functions.invoke(name, event);
      consequences[name]?.();
      return result;
    },
  };
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
