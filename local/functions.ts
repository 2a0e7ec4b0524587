import { randomUUID } from "node:crypto";
import type { Context } from "aws-lambda";
import { type FunctionName, functionSeconds } from "../schemas/functions.ts";

export type Handler = (event: unknown, context: Context) => Promise<unknown>;
export type Handlers = Readonly<Record<FunctionName, () => Promise<Handler>>>;

export type Functions = {
  /** Invokes a function in this process. @throws what the function throws */
  invoke(name: FunctionName, event: unknown): Promise<unknown>;
  /** How often each was invoked since the start. */
  invocations(): Readonly<Record<FunctionName, number>>;
  /** How long they took since the start, each together, in milliseconds. */
  milliseconds(): Readonly<Record<FunctionName, number>>;
};

/** The functions, invoked in this process as Lambda would, and counted where they are invoked. */
export function createFunctions(handlers: Handlers): Functions {
  const counts = forEachFunction(() => 0);
  const durations = forEachFunction(() => 0);
  return {
    invoke: async (name, event) => {
      counts[name] += 1;
      const handler = await handlers[name]();
      const begun = performance.now();
      try {
        return await handler(event, contextOf(name, functionSeconds[name] * 1_000));
      } finally {
        durations[name] += performance.now() - begun;
      }
    },
    invocations: () => ({ ...counts }),
    milliseconds: () => ({ ...durations }),
  };
}

/**
 * The real functions, each imported once, when it is first asked for: its environment must be set by
 * then, because a function reads it as it is imported.
 */
export function realHandlers(): Handlers {
  return {
    "delivery-api": once(() => import("../functions/delivery-api/handler.ts")),
    "editorial-api": once(() => import("../functions/editorial-api/handler.ts")),
    "publish-stream": once(() => import("../functions/publish/stream.ts")),
    "publish-queue": once(() => import("../functions/publish/queue.ts")),
    reconcile: once(() => import("../functions/publish/reconcile.ts")),
    sweep: once(() => import("../functions/sweep/handler.ts")),
    "count-reads": once(() => import("../functions/count-reads/handler.ts")),
    backup: once(() => import("../functions/backup/handler.ts")),
  };
}

function once(load: () => Promise<unknown>): () => Promise<Handler> {
  let loading: Promise<Handler> | undefined;
  return () => {
    loading ??= load().then(handlerOf);
    return loading;
  };
}

function forEachFunction<Value>(make: (name: FunctionName) => Value): Record<FunctionName, Value> {
  return {
    "delivery-api": make("delivery-api"),
    "editorial-api": make("editorial-api"),
    "publish-stream": make("publish-stream"),
    "publish-queue": make("publish-queue"),
    reconcile: make("reconcile"),
    sweep: make("sweep"),
    "count-reads": make("count-reads"),
    backup: make("backup"),
  };
}

function handlerOf(module: unknown): Handler {
  if (!hasHandler(module)) throw new Error("The module of a function exports no handler");
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
