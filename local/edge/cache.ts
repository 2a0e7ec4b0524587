import type { OriginAnswer } from "./answer.ts";
import type { Lifetime } from "./cache-control.ts";

export type CachedAnswer = {
  readonly answer: OriginAnswer & { readonly body: Buffer };
  /** Milliseconds since 1970. */
  readonly storedAt: number;
  readonly lifetime: Lifetime;
  /** The body by content coding, made when first asked for. */
  readonly encoded: Map<string, Buffer>;
};

export type Cache = {
  /** What is kept under a key, and whether it is still new; null when there is nothing fit to serve. */
  find(key: string): { entry: CachedAnswer; fresh: boolean } | null;
  keep(key: string, entry: CachedAnswer): void;
  /** Forgets every answer that fits, as a CDN's invalidation does. */
  invalidate(fits: (key: string, answer: OriginAnswer) => boolean): void;
  forget(key: string): void;
};

/** Answers kept in memory; the one that was used longest ago goes when the bytes run out. */
export function createCache(options: { maximumBytes: number; now: () => number }): Cache {
  const entries = new Map<string, CachedAnswer>();
  let bytes = 0;
  const forget = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    bytes -= sizeOf(entry);
    entries.delete(key);
  };
  return {
    forget,
    find: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      const age = (options.now() - entry.storedAt) / 1_000;
      if (age >= entry.lifetime.fresh + entry.lifetime.stale) {
        forget(key);
        return null;
      }
      entries.delete(key);
      entries.set(key, entry);
      return { entry, fresh: age < entry.lifetime.fresh };
    },
    keep: (key, entry) => {
      forget(key);
      if (sizeOf(entry) > options.maximumBytes / 8) return;
      entries.set(key, entry);
      bytes += sizeOf(entry);
      for (const oldest of entries.keys()) {
        if (bytes <= options.maximumBytes) break;
        forget(oldest);
      }
    },
    invalidate: (fits) => {
      for (const [key, { answer }] of [...entries]) if (fits(key, answer)) forget(key);
    },
  };
}

/** Compressed forms are smaller than the body: together less than twice its length, nearly always. */
const sizeOf = (entry: CachedAnswer): number => 2 * entry.answer.body.length + 1_024;
