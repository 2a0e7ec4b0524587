import type { Agent } from "./agents.ts";
import { isDelivered, type Target, targetOf } from "./classify.ts";
import { doubleClickSeconds } from "./double-clicks.ts";
import { hourLines } from "./hour-lines.ts";
import { fates, type LogReads } from "./log-reads.ts";
import { originNumbers } from "./origins.ts";
import { lineNumbers, none, places, type RawLines, rejected } from "./raw-lines.ts";
import { remembered } from "./remembered.ts";
import { type PackedTexts, packedText, textCount } from "./text-table.ts";

export type LineRules = {
  /** Classifies a raw user agent; shared over files so that each agent is judged once. */
  readonly classify: (raw: string) => Agent;
  /** Whether an address may count: the newsroom's own may not. */
  readonly mayCount: (address: string) => boolean;
};

/** @returns a function that says what became of a file's lines, and keeps those that may be reads */
export function lineJudge(rules: LineRules): (raw: RawLines) => LogReads {
  const knownTarget = remembered(targetOf);
  return (raw) => {
    const agents = textsOf(raw.agents).map(rules.classify);
    const targets = targetsOf(raw.paths, knownTarget);
    const judged = judge(raw, { agents, targets, mayCount: rules.mayCount });
    const origins = originNumbers(textsOf(raw.referers));
    const rows = rowsOf(raw, { judged, numberOf: origins.number });
    return {
      hours: hourLines(raw, {
        ...judged,
        isMedia: targets.values.map(mayBePlayed),
        openingSeconds: doubleClickSeconds,
      }),
      rejectedWithoutHour: raw.rejectedWithoutHour,
      ...rows,
      addresses: raw.addresses,
      agents,
      targets: targets.values,
      origins: origins.values,
    };
  };
}

const mayBePlayed = (target: Target): boolean => target.kind === "file" && target.media;

const textsOf = (texts: PackedTexts): string[] =>
  Array.from({ length: textCount(texts) }, (_, number) => packedText(texts, number));

type Targets = {
  /** By path; -1 when the path is nobody's. */
  readonly numbers: Int32Array;
  readonly values: readonly Target[];
};

function targetsOf(paths: PackedTexts, knownTarget: (path: string) => Target | null): Targets {
  const known = new Map<string, number>();
  const values: Target[] = [];
  const numbers = Int32Array.from(textsOf(paths), (path) => {
    const target = knownTarget(path);
    if (target === null) return -1;
    const key = targetKey(target);
    const number = known.get(key) ?? values.push(target) - 1;
    known.set(key, number);
    return number;
  });
  return { numbers, values };
}

/** Two paths of one file (another spelling, another name) are one target. */
function targetKey(target: Target): string {
  if (target.kind === "beacon") return `beacon ${target.entryId}`;
  if (target.kind === "file") return `${target.media ? "media" : "file"} ${target.assetId}`;
  return `document ${target.collection} ${target.slug}`;
}

/** What became of each line, and the target of those that are rows. */
type Judged = { readonly fate: Uint8Array; readonly target: Int32Array; readonly rows: number };

function judge(
  { count, lines, addresses }: RawLines,
  known: { agents: readonly Agent[]; targets: Targets; mayCount: (address: string) => boolean },
): Judged {
  const fate = new Uint8Array(count);
  const target = new Int32Array(count);
  const isOwn = ownAddresses(addresses, known.mayCount);
  const kinds = known.agents.map(({ kind }) => kind);
  const { numbers, values } = known.targets;
  let rows = 0;
  for (let line = 0; line < count; line++) {
    const start = line * lineNumbers;
    const status = lines[start + places.status] ?? 0;
    const kind = kinds[lines[start + places.agent] ?? 0] ?? "robot";
    const path = lines[start + places.path] ?? none;
    const number = path === none ? -1 : (numbers[path] ?? -1);
    const wanted = values[number];
    if (status === rejected) fate[line] = fates.rejected;
    else if (kind === "robot") fate[line] = fates.robots;
    else if (wanted === undefined || !counts(wanted.kind, status, kind)) fate[line] = fates.excluded;
    else if (isOwn(lines[start + places.address] ?? 0)) fate[line] = fates.excluded;
    else {
      target[line] = number;
      rows++;
    }
  }
  return { fate, target, rows };
}

/** The delivery API's documents are data too: only a browser that fetches one is somebody who reads it. */
function counts(kind: Target["kind"], status: number, agent: Agent["kind"]): boolean {
  return isDelivered(kind, status) && (kind !== "document" || agent === "browser");
}

/** Asks once for each address. */
function ownAddresses(addresses: PackedTexts, mayCount: (address: string) => boolean) {
  const known = new Uint8Array(textCount(addresses));
  return (address: number): boolean => {
    if (known[address] === 0) known[address] = mayCount(packedText(addresses, address)) ? 1 : 2;
    return known[address] === 2;
  };
}

function rowsOf(
  { count, lines, ranges }: RawLines,
  { judged, numberOf }: { judged: Judged; numberOf: (referer: number, country: number) => number },
) {
  const numbers = () => new Uint32Array(judged.rows);
  const [second, address, agent, target, origin] = [numbers(), numbers(), numbers(), numbers(), numbers()];
  const [first, last] = [new Float64Array(judged.rows), new Float64Array(judged.rows)];
  let row = 0;
  for (let line = 0; line < count; line++) {
    if (judged.fate[line] !== fates.row) continue;
    const start = line * lineNumbers;
    second[row] = lines[start + places.second] ?? 0;
    address[row] = lines[start + places.address] ?? 0;
    agent[row] = lines[start + places.agent] ?? 0;
    target[row] = judged.target[line] ?? 0;
    origin[row] = numberOf(lines[start + places.referer] ?? none, lines[start + places.country] ?? 0);
    first[row] = ranges[line * 2] ?? -1;
    last[row] = ranges[line * 2 + 1] ?? -1;
    row++;
  }
  return { rows: row, second, address, agent, target, origin, first, last };
}
