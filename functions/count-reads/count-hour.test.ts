import { describe, expect, test } from "vitest";
import { logFileBytes, logLine, type Request } from "../../tests/bench/log-generator.ts";
import { agentClassifier } from "./agents.ts";
import type { Target } from "./classify.ts";
import { countHour } from "./count-hour.ts";
import type { ResolvedTarget } from "./hour-reads.ts";
import { logFileReader } from "./log-file.ts";
import { compileLists } from "./robot-lists.ts";

const hour = Date.parse("2026-03-05T10:00:00Z") / 3_600_000;
const id = (number: number) => `0193b2c4-7a10-7cde-8f01-${String(number).padStart(12, "0")}`;
const [entry, first, second, film] = [id(1), id(11), id(12), id(13)];
const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const player = "AppleCoreMedia/1.0.0.22F76 (iPhone; U; CPU OS 18_5 like Mac OS X)";

/** One entry with two documents of 1,000 bytes and a film of one megabyte that lasts 100 seconds. */
function resolve(target: Target): ResolvedTarget | null {
  if (target.kind === "beacon") {
    return target.entryId === entry ? { entryId: entry, kind: "views", file: null } : null;
  }
  if (target.kind === "document") return { entryId: entry, kind: "views", file: null };
  const file = { assetId: target.assetId, size: 1_000, duration: null };
  if (target.assetId !== film) return { entryId: entry, kind: "downloads", file };
  return { entryId: entry, kind: "plays", file: { ...file, size: 1_000_000, duration: 100 } };
}

const rules = { classify: agentClassifier(compileLists({ lists: [] })), mayCount: () => true };

type Given = Omit<Partial<Request>, "second"> & { at: number; path: string; status: number };
const beacon = (at: number, more: Partial<Given> = {}): Given => ({
  at,
  path: `/beacon/${entry}`,
  status: 204,
  ...more,
});
const document = (at: number, more: Partial<Given> = {}): Given => ({
  at,
  path: "/v1/news/stuk",
  status: 200,
  ...more,
});
const whole = (at: number, asset: string, more: Partial<Given> = {}): Given => ({
  at,
  path: `/files/${asset}/naam.${asset === film ? "mp4" : "pdf"}`,
  status: 200,
  ...more,
});
const part = (at: number, asset: string, from: number, to: number, more: Partial<Given> = {}): Given =>
  whole(at, asset, { status: 206, range: [from, to], ...more });

async function counted(...given: Given[]) {
  const lines = given.map(({ at, ...request }) =>
    logLine({ address: "192.0.2.1", agent: browser, ...request, second: hour * 3_600 + at }),
  );
  async function* source() {
    yield logFileBytes(lines);
  }
  const { reads } = await logFileReader(rules)(async () => source());
  const { lines: counts, entries } = countHour({ hour, files: [reads], media: [reads], resolve });
  const { views, downloads, plays } = entries[entry] ?? {};
  const short = (count?: { total: number; unique: number }) => [count?.total ?? 0, count?.unique ?? 0];
  return {
    views: short(views),
    downloads: short(downloads),
    plays: short(plays),
    lines: [counts.counted, counts.doubleClicks, counts.excluded],
    files: entries[entry]?.files ?? {},
  };
}

describe("views", () => {
  test("twice within half a minute are one, later again two, of one unique user", async () => {
    expect(await counted(beacon(0), beacon(30), beacon(100))).toMatchObject({
      views: [2, 1],
      lines: [2, 1, 0],
    });
  });

  test("by another address or another agent are another user's", async () => {
    const others = [beacon(1, { address: "192.0.2.2" }), beacon(2, { agent: player })];
    expect(await counted(beacon(0), ...others)).toMatchObject({ views: [3, 3] });
  });

  test("by page and by document are views of one item", async () => {
    expect(await counted(beacon(0), document(10))).toMatchObject({ views: [1, 1], lines: [1, 1, 0] });
  });

  test("of a document count in browsers only, and when it came", async () => {
    const none = [
      document(0, { agent: player }),
      document(50, { status: 404 }),
      document(100, { method: "HEAD" }),
    ];
    expect(await counted(...none)).toMatchObject({ views: [0, 0], lines: [0, 0, 3] });
  });

  test("of what is no entry, or may not count, are none", async () => {
    const none = [beacon(0, { path: `/beacon/${id(9)}` }), beacon(50, { status: 202 })];
    expect(await counted(...none)).toMatchObject({ views: [0, 0], lines: [0, 0, 2] });
  });
});

describe("downloads", () => {
  test("of two files of an entry at once are two, of one unique user", async () => {
    const { downloads, files } = await counted(whole(0, first), whole(0, second));
    expect(downloads).toEqual([2, 1]);
    expect(files).toEqual({
      [first]: { downloads: { total: 1, unique: 1 } },
      [second]: { downloads: { total: 1, unique: 1 } },
    });
  });

  test("in parts are one when the parts cover half, however far apart in the hour", async () => {
    const parts = [part(0, first, 0, 299), part(1_000, first, 300, 599)];
    expect(await counted(...parts)).toMatchObject({ downloads: [1, 1], lines: [1, 1, 0] });
  });

  test("in parts are none when they cover less, or are another user's", async () => {
    const parts = [part(0, first, 0, 299), part(0, first, 300, 599, { address: "192.0.2.2" })];
    expect(await counted(...parts)).toMatchObject({ downloads: [0, 0], lines: [0, 0, 2] });
  });

  test("that were broken off cover what was sent", async () => {
    expect(await counted(part(0, first, 0, 999, { bytes: 400 }))).toMatchObject({ downloads: [0, 0] });
    expect(await counted(part(0, first, 0, 999, { bytes: 500 }))).toMatchObject({ downloads: [1, 1] });
  });

  test("as a whole take the parts of the same hour with them", async () => {
    const parts = [part(5, first, 0, 299), part(900, first, 0, 999)];
    expect(await counted(whole(0, first), ...parts)).toMatchObject({ downloads: [1, 1], lines: [1, 2, 0] });
  });
});

describe("plays", () => {
  test("count from a minute of film on", async () => {
    const minute = await counted(part(0, film, 0, 599_999));
    expect(minute).toMatchObject({ plays: [1, 1], files: { [film]: { plays: { total: 1, unique: 1 } } } });
    expect(await counted(part(0, film, 0, 599_998))).toMatchObject({ plays: [0, 0], lines: [0, 0, 1] });
  });

  test("by any player that is no robot", async () => {
    const played = whole(0, film, { agent: player, bytes: 1_000_400 });
    expect(await counted(played)).toMatchObject({ plays: [1, 1] });
  });

  test("of what was sent alone: a whole answer that was broken off is none, and 304 brings nothing", async () => {
    const none = [whole(0, film, { bytes: 599_999 }), whole(0, film, { status: 304 })];
    expect(await counted(...none)).toMatchObject({ plays: [0, 0], lines: [0, 0, 2] });
  });

  test("of one file by one user are one in a UTC day, in the hour that brings the minute", async () => {
    const early = [part(-7_200, film, 0, 299_999)];
    expect(
      await counted(...early, part(0, film, 300_000, 599_999), part(900, film, 0, 999_999)),
    ).toMatchObject({ plays: [1, 1], lines: [1, 1, 0] });
    const played = part(-3_600, film, 0, 999_999);
    expect(await counted(played, part(0, film, 0, 999_999))).toMatchObject({
      plays: [0, 0],
      lines: [0, 1, 0],
    });
    const yesterday = part(-11 * 3_600, film, 0, 999_999);
    expect(await counted(yesterday, part(0, film, 0, 999_999))).toMatchObject({ plays: [1, 1] });
  });
});
