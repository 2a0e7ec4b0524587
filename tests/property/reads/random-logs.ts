import type { RobotList } from "../../../schemas/robots.ts";
import { logLine, type Request, seededRandom } from "../../bench/log-generator.ts";

/** Small log sets in which rules meet: few users, few items, short gaps around the borders of hours and of a day. */

const id = (number: number): string => `0193b2c4-7a10-7cde-8f01-${String(number).padStart(12, "0")}`;

export const entries = { read: id(1), other: id(2), unknown: id(9) } as const;

/**
 * What the table would say of the files: 1,000 bytes of document; sound of 20,000 bytes and 100 seconds, and the same behind
 * as many bytes of header (ID3); sound that is shorter than a minute, and of which nobody knows how long it is.
 */
export const files = [
  { asset: id(11), name: "a.pdf", entry: entries.read, ...document(1_000) },
  { asset: id(12), name: "b.pdf", entry: entries.read, ...document(3) },
  { asset: id(13), name: "c.mp3", entry: entries.other, ...sound(20_000, 100) },
  { asset: id(14), name: "d.mp3", entry: entries.read, ...sound(500, 30) },
  { asset: id(15), name: "e.mp3", entry: entries.other, ...sound(40_000, 100), soundStart: 20_000 },
  { asset: id(16), name: "f.mp3", entry: entries.read, ...sound(600, null), soundStart: 100 },
] as const;

/** The newsroom's addresses. */
export const own = ["198.51.100.7"] as const;

/** Agents, and who they are: written down here, so that the two sides of a comparison agree on that alone. */
export const agents = [
  { agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", kind: "browser" },
  { agent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", kind: "browser" },
  { agent: "AppleCoreMedia/1.0.0.22F76 (iPhone; U; CPU OS 18_5 like Mac OS X)", kind: "app" },
  { agent: "GuzzleHttp/7", kind: "machine" },
  { agent: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", kind: "robot" },
  { agent: "", kind: "robot" },
] as const;

const named = { name: "test", version: "1", sha256: "0".repeat(64) };

/** Lists by which those agents are that. */
export const lists: readonly RobotList[] = [
  {
    ...named,
    kind: "libraries",
    patterns: [{ pattern: "^AppleCoreMedia" }, { pattern: "^GuzzleHttp", program: true }],
  },
  { ...named, kind: "counter", patterns: [{ pattern: "bot" }] },
];

/** 22:00 to 02:00: a UTC day ends in the middle. */
const firstHour = Date.parse("2026-03-05T22:00:00Z") / 3_600_000;
const hourCount = 4;

const referers = [
  "-",
  "https://partner.example/stuk",
  "https://partner.example/ander",
  "https://zeldzaam.example/",
  "http://192.0.2.9/",
];

const countries = ["NL", "NL", "BE", "-", "nl", "NLD"];

/** @returns the lines of one log set, with the country behind the columns of version 1, some of them twice, most with a request id, in the order of their making */
export function randomLines(seed: number): string[] {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <Value>(values: readonly [Value, ...Value[]] | readonly Value[]): Value => {
    const value = values[below(values.length)];
    if (value === undefined) throw new Error("Nothing to pick from");
    return value;
  };
  const lines: string[] = [];
  const count = 20 + below(100);
  let made = 0;
  const add = (request: Request) => {
    const id = random() < 0.8 ? { requestId: `${seed}-${made++}==` } : {};
    lines.push(`${logLine({ ...request, ...id, referer: pick(referers) })}\t${pick(countries)}`);
  };
  while (lines.length < count) {
    const request = anyRequest(below, pick);
    add(request);
    if (random() < 0.2) lines.push(lines[below(lines.length)] ?? "");
    if (random() < 0.3) add({ ...request, second: request.second + below(62) });
    if (random() < 0.03) add({ ...request, address: "-" });
  }
  return lines;
}

function anyRequest(
  below: (limit: number) => number,
  pick: <Value>(values: readonly Value[]) => Value,
): Request {
  const border = (1 + below(hourCount - 1)) * 3_600;
  const second = below(2) === 0 ? below(hourCount * 3_600) : border - 60 + below(120);
  const base = {
    second: firstHour * 3_600 + second,
    address: below(20) === 0 ? pick(own) : pick(["192.0.2.1", "192.0.2.2", "2001:db8::1"]),
    agent: pick(agents).agent,
    method: below(20) === 0 ? pick(["HEAD", "OPTIONS"]) : "GET",
  };
  const way = below(10);
  if (way < 3) {
    const entry = pick([entries.read, entries.other, entries.unknown]);
    return { ...base, path: `/beacon/${entry}`, status: pick([204, 204, 204, 202]) };
  }
  if (way < 4)
    return { ...base, path: pick(["/v1/news/een", "/v1/news/onbekend"]), status: pick([200, 304, 404]) };
  if (way < 5) return { ...base, path: "/feeds/all.rss", status: 200 };
  const file = pick(files);
  const path = `/files/${file.asset}/${file.name}`;
  if (way < 7)
    return {
      ...base,
      path,
      status: pick([200, 200, 304, 403]),
      bytes: below(2) * file.size + below(file.size),
    };
  const start = below(file.size);
  const range = [start, start + below(file.size)] as const;
  return { ...base, path, status: 206, range, bytes: below(3) === 0 ? below(file.size) : 2 * file.size };
}

function document(size: number) {
  return { kind: "downloads", size, duration: null, soundStart: 0 } as const;
}

function sound(size: number, duration: number | null) {
  return { kind: "plays", size, duration, soundStart: 0 } as const;
}
