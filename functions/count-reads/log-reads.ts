import type { Agent } from "./agents.ts";
import { ownText } from "./agents.ts";
import type { Target } from "./classify.ts";
import { targetOf } from "./classify.ts";
import { doubleClickSeconds } from "./double-clicks.ts";
import type { ByteRange } from "./ranges.ts";

/**
 * What one log file holds that counting needs: how many lines of each hour went which way, and, one row
 * each, the requests that may be reads. Rows are columns of numbers; addresses, agents and targets are
 * kept once per file. This never leaves the run: nothing of it is stored or logged.
 */
export type LogReads = {
  readonly hours: ReadonlyMap<number, HourLines>;
  /** Lines that cannot be read, of which not even the hour is known. */
  readonly rejectedWithoutHour: number;
  readonly rows: number;
  /** Seconds since 1970. */
  readonly second: Uint32Array;
  readonly address: Uint32Array;
  readonly agent: Uint32Array;
  readonly target: Uint32Array;
  /** First and last byte of a partial answer; -1 in `first` for a whole one. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly addresses: readonly string[];
  readonly agents: readonly Agent[];
  readonly targets: readonly Target[];
};

/** Lines of one hour in one file. What is neither robots, excluded nor rejected is a row. */
export type HourLines = {
  read: number;
  robots: number;
  excluded: number;
  rejected: number;
  /** Rows in the hour's first 30 seconds, on which the hour before depends. */
  opening: number;
};

export type LogReadsBuilder = {
  hour(second: number): HourLines;
  rejectWithoutHour(): void;
  /** The number of the path's target in this file, or -1 when the path is nobody's. */
  targetNumber(stem: string): number;
  targetKind(number: number): Target["kind"];
  add(row: { second: number; address: string; agent: Agent; target: number; range: ByteRange | null }): void;
  build(): LogReads;
};

const stemMemoLimit = 100_000;

export function logReadsBuilder(): LogReadsBuilder {
  const hours = new Map<number, HourLines>();
  const columns = growingColumns();
  const addresses = numbering<string, string>(ownText);
  const agents = numbering<Agent, Agent>((agent) => agent);
  const targets = numbering<string, Target>(() => ({ kind: "beacon", entryId: "" }));
  const stems = new Map<string, number>();
  let rejectedWithoutHour = 0;
  let knownHour = -1;
  let knownLines = emptyLines();

  function hourOf(second: number): HourLines {
    const hour = Math.floor(second / 3_600);
    if (hour === knownHour) return knownLines;
    const found = hours.get(hour) ?? emptyLines();
    hours.set(hour, found);
    knownHour = hour;
    knownLines = found;
    return found;
  }

  return {
    hour: hourOf,
    rejectWithoutHour() {
      rejectedWithoutHour++;
    },
    targetNumber(stem) {
      const known = stems.get(stem);
      if (known !== undefined) return known;
      const own = ownText(stem);
      const target = targetOf(own);
      const number = target === null ? -1 : targets.number(targetKey(target), target);
      if (stems.size >= stemMemoLimit) stems.clear();
      stems.set(own, number);
      return number;
    },
    targetKind: (number) => targets.values[number]?.kind ?? "document",
    add({ second, address, agent, target, range }) {
      if (second % 3_600 < doubleClickSeconds) hourOf(second).opening++;
      columns.add({
        second,
        address: addresses.number(address),
        agent: agents.number(agent),
        target,
        first: range === null ? -1 : range.first,
        last: range === null ? -1 : range.last,
      });
    },
    build: () => ({
      hours,
      rejectedWithoutHour,
      ...columns.trimmed(),
      addresses: addresses.values,
      agents: agents.values,
      targets: targets.values,
    }),
  };
}

function emptyLines(): HourLines {
  return { read: 0, robots: 0, excluded: 0, rejected: 0, opening: 0 };
}

/** Two paths of one file (another spelling, another name) are one target. */
function targetKey(target: Target): string {
  if (target.kind === "beacon") return `beacon ${target.entryId}`;
  if (target.kind === "file") return `file ${target.assetId}`;
  return `document ${target.collection} ${target.slug}`;
}

/** Numbers values in the order of their first appearance. */
function numbering<Key, Value>(toValue: (key: Key) => Value) {
  const numbers = new Map<Key, number>();
  const values: Value[] = [];
  return {
    values,
    number(key: Key, value?: Value): number {
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const number = values.length;
      values.push(value ?? toValue(key));
      numbers.set(key, number);
      return number;
    },
  };
}

type Row = {
  second: number;
  address: number;
  agent: number;
  target: number;
  first: number;
  last: number;
};

function growingColumns() {
  let capacity = 1_024;
  let rows = 0;
  let second = new Uint32Array(capacity);
  let address = new Uint32Array(capacity);
  let agent = new Uint32Array(capacity);
  let target = new Uint32Array(capacity);
  let first = new Float64Array(capacity);
  let last = new Float64Array(capacity);

  function grow(): void {
    capacity *= 2;
    second = copied(second, new Uint32Array(capacity));
    address = copied(address, new Uint32Array(capacity));
    agent = copied(agent, new Uint32Array(capacity));
    target = copied(target, new Uint32Array(capacity));
    first = copied(first, new Float64Array(capacity));
    last = copied(last, new Float64Array(capacity));
  }

  return {
    add(row: Row): void {
      if (rows === capacity) grow();
      second[rows] = row.second;
      address[rows] = row.address;
      agent[rows] = row.agent;
      target[rows] = row.target;
      first[rows] = row.first;
      last[rows] = row.last;
      rows++;
    },
    trimmed: () => ({
      rows,
      second: second.slice(0, rows),
      address: address.slice(0, rows),
      agent: agent.slice(0, rows),
      target: target.slice(0, rows),
      first: first.slice(0, rows),
      last: last.slice(0, rows),
    }),
  };
}

function copied<Numbers extends Uint32Array | Float64Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
