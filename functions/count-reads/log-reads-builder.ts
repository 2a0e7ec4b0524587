import type { Agent } from "./agents.ts";
import type { Cells } from "./cells.ts";
import { type Target, targetOf } from "./classify.ts";
import { doubleClickSeconds } from "./double-clicks.ts";
import { type GrowingNumbers, growingNumbers, growingRows, type Row } from "./log-columns.ts";
import type { HourLines, LogReads } from "./log-reads.ts";
import { hostOf, type Origin } from "./origins.ts";
import { textTable } from "./text-table.ts";

export type LineRules = {
  /** Classifies a raw user agent; shared over files so that each agent is judged once. */
  readonly classify: (raw: string) => Agent;
  /** Whether an address may count: the newsroom's own may not. */
  readonly mayCount: (address: string) => boolean;
};

/** Gathers one file's lines. A cell is given by its column in the line. */
export type LogReadsBuilder = {
  hour(second: number): GrowingHour;
  rejectWithoutHour(): void;
  /** The number of an agent in this file, and who it is. */
  agentNumber(line: Cells, column: number): number;
  agentKind(agent: number): Agent["kind"];
  /** The number of the path's target in this file, or -1 when the path is nobody's. */
  targetNumber(line: Cells, column: number): number;
  targetKind(target: number): Target["kind"];
  /** The number of an address, or -1 when what it asks for may not count. */
  addressNumber(line: Cells, column: number): number;
  /** The number of where a request came from. @param columns -1 for what the log does not have */
  originNumber(line: Cells, columns: { country: number; referer: number }): number;
  add(row: Row): void;
  build(): LogReads;
};

export type GrowingHour = {
  -readonly [Key in Exclude<keyof HourLines, "identities">]: number;
} & { readonly identities: GrowingNumbers };

/** How much of a file's paths and referring pages is remembered at once. */
const rememberedTexts = 100_000;
const rememberedBytes = 16_000_000;

export function logReadsBuilder({ classify, mayCount }: LineRules): LogReadsBuilder {
  const hours = hourTable();
  const rows = growingRows();
  const agents = valueTable<Agent>((text) => classify(text));
  const addresses = textTable();
  const ownAddresses: boolean[] = [];
  const targets = numbering<Target>();
  const paths = forgetful((text) => {
    const target = targetOf(text);
    return target === null ? -1 : targets.number(targetKey(target), target);
  });
  const origins = originNumbers();
  let rejectedWithoutHour = 0;

  return {
    hour: hours.of,
    rejectWithoutHour() {
      rejectedWithoutHour++;
    },
    agentNumber: agents.number,
    agentKind: (agent) => agents.values[agent]?.kind ?? "robot",
    targetNumber: paths,
    targetKind: (target) => targets.values[target]?.kind ?? "document",
    addressNumber(line, column) {
      const number = addresses.number(line, column);
      if (number === ownAddresses.length) ownAddresses.push(!mayCount(addresses.text(number)));
      return ownAddresses[number] === true ? -1 : number;
    },
    originNumber: origins.number,
    add(row) {
      const { second, target } = row;
      if (second % 3_600 < doubleClickSeconds) hours.of(second).opening++;
      const wanted = targets.values[target];
      if (wanted?.kind === "file" && wanted.media) hours.of(second).media++;
      rows.add(row);
    },
    build: () => ({
      hours: hours.built(),
      rejectedWithoutHour,
      ...rows.columns(),
      addresses: addresses.packed(),
      agents: agents.values,
      targets: targets.values,
      origins: origins.values,
    }),
  };
}

/** Two paths of one file (another spelling, another name) are one target. */
function targetKey(target: Target): string {
  if (target.kind === "beacon") return `beacon ${target.entryId}`;
  if (target.kind === "file") return `${target.media ? "media" : "file"} ${target.assetId}`;
  return `document ${target.collection} ${target.slug}`;
}

/** Lines come in the order of time, more or less: mostly it is the hour of the line before. */
function hourTable() {
  const hours = new Map<number, GrowingHour>();
  let knownHour = -1;
  let known = emptyHour();
  return {
    of(second: number): GrowingHour {
      const hour = Math.floor(second / 3_600);
      if (hour === knownHour) return known;
      known = hours.get(hour) ?? emptyHour();
      knownHour = hour;
      hours.set(hour, known);
      return known;
    },
    built: () =>
      new Map(
        [...hours].map(([hour, { identities, ...lines }]): [number, HourLines] => [
          hour,
          { ...lines, identities: identities.numbers() },
        ]),
      ),
  };
}

const emptyHour = (): GrowingHour => ({
  read: 0,
  robots: 0,
  excluded: 0,
  rejected: 0,
  opening: 0,
  media: 0,
  identities: growingNumbers(),
});

/** A value for each text, worked out when the text first appears. */
function valueTable<Value>(toValue: (text: string) => Value) {
  const texts = textTable();
  const values: Value[] = [];
  return {
    values,
    number(line: Cells, column: number): number {
      const number = texts.number(line, column);
      if (number === values.length) values.push(toValue(texts.text(number)));
      return number;
    },
  };
}

/** A number for each text, worked out when the text first appears, or appears again after all were forgotten. */
function forgetful(numberOf: (text: string) => number): (line: Cells, column: number) => number {
  const texts = textTable();
  let numbers: number[] = [];
  return (line, column) => {
    if (texts.size() >= rememberedTexts || texts.bytes() >= rememberedBytes) {
      texts.clear();
      numbers = [];
    }
    const at = texts.number(line, column);
    if (at === numbers.length) numbers.push(numberOf(texts.text(at)));
    return numbers[at] ?? -1;
  };
}

/** Numbers values in the order of their first appearance. */
function numbering<Value>() {
  const numbers = new Map<string, number>();
  const values: Value[] = [];
  return {
    values,
    number(key: string, value: Value): number {
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, values.length);
      return values.push(value) - 1;
    },
  };
}

/** Letters from A to Z, and one more for neither. */
const letters = 27;

function originNumbers() {
  const hosts = numbering<string>();
  const hostNumber = forgetful((text) => hosts.number(hostOf(text), hostOf(text)));
  const noHost = hosts.number("", "");
  const numbers = new Map<number, number>();
  const values: Origin[] = [];
  return {
    values,
    number(line: Cells, { country, referer }: { country: number; referer: number }): number {
      const host = referer < 0 ? noHost : hostNumber(line, referer);
      const place = country < 0 ? 0 : countryNumber(line, country);
      const key = host * letters * letters + place;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, values.length);
      return values.push({ country: countryName(place), host: hosts.values[host] ?? "" }) - 1;
    },
  };
}

/** Two capital letters as one number; 0 for anything else. */
function countryNumber({ bytes, edges }: Cells, column: number): number {
  const start = edges[column] ?? 0;
  if ((edges[column + 1] ?? 0) - 1 - start !== 2) return 0;
  const [first, second] = [(bytes[start] ?? 0) - 0x40, (bytes[start + 1] ?? 0) - 0x40];
  return first < 1 || first >= letters || second < 1 || second >= letters ? 0 : first * letters + second;
}

function countryName(number: number): string {
  if (number === 0) return "";
  return String.fromCharCode(0x40 + Math.floor(number / letters), 0x40 + (number % letters));
}
