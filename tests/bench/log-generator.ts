import { gzipSync } from "node:zlib";

/**
 * Makes CloudFront standard log files (version 1) of a made-up site: pure and seeded, so the same
 * options give the same bytes. Addresses are of the documentation ranges (RFC 5737, RFC 3849).
 */
export type LogOptions = {
  readonly seed: number;
  readonly lines: number;
  readonly files: number;
  /** The first hour, `2026-01-31T09`. */
  readonly from: string;
  readonly hours: number;
  /** Ids of entries that are read, with their slugs under `articles`. */
  readonly entries: readonly { id: string; slug: string }[];
  readonly assets: readonly { id: string; filename: string; size: number }[];
  /** Shares of all lines, 0 to 1. */
  readonly robots?: number;
  readonly doubleClicks?: number;
  readonly ranges?: number;
  /** Hardly a line has the address of another; otherwise there are some ten thousand. */
  readonly manyAddresses?: boolean;
};

export type GeneratedLog = { readonly name: string; readonly lines: readonly string[] };

const fields = [
  "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer)",
  "cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header",
  "cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type",
  "cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte",
  "x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end",
].join(" ");

export const logHeader = `#Version: 1.0\n#Fields: ${fields}\n`;

export type Request = {
  /** Seconds since 1970. */
  second: number;
  address: string;
  /** As the browser sent it. */
  agent: string;
  method?: string;
  path: string;
  status: number;
  bytes?: number;
  range?: readonly [number, number];
  /** Of a line without one, nobody can say that it came before. */
  requestId?: string;
  referer?: string;
};

/** One line as CloudFront writes it, without the line break. */
export function logLine(request: Request): string {
  const instant = new Date(request.second * 1_000).toISOString();
  const [first, last] = request.range ?? ["-", "-"];
  const bytes = request.bytes ?? (request.range ? request.range[1] - request.range[0] + 400 : 1_000);
  return [
    instant.slice(0, 10),
    instant.slice(11, 19),
    "AMS1-P2",
    bytes,
    request.address,
    request.method ?? "GET",
    "d111111abcdef8.cloudfront.net",
    request.path,
    String(request.status).padStart(3, "0"),
    request.referer ?? "https://partner.example/artikel",
    request.agent === "" ? "-" : encodeURI(encodeURI(request.agent)),
    "-\t-\tHit",
    request.requestId ?? "-",
    "katern.example\thttps\t23\t0.001\t-\tTLSv1.3\tTLS_AES_128_GCM_SHA256\tHit\tHTTP/2.0\t-\t-\t11040\t0.001\tHit",
    "text/html\t78",
    first,
    last,
  ].join("\t");
}

/** A log file's bytes, compressed. */
export function logFileBytes(lines: readonly string[]): Buffer {
  return gzipSync(logHeader + lines.map((line) => `${line}\n`).join(""));
}

const browsers = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
  "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
];
const robotAgents = [
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "curl/8.14.1",
  "",
];

/** A number from 0 to 1 at each call. Mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The files one by one, in the order of time; each holds a stretch of it, as CloudFront's do. */
export function* generateLogs(options: LogOptions): Generator<GeneratedLog> {
  const random = seededRandom(options.seed);
  const start = Date.parse(`${options.from}:00:00Z`) / 1_000;
  const seconds = options.hours * 3_600;
  let made = 0;
  for (let file = 0; file < options.files; file++) {
    const until = Math.round((options.lines * (file + 1)) / options.files);
    const fileStart = start + (seconds * file) / options.files;
    const lines: string[] = [];
    while (lines.length < until - made) {
      const second = Math.floor(fileStart + random() * (seconds / options.files));
      const request = anyRequest(options, random, second);
      lines.push(logLine(request));
      if (random() < (options.doubleClicks ?? 0.05) && lines.length < until - made) {
        const again = { second: second + Math.floor(random() * 30), requestId: `again-${request.requestId}` };
        lines.push(logLine({ ...request, ...again }));
      }
    }
    made = until;
    const stamp = new Date(fileStart * 1_000).toISOString().slice(0, 13).replace("T", "-");
    yield { name: `cdn/EMLARXS9EXAMPLE.${stamp}.${String(file).padStart(8, "0")}.gz`, lines };
  }
}

function anyRequest(options: LogOptions, random: () => number, second: number): Request {
  const pick = <Value>(values: readonly Value[]): Value | undefined =>
    values[Math.floor(random() ** 2 * values.length)];
  const robot = random() < (options.robots ?? 0.2);
  const base = {
    second,
    address: options.manyAddresses === true ? ownAddress(random) : anyAddress(random),
    agent: (robot ? pick(robotAgents) : pick(browsers)) ?? "",
    requestId: `${Math.floor(random() * 2 ** 48).toString(36)}${Math.floor(random() * 2 ** 48).toString(36)}==`,
  };
  const asset = pick(options.assets);
  if (asset !== undefined && random() < (options.ranges ?? 0.1)) {
    const first = Math.floor(random() * asset.size);
    const last = Math.min(asset.size - 1, first + Math.floor(asset.size * 0.6));
    return { ...base, path: `/files/${asset.id}/${asset.filename}`, status: 206, range: [first, last] };
  }
  const entry = pick(options.entries);
  const way = random();
  if (entry !== undefined && way < 0.4) return { ...base, path: `/beacon/${entry.id}`, status: 204 };
  if (entry !== undefined && way < 0.6) return { ...base, path: `/v1/articles/${entry.slug}`, status: 200 };
  if (asset !== undefined && way < 0.7) {
    return { ...base, path: `/files/${asset.id}/${asset.filename}`, status: 200, bytes: asset.size };
  }
  if (way < 0.9) return { ...base, path: "/feeds/all.rss", status: way < 0.8 ? 304 : 200 };
  return { ...base, path: "/favicon.ico", status: 404 };
}

function ownAddress(random: () => number): string {
  const part = () => Math.floor(random() * 65_536).toString(16);
  return `2001:db8:${part()}:${part()}::1`;
}

function anyAddress(random: () => number): string {
  if (random() < 0.2) return `2001:db8::${Math.floor(random() * 65_536).toString(16)}`;
  const net = ["192.0.2", "198.51.100", "203.0.113"][Math.floor(random() * 3)] ?? "192.0.2";
  return `${net}.${Math.floor(random() * 256)}`;
}
