import { randomUUID } from "node:crypto";
import type { Context } from "aws-lambda";

/** The functions as they are deployed, by the name that an operator invokes them by. */
export const functionNames = [
  "delivery-api",
  "editorial-api",
  "publish-stream",
  "publish-queue",
  "reconcile",
  "count-reads",
] as const;
export type FunctionName = (typeof functionNames)[number];

export type Handler = (event: unknown, context: Context) => Promise<unknown>;
export type Handlers = Readonly<Record<FunctionName, () => Promise<Handler>>>;

export type Functions = {
  /** Invokes a function in this process. @throws what the function throws */
  invoke(name: FunctionName, event: unknown): Promise<unknown>;
  /** How often each was invoked since the start. */
  invocations(): Readonly<Record<FunctionName, number>>;
};

/** Timeouts as deployed, in milliseconds. */
const timeouts: Readonly<Record<FunctionName, number>> = {
  "delivery-api": 10_000,
  "editorial-api": 20_000,
  "publish-stream": 60_000,
  "publish-queue": 60_000,
  reconcile: 900_000,
  "count-reads": 900_000,
};

/** The functions, invoked in this process as Lambda would, and counted where they are invoked. */
export function createFunctions(handlers: Handlers): Functions {
  const counts: Record<FunctionName, number> = {
    "delivery-api": 0,
    "editorial-api": 0,
    "publish-stream": 0,
    "publish-queue": 0,
    reconcile: 0,
    "count-reads": 0,
  };
  return {
    invoke: async (name, event) => {
      counts[name] += 1;
      const handler = await handlers[name]();
      return handler(event, contextOf(name, timeouts[name]));
    },
    invocations: () => ({ ...counts }),
  };
}

const entries: Readonly<Record<FunctionName, string>> = {
  "delivery-api": "../functions/delivery-api/handler.ts",
  "editorial-api": "../functions/editorial-api/handler.ts",
  "publish-stream": "../functions/publish/stream.ts",
  "publish-queue": "../functions/publish/queue.ts",
  reconcile: "../functions/publish/reconcile.ts",
  "count-reads": "../functions/count-reads/handler.ts",
};

/**
 * The real functions, each imported once, when it is first asked for: its environment must be set by
 * then, because a function reads it as it is imported.
 */
export function realHandlers(): Handlers {
  const once = (name: FunctionName): (() => Promise<Handler>) => {
    let loading: Promise<Handler> | undefined;
    return () => {
      loading ??= importHandler(entries[name]);
      return loading;
    };
  };
  return {
    "delivery-api": once("delivery-api"),
    "editorial-api": once("editorial-api"),
    "publish-stream": once("publish-stream"),
    "publish-queue": once("publish-queue"),
    reconcile: once("reconcile"),
    "count-reads": once("count-reads"),
  };
}

async function importHandler(path: string): Promise<Handler> {
  const module: unknown = await import(new URL(path, import.meta.url).href);
  if (!hasHandler(module)) throw new Error(`${path} exports no handler`);
  return module.handler;
}

function hasHandler(module: unknown): module is { handler: Handler } {
  return (
    typeof module === "object" &&
    module !== null &&
    "handler" in module &&
    typeof module.handler === "function"
  );
}

function contextOf(name: FunctionName, timeout: number): Context {
  const deadline = Date.now() + timeout;
  const unused = (): void => {};
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: name,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
    memoryLimitInMB: "512",
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: "local",
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: unused,
    fail: unused,
    succeed: unused,
  };
}
