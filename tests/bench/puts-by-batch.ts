import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { Handler, Handlers } from "../../local/functions.ts";
import { buckets } from "../../local/names.ts";

/** How often a batch of events stored each public object. */
export type BatchPuts = ReadonlyMap<string, number>;

/**
 * Counts what `publish` stores, batch by batch, where it leaves the process: a put of the published bucket that was
 * answered with success. What lost a race was refused, and does not count.
 * @returns the functions to run instead, and what their batches stored so far
 */
export function countPutsByBatch(handlers: Handlers): { handlers: Handlers; batches: readonly BatchPuts[] } {
  const batches: Map<string, number>[] = [];
  const current = new AsyncLocalStorage<Map<string, number>>();
  subscribe("http.client.request.created", (message) => {
    const { request } = message as { request: ClientRequest };
    const puts = current.getStore();
    const key = request.method === "PUT" ? keyOf(request.path) : undefined;
    if (puts === undefined || key === undefined) return;
    request.once("response", ({ statusCode }: IncomingMessage) => {
      if (statusCode === 200) puts.set(key, (puts.get(key) ?? 0) + 1);
    });
  });
  const counted = (load: () => Promise<Handler>) => async (): Promise<Handler> => {
    const handler = await load();
    return (event, context) => {
      const puts = new Map<string, number>();
      batches.push(puts);
      return current.run(puts, () => handler(event, context));
    };
  };
  return {
    handlers: {
      ...handlers,
      "publish-stream": counted(handlers["publish-stream"]),
      "publish-queue": counted(handlers["publish-queue"]),
    },
    batches,
  };
}

function keyOf(path: string): string | undefined {
  const prefix = `/${buckets.published}/`;
  const { pathname } = new URL(path, "http://storage.invalid");
  return pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) : undefined;
}
