import autocannon from "autocannon";
import { processorMilliseconds } from "./processes.ts";

/** Load on the edge: ten connections, each sending its next request when the last is answered. */
export type LoadRequest = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type LoadResult = {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  /** Processor time of all processes a request, in milliseconds. */
  readonly processorPerRequest: number;
  readonly requests: number;
  /** Answers that the edge had cached, and those it had to fetch. */
  readonly hits: number;
  readonly misses: number;
  /** Answers with another status than expected. */
  readonly failures: number;
};

const connections = 10;

/**
 * @param load.next the next request; what it asks for may differ each time
 * @param load.amount how many requests, or for how many seconds
 */
export async function runLoad(load: {
  address: string;
  pids: readonly number[];
  amount: { requests: number } | { seconds: number };
  expected: number;
  next: () => LoadRequest;
}): Promise<LoadResult> {
  const times: number[] = [];
  const seen = { hits: 0, misses: 0, failures: 0 };
  const processorBefore = processorMilliseconds(load.pids);
  const begun = performance.now();
  let answered = begun;
  const finished = Promise.withResolvers<void>();
  const options: autocannon.Options = {
    url: load.address,
    connections,
    ...("requests" in load.amount ? { amount: load.amount.requests } : { duration: load.amount.seconds }),
    requests: [
      {
        setupRequest: (request) => ({ ...request, ...load.next() }),
        onResponse: (status, _body, _context, headers) => {
          const cache = headerOf(headers, "x-cache");
          if (/hit/i.test(cache)) seen.hits += 1;
          else seen.misses += 1;
          if (status !== load.expected) seen.failures += 1;
        },
      },
    ],
  };
  const instance = autocannon(options, (error) => (error ? finished.reject(error) : finished.resolve()));
  instance.on("response", (_client, _status, _bytes, milliseconds) => {
    answered = performance.now();
    times.push(milliseconds);
  });
  await finished.promise;
  // Not until now: the generator ends on a whole second.
  const seconds = (answered - begun) / 1_000;
  const processor = processorMilliseconds(load.pids) - processorBefore;
  times.sort((a, b) => a - b);
  return {
    requestsPerSecond: Math.round(times.length / seconds),
    p50: rounded(percentile(times, 0.5)),
    p95: rounded(percentile(times, 0.95)),
    processorPerRequest: rounded(processor / Math.max(1, times.length)),
    requests: times.length,
    ...seen,
  };
}

/** The result with the middle number of requests a second, of an odd number of results. */
export function middleOf(results: readonly LoadResult[]): LoadResult {
  const middle = [...results].sort((a, b) => a.requestsPerSecond - b.requestsPerSecond)[results.length >> 1];
  if (middle === undefined) throw new Error("There is no middle one of no results");
  return middle;
}

/** @param sorted ascending */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const rounded = (value: number): number => Math.round(value * 100) / 100;

function headerOf(headers: unknown, name: string): string {
  if (Array.isArray(headers)) {
    const index = headers.findIndex((one) => String(one).toLowerCase() === name);
    return index < 0 ? "" : String(headers[index + 1]);
  }
  if (typeof headers !== "object" || headers === null) return "";
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name);
  return found === undefined ? "" : String(found[1]);
}
