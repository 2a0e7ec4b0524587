import fc from "fast-check";
import { expect, test } from "vitest";
import { logFileBytes, logLine, type Request } from "../../tests/bench/log-generator.ts";
import { agentClassifier } from "./agents.ts";
import type { Target } from "./classify.ts";
import { countHour } from "./count-hour.ts";
import type { ResolvedTarget } from "./hour-reads.ts";
import { logFileReader } from "./log-file.ts";
import { compileLists } from "./robot-lists.ts";

const hour = Date.parse("2026-03-05T10:00:00Z") / 3_600_000;
const id = (number: number) => `0193b2c4-7a10-7cde-8f01-${String(number).padStart(12, "0")}`;
const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const rules = { classify: agentClassifier(compileLists({ lists: [] })), mayCount: () => true };

function resolve(target: Target): ResolvedTarget | null {
  if (target.kind === "beacon") return { entryId: target.entryId, kind: "views", file: null };
  if (target.kind === "document") return null;
  const kind = target.assetId === id(12) ? "plays" : "downloads";
  return { entryId: id(2), kind, file: { assetId: target.assetId, size: 1_000, duration: null } };
}

/** Lines of every fate, of one hour, of its neighbours, and around their borders. */
const request: fc.Arbitrary<Request> = fc.record({
  second: fc.integer({ min: -60, max: 3_660 }).map((second) => hour * 3_600 + second),
  address: fc.constantFrom("192.0.2.1", "192.0.2.2", "-"),
  agent: fc.constantFrom(browser, "", "curl/8.14.1"),
  path: fc.constantFrom(
    `/beacon/${id(1)}`,
    `/files/${id(11)}/a.pdf`,
    `/files/${id(12)}/a.mp3`,
    "/favicon.ico",
  ),
  status: fc.constantFrom(204, 200, 206),
  range: fc.constant([0, 999] as const),
});

async function counted(files: readonly (readonly string[])[]) {
  const reads = await Promise.all(
    files.map(async (lines) => {
      const bytes = logFileBytes(lines);
      async function* source() {
        yield bytes;
      }
      return (await logFileReader(rules)(async () => source())).reads;
    }),
  );
  return countHour({ hour, files: reads, media: reads, resolve });
}

test("lines that come again, in the same file or another, change no number", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(request, { maxLength: 30 }),
      fc.array(fc.record({ line: fc.nat(), at: fc.nat(), file: fc.nat(2) }), { maxLength: 20 }),
      async (requests, again) => {
        const lines = requests.map((one, index) => logLine({ ...one, requestId: `id-${index}==` }));
        const files = [[...lines], [], []] as string[][];
        for (const { line, at, file } of again) {
          const repeated = lines[line % lines.length];
          const into = files[file] ?? [];
          if (repeated !== undefined) into.splice(at % (into.length + 1), 0, repeated);
        }
        expect(await counted(files)).toEqual(await counted([lines]));
      },
    ),
  );
});

test("lines without a request id, or of one request id that say different things, are all counted", async () => {
  const robot = { second: hour * 3_600, address: "192.0.2.1", agent: "", path: "/a", status: 200 };
  const lines = [
    robot,
    robot,
    { ...robot, requestId: "same==" },
    { ...robot, requestId: "same==", path: "/b" },
  ];
  const { lines: counts } = await counted([lines.map(logLine)]);
  expect([counts.read, counts.robots]).toEqual([4, 4]);
});
