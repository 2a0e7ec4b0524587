import { gzipSync } from "node:zlib";
import { type AccessRecord, accessLogLine, logHeader } from "./access-log/line.ts";

/**
 * Made-up readers of what is published, as access logs: seeded, so the same site and day give the same bytes. Addresses
 * are of the documentation ranges (RFC 5737, RFC 3849).
 */
export type DemoSite = {
  readonly host: string;
  readonly entries: readonly { readonly id: string; readonly path: string }[];
  readonly files: readonly { readonly path: string; readonly size: number; readonly contentType: string }[];
};

export type DemoLog = { readonly name: string; readonly bytes: Buffer };

const millisecondsInHour = 3_600_000;

/** One log file an hour, from the beginning of the first day to now. @param days counted back from now */
export function* demoTraffic(
  site: DemoSite,
  options: { days: number; seed: number; now: Date },
): Generator<DemoLog> {
  const last = Math.floor(options.now.getTime() / millisecondsInHour);
  for (let hour = last - options.days * 24 + 1; hour <= last; hour++) {
    const random = seededRandom(options.seed * 1_000_003 + hour);
    const limit = Math.min(millisecondsInHour, options.now.getTime() - hour * millisecondsInHour);
    const records = recordsOf(site, hour, random)
      .filter((record) => record.at.getTime() - hour * millisecondsInHour < limit)
      .sort((a, b) => a.at.getTime() - b.at.getTime());
    if (records.length === 0) continue;
    const text = logHeader + records.map((record) => `${accessLogLine(record)}\n`).join("");
    const stamp = new Date(hour * millisecondsInHour).toISOString().slice(0, 13).replace("T", "-");
    yield { name: `DEMO.${stamp}.${String(options.seed).padStart(8, "0")}.gz`, bytes: gzipSync(text) };
  }
}

const browsers = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
  "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
];
const robots = [
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
];
const referrers = [
  "https://www.gemeente.example/nieuws",
  "https://zorg.example/actueel",
  undefined,
  undefined,
];

/** Readers by hour of the day in UTC: few at night, most in working hours. */
const readersByHour = [1, 1, 0, 0, 0, 1, 3, 8, 14, 18, 18, 16, 14, 16, 18, 16, 12, 8, 7, 8, 9, 8, 5, 2];

function recordsOf(site: DemoSite, hour: number, random: () => number): AccessRecord[] {
  const start = new Date(hour * millisecondsInHour);
  const weekend = [0, 6].includes(start.getUTCDay());
  const readers = Math.round(
    (readersByHour[start.getUTCHours()] ?? 0) * (weekend ? 0.4 : 1) * (0.6 + random()),
  );
  const records: AccessRecord[] = [];
  for (let reader = 0; reader < readers; reader++) {
    const robot = random() < 0.2;
    const visit = {
      address: `198.51.100.${Math.floor(random() * 256)}`,
      userAgent: pick(robot ? robots : browsers, random),
      referrer: pick(referrers, random),
    };
    let at = start.getTime() + Math.floor(random() * millisecondsInHour);
    const pages = 1 + Math.floor(random() * 3);
    for (let page = 0; page < pages; page++) {
      const entry = popular(site.entries, random);
      if (entry === undefined) break;
      records.push(record({ site, visit, at, random, path: `/beacon/${entry.id}`, status: 204, bytes: 300 }));
      if (random() < 0.15) {
        const again = at + Math.floor(random() * 25_000);
        records.push(
          record({ site, visit, at: again, random, path: `/beacon/${entry.id}`, status: 204, bytes: 300 }),
        );
      }
      at += 40_000 + Math.floor(random() * 300_000);
    }
    const file = random() < 0.3 ? popular(site.files, random) : undefined;
    if (file === undefined) continue;
    records.push(record({ site, visit, at, random, path: file.path, status: 200, bytes: file.size + 400 }));
  }
  return records;
}

function record(made: {
  site: DemoSite;
  visit: { address: string; userAgent: string | undefined; referrer: string | undefined };
  at: number;
  random: () => number;
  path: string;
  status: number;
  bytes: number;
}): AccessRecord {
  return {
    at: new Date(made.at),
    ...made.visit,
    port: 40_000 + Math.floor(made.random() * 20_000),
    method: "GET",
    path: made.path,
    query: "",
    host: made.site.host,
    forwardedFor: undefined,
    status: made.status,
    result: made.status === 204 ? "FunctionGeneratedResponse" : "Hit",
    aborted: false,
    requestId: `demo-${Math.floor(made.random() * 2 ** 48).toString(36)}`,
    bytesReceived: 400,
    bytesSent: made.bytes,
    timeTaken: 0.01,
    timeToFirstByte: 0.005,
    protocolVersion: "HTTP/2.0",
    contentType: undefined,
    contentLength: undefined,
    range: undefined,
  };
}

const pick = <Value>(values: readonly Value[], random: () => number): Value | undefined =>
  values[Math.floor(random() * values.length)];

/** The first are read most. */
const popular = <Value>(values: readonly Value[], random: () => number): Value | undefined =>
  values[Math.floor(random() ** 2.5 * values.length)];

/** A number from 0 to 1 at each call. Mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
