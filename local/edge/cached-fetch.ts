import { type EdgeBehaviour, errorCachingSeconds } from "../../schemas/edge-behaviours.ts";
import type { EdgeRequest, OriginAnswer } from "./answer.ts";
import type { Cache, CachedAnswer } from "./cache.ts";
import { lifetimeOf } from "./cache-control.ts";
import type { Origins } from "./origins.ts";

export type CacheResult = "Hit" | "RefreshHit" | "Miss";
export type CachedFetch = {
  readonly answer: OriginAnswer;
  readonly result: CacheResult;
  /** Seconds since the answer was made; undefined for one that was not kept. */
  readonly age: number | undefined;
  readonly encoded: Map<string, Buffer>;
};

/**
 * Reads through the cache: new answers are served from it, stale ones too while one request fetches
 * the next, and readers who miss the same thing at once wait for one fetch.
 */
export function createCachedFetch(options: { cache: Cache; origins: Origins; now: () => number }) {
  const { cache, origins, now } = options;
  const underway = new Map<string, Promise<{ answer: OriginAnswer; entry: CachedAnswer | null }>>();

  const fetchAndKeep = async (key: string, request: EdgeRequest, behaviour: EdgeBehaviour) => {
    const answer = await origins.fetch(request, behaviour);
    const entry = keepable(answer, behaviour, now());
    if (entry !== null) cache.keep(key, entry);
    else cache.forget(key);
    return { answer, entry };
  };
  const fetchOnce = (key: string, request: EdgeRequest, behaviour: EdgeBehaviour) => {
    const waiting = underway.get(key);
    if (waiting !== undefined) return waiting;
    const fetching = fetchAndKeep(key, request, behaviour).finally(() => underway.delete(key));
    underway.set(key, fetching);
    return fetching;
  };

  return async (request: EdgeRequest, behaviour: EdgeBehaviour): Promise<CachedFetch> => {
    if (!behaviour.cached || request.method !== "GET") {
      const head = await headFromCache(request, behaviour);
      if (head !== null) return head;
      const answer = await origins.fetch(keyed(request, behaviour), behaviour);
      return { answer, result: "Miss", age: undefined, encoded: new Map() };
    }
    const key = cacheKey(request, behaviour);
    const found = cache.find(key);
    if (found !== null) {
      if (!found.fresh) void fetchOnce(key, keyed(request, behaviour), behaviour);
      return served(found.entry, found.fresh ? "Hit" : "RefreshHit");
    }
    const { answer, entry } = await fetchOnce(key, keyed(request, behaviour), behaviour);
    if (entry === null) return { answer, result: "Miss", age: undefined, encoded: new Map() };
    return { ...served(entry, "Miss"), age: undefined };
  };

  async function headFromCache(request: EdgeRequest, behaviour: EdgeBehaviour): Promise<CachedFetch | null> {
    if (request.method !== "HEAD" || !behaviour.cached) return null;
    const found = cache.find(cacheKey(request, behaviour));
    return found?.fresh === true ? served(found.entry, "Hit") : null;
  }

  function served(entry: CachedAnswer, result: CacheResult): CachedFetch {
    const age = Math.max(0, Math.floor((now() - entry.storedAt) / 1_000));
    return {
      answer: entry.answer,
      result,
      age,
      encoded: entry.encoded,
    };
  }
}

/** The key of an answer: the path and, where the behaviour says so, the whole query. */
function cacheKey(request: Pick<EdgeRequest, "path" | "query">, behaviour: EdgeBehaviour): string {
  return behaviour.queryInKey && request.query !== "" ? `${request.path}?${request.query}` : request.path;
}

/** What is not in the key must not reach the origin either: it would decide what others get. */
function keyed(request: EdgeRequest, behaviour: EdgeBehaviour): EdgeRequest {
  return behaviour.queryInKey ? request : { ...request, query: "" };
}

function keepable(answer: OriginAnswer, behaviour: EdgeBehaviour, now: number): CachedAnswer | null {
  if (!Buffer.isBuffer(answer.body)) return null;
  const { status, headers, body } = answer;
  const lifetime = lifetimeOf(
    { status, cacheControl: headers["cache-control"] },
    behaviour.maximumSeconds,
    errorCachingSeconds,
  );
  if (lifetime.fresh + lifetime.stale === 0) return null;
  return { answer: { ...answer, body }, storedAt: now, lifetime, encoded: new Map() };
}
