import fc from "fast-check";
import { expect, test } from "vitest";
import { sumLedgers } from "../../content-model/read-sums.ts";
import { type HourLedger, type LineCounts, noLines } from "../../schemas/ledger.ts";
import { logFileBytes, logLine, type Request } from "../../tests/bench/log-generator.ts";
import { agentClassifier } from "./agents.ts";
import type { Target } from "./classify.ts";
import { countHour, countingMethod, type HourCounts } from "./count-hour.ts";
import type { ResolvedTarget } from "./hour-reads.ts";
import { hourName } from "./hours.ts";
import { logFileReader } from "./log-file.ts";
import type { LogReads } from "./log-reads.ts";
import { compileLists } from "./robot-lists.ts";

/** Laws of counting, over generated lines: few users, few items and short gaps, so that they meet. */

const firstHour = Date.parse("2026-03-05T10:00:00Z") / 3_600_000;
const id = (number: number) => `0193b2c4-7a10-7cde-8f01-${String(number).padStart(12, "0")}`;
const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const robot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

const request: fc.Arbitrary<Request> = fc
  .record({
    /** Around both borders of the second of three hours. */
    second: fc.oneof(
      fc.integer({ min: 3_540, max: 3_680 }),
      fc.integer({ min: 7_140, max: 7_280 }),
      fc.integer({ min: 0, max: 10_799 }),
    ),
    user: fc.integer({ min: 1, max: 3 }),
    agent: fc.constantFrom(
      browser,
      browser,
      "AppleCoreMedia/1.0.0.22F76 (iPhone; U; CPU OS 18_5 like Mac OS X)",
      robot,
      "",
    ),
    what: fc.constantFrom(
      { path: `/beacon/${id(1)}`, status: 204 },
      { path: `/beacon/${id(1)}`, status: 202 },
      { path: "/v1/news/een", status: 200 },
      { path: "/v1/news/een", status: 304 },
      { path: "/v1/news/onbekend", status: 200 },
      { path: `/files/${id(11)}/a.pdf`, status: 200 },
      { path: `/files/${id(11)}/a.pdf`, status: 206 },
      { path: `/files/${id(12)}/a.mp3`, status: 206 },
      { path: "/feeds/all.rss", status: 200 },
    ),
    start: fc.integer({ min: 0, max: 9 }),
    referer: fc.constantFrom("-", "https://een.example/", "https://twee.example/stuk", "http://192.0.2.9/"),
  })
  .map(({ second, user, agent, what, start, referer }) => ({
    second: firstHour * 3_600 + second,
    address: `192.0.2.${user}`,
    agent,
    referer,
    ...what,
    ...(what.status === 206 ? { range: [start * 100, start * 100 + 299] as const } : {}),
  }));
const requests = fc.array(request, { maxLength: 60, size: "max" });

function resolve(target: Target): ResolvedTarget | null {
  if (target.kind === "beacon") return { entryId: target.entryId, kind: "views", file: null };
  if (target.kind === "document") {
    return target.slug === "een" ? { entryId: id(1), kind: "views", file: null } : null;
  }
  const kind = target.assetId === id(12) ? "plays" : "downloads";
  return { entryId: id(2), kind, file: { assetId: target.assetId, size: 1_000, duration: null } };
}

const lists = compileLists({ lists: [] });
const rules = { classify: agentClassifier(lists), mayCount: () => true };

async function readFile(lines: readonly string[]): Promise<LogReads> {
  const bytes = logFileBytes(lines);
  async function* source() {
    yield bytes;
  }
  return (await logFileReader(rules)(async () => source())).reads;
}

const hours = [0, 1, 2].map((hour) => firstHour + hour);
const countAll = (files: readonly LogReads[]): HourCounts[] =>
  hours.map((hour) => countHour({ hour, files, media: files, resolve }));
const total = (counts: readonly HourCounts[], key: keyof LineCounts) =>
  counts.reduce((sum, { lines }) => sum + lines[key], 0);

test("neither the order of lines nor how they are spread over files changes a byte", async () => {
  await fc.assert(
    fc.asyncProperty(
      requests.chain((all) =>
        fc.record({
          all: fc.constant(all),
          shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
          cuts: fc.array(fc.integer({ min: 0, max: all.length }), { maxLength: 4 }),
        }),
      ),
      async ({ all, shuffled, cuts }) => {
        const lines = shuffled.map(logLine);
        const edges = [0, ...cuts.toSorted((a, b) => a - b), lines.length];
        const files = await Promise.all(
          edges.slice(1).map((edge, index) => readFile(lines.slice(edges[index], edge))),
        );
        const whole = countAll([await readFile(all.map(logLine))]);
        expect(JSON.stringify(countAll(files))).toBe(JSON.stringify(whole));
      },
    ),
  );
});

test("of requests in one second the same counts, in whatever order they come", async () => {
  const hosts = ["https://een.example/", "https://twee.example/"];
  const together = fc.record({
    second: fc.constantFrom(0, 100, 200),
    user: fc.integer({ min: 1, max: 6 }),
    referer: fc.constantFrom(...hosts),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(together, { minLength: 12, maxLength: 40 }).chain((all) =>
        fc.record({
          all: fc.constant(all),
          shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
        }),
      ),
      async ({ all, shuffled }) => {
        const counted = async (requests: typeof all) => {
          const lines = requests.map(({ second, user, referer }) => ({
            ...{ second: firstHour * 3_600 + second, referer, agent: browser },
            ...{ address: `192.0.2.${user}`, path: `/beacon/${id(1)}`, status: 204 },
          }));
          return JSON.stringify(countAll([await readFile(lines.map(logLine))]));
        };
        expect(await counted(shuffled)).toBe(await counted(all));
      },
    ),
  );
});

test("every line is in exactly one count", async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (all) => {
      const counts = countAll([await readFile(all.map(logLine))]);
      for (const { lines } of counts) {
        const { read, ...others } = lines;
        expect(Object.values(others).reduce((a, b) => a + b, 0)).toBe(read);
      }
      expect(total(counts, "read")).toBe(all.length);
    }),
  );
});

test("what is counted is what entries have", async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (all) => {
      for (const { lines, entries } of countAll([await readFile(all.map(logLine))])) {
        const reads = Object.values(entries).flatMap(({ views, downloads, plays }) => [
          views,
          downloads,
          plays,
        ]);
        expect(reads.reduce((sum, count) => sum + count.total, 0)).toBe(lines.counted);
        for (const { total: all, unique } of reads) expect(unique).toBeLessThanOrEqual(all);
      }
    }),
  );
});

test("a robot's lines change the robots' count alone", async () => {
  await fc.assert(
    fc.asyncProperty(requests, requests, async (all, others) => {
      const added = others.map((one) => logLine({ ...one, agent: robot }));
      const before = countAll([await readFile(all.map(logLine))]);
      const after = countAll([await readFile([...all.map(logLine), ...added])]);
      expect(after.map(({ entries }) => entries)).toEqual(before.map(({ entries }) => entries));
      expect(total(after, "robots")).toBe(total(before, "robots") + added.length);
      for (const key of ["counted", "doubleClicks", "excluded", "rejected"] as const) {
        expect(total(after, key)).toBe(total(before, key));
      }
    }),
  );
});

test("a file that comes twice changes no entry", async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (all) => {
      const file = await readFile(all.map(logLine));
      const once = countAll([file]).map(({ entries }) => entries);
      expect(countAll([file, file]).map(({ entries }) => entries)).toEqual(once);
    }),
  );
});

/** A second way to the same numbers: all clicks of a user on an item in one list, whatever the hour. */
test("double clicks over hour borders are those of the whole time line", async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (all) => {
      const whole = all.filter((one) => one.status !== 206 && one.second < (firstHour + 3) * 3_600);
      const counts = countAll([await readFile(whole.map(logLine))]);
      const clicks = Map.groupBy(whole.filter(isRead), (one) => `${one.address} ${one.agent} ${itemOf(one)}`);
      let expected = 0;
      for (const group of clicks.values()) {
        const seconds = [...new Set(group.map((one) => one.second))].sort((a, b) => a - b);
        expected += seconds.filter(
          (second, n) => (seconds[n + 1] ?? Number.POSITIVE_INFINITY) - second > 30,
        ).length;
      }
      expect(total(counts, "counted")).toBe(expected);
    }),
  );
});

function isRead({ agent, path, status }: Request): boolean {
  if (agent === robot || agent === "" || status === 202 || /feeds|onbekend/.test(path)) return false;
  return !path.startsWith("/v1/") || agent === browser;
}
const itemOf = ({ path }: Request) => (path.startsWith("/files/") ? path : "entry 1");

test("a day is the sum of its hours, in whatever order they are added", async () => {
  await fc.assert(
    fc.asyncProperty(requests, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), async (all, order) => {
      const counts = countAll([await readFile(all.map(logLine))]);
      const parts = counts.map(({ lines, entries }, index) => {
        const hour = hourName(firstHour + index);
        const ledger: HourLedger = {
          hour,
          method: countingMethod,
          lists: [...lists.names],
          inputs: [],
          lateInputs: [],
          lines: { ...noLines, ...lines },
          entries: { ...entries },
        };
        return { name: hour.slice(11), etag: String(index), ledger };
      });
      const day = sumLedgers("2026-03-05", parts);
      const other = sumLedgers(
        "2026-03-05",
        order.flatMap((index) => parts[index] ?? []),
      );
      expect(JSON.stringify(other)).toBe(JSON.stringify(day));
      expect(day.lines.counted).toBe(total(counts, "counted"));
      const views = counts.reduce((sum, { entries }) => sum + (entries[id(1)]?.views.unique ?? 0), 0);
      expect(day.entries[id(1)]?.views.unique ?? 0).toBe(views);
    }),
  );
});

test("any bytes are read without a failure, and every line of them is accounted for", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: "binary", maxLength: 80 }), { maxLength: 20 }),
      async (garbage) => {
        const lines = garbage
          .map((line) => line.replace(/[\r\n]/g, ""))
          .filter((line) => line !== "" && !line.startsWith("#"));
        const reads = await readFile(lines);
        const read = [...reads.hours.values()].reduce((sum, hour) => sum + hour.read, 0);
        expect(read + reads.rejectedWithoutHour).toBe(lines.length);
      },
    ),
  );
});
