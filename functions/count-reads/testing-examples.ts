import type { EntryReads, LedgerCount, LineCounts } from "../../schemas/ledger.ts";
import { logFileBytes, logLine, type Request } from "../../tests/bench/log-generator.ts";
import { agentClassifier } from "./agents.ts";
import type { Target } from "./classify.ts";
import { countHour } from "./count-hour.ts";
import type { ResolvedTarget } from "./hour-reads.ts";
import { logFileReader } from "./log-file.ts";
import { compileLists } from "./robot-lists.ts";

/** Counts the examples that the codes of practice give. */

const id = (number: number) => `0193b2c4-7a10-7cde-8f01-${String(number).padStart(12, "0")}`;

/** What examples ask for: an entry's page and document, its files of a megabyte, and half an hour of sound in 28.8 MB. */
export const paths = {
  page: `/beacon/${id(1)}`,
  document: "/v1/reports/rapport",
  pdf: `/files/${id(100)}/rapport.pdf`,
  chapter: (number: number) => `/files/${id(100 + number)}/hoofdstuk-${number}.pdf`,
  sound: `/files/${id(200)}/aflevering.mp3`,
  /** Forty seconds in 640 kB. */
  jingle: `/files/${id(201)}/jingle.mp3`,
  /** The same half an hour behind a cover picture of two minutes' size, in the header (ID3). */
  tagged: `/files/${id(202)}/aflevering-met-omslag.mp3`,
} as const;

/** A minute of the sound, which is a constant 128 kbit/s. */
export const minuteOfSound = 60 * 16_000;
export const soundBytes = 30 * minuteOfSound;
export const jingleBytes = 40 * 16_000;
export const tagBytes = 2 * minuteOfSound;
/** Headers are in what the log says was sent. */
export const headerBytes = 400;

export const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

const list = (
  kind: "counter" | "ai" | "bots" | "libraries",
  patterns: { pattern: string; program?: boolean }[],
) => ({
  kind,
  name: kind,
  version: "1",
  sha256: "0".repeat(64),
  patterns,
});
/** Lists in the shapes of the published ones, as short as the examples allow. */
const lists = compileLists({
  lists: [
    list("counter", [{ pattern: "bot" }, { pattern: "^curl" }]),
    list("ai", [{ pattern: "AgentUser" }]),
    list("bots", [{ pattern: "^atc/|\\(null\\) watchOS/" }]),
    list("libraries", [{ pattern: "^Zotero", program: true }, { pattern: "^AppleCoreMedia" }]),
  ],
});

function resolve(target: Target): ResolvedTarget | null {
  if (target.kind === "document" && target.slug !== "rapport") return null;
  if (target.kind === "beacon" && target.entryId !== id(1)) return null;
  if (target.kind !== "file") return { entryId: id(1), kind: "views", file: null };
  const sounds = new Map([
    [id(200), { size: soundBytes, duration: 1_800 }],
    [id(201), { size: jingleBytes, duration: 40 }],
    [id(202), { size: tagBytes + soundBytes, duration: 1_800, soundStart: tagBytes }],
  ]);
  const sound = sounds.get(target.assetId);
  if (sound === undefined && (target.assetId < id(100) || target.assetId > id(199))) return null;
  const file = { assetId: target.assetId, ...(sound ?? { size: 1_000_000, duration: null }) };
  return { entryId: id(1), kind: sound === undefined ? "downloads" : "plays", file };
}

export type ExampleRequest = { at: string; path: string } & Omit<Partial<Request>, "second" | "path">;

export type Example = {
  /** Total and unique. */
  readonly [Kind in "views" | "downloads" | "plays" | "investigations" | "requests" | "machine"]: readonly [
    number,
    number,
  ];
} & { readonly lines: LineCounts };

/** A request as a log line: of a page, a document or a file, as a browser asks for it. */
export const exampleLine = ({ at, ...request }: ExampleRequest): string =>
  logLine({
    address: "192.1.1.168",
    agent: browser,
    status: request.path.startsWith("/beacon/") ? 204 : 200,
    bytes: 100_000_000,
    ...request,
    second: Date.parse(at) / 1_000,
  });

/** Counts these requests, each with an id of its own. */
export const countExample = (requests: readonly ExampleRequest[]) =>
  countLines(requests.map((request, index) => exampleLine({ requestId: `request-${index}==`, ...request })));

/** Counts these lines, of any hours; the sums of all hours, and in which hours something counted. */
export async function countLines(made: readonly string[]): Promise<Example & { hours: string[] }> {
  async function* source() {
    yield logFileBytes(made);
  }
  const read = logFileReader({ classify: agentClassifier(lists), mayCount: () => true });
  const { reads } = await read(async () => source());
  const hours = [...reads.hours.keys()].sort((a, b) => a - b);
  const counts = hours.map((hour) => countHour({ hour, files: [reads], media: [reads], resolve }));
  const entries = counts.flatMap((one) => one.entries[id(1)] ?? []);
  const sum = (pick: (entry: EntryReads) => LedgerCount | undefined): readonly [number, number] => [
    entries.reduce((all, entry) => all + (pick(entry)?.total ?? 0), 0),
    entries.reduce((all, entry) => all + (pick(entry)?.unique ?? 0), 0),
  ];
  const lineSum = (name: keyof LineCounts) => counts.reduce((all, { lines }) => all + lines[name], 0);
  return {
    views: sum(({ views }) => views),
    downloads: sum(({ downloads }) => downloads),
    plays: sum(({ plays }) => plays),
    investigations: sum(({ investigations }) => investigations),
    requests: sum((entry) => entry.requests),
    machine: sum(({ investigations }) => investigations?.machine),
    lines: {
      // As in a run's answer, lines of which not even the hour can be read are among them.
      read: lineSum("read") + reads.rejectedWithoutHour,
      counted: lineSum("counted"),
      robots: lineSum("robots"),
      doubleClicks: lineSum("doubleClicks"),
      excluded: lineSum("excluded"),
      rejected: lineSum("rejected") + reads.rejectedWithoutHour,
      late: lineSum("late"),
    },
    hours: hours.flatMap((hour, index) =>
      (counts[index]?.lines.counted ?? 0) > 0 ? [new Date(hour * 3_600_000).toISOString().slice(11, 13)] : [],
    ),
  };
}
