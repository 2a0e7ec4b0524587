import type { Agent } from "./agents.ts";
import { ownText } from "./agents.ts";
import type { Target } from "./classify.ts";
import { targetOf } from "./classify.ts";
import { doubleClickSeconds } from "./double-clicks.ts";
import type { Origin } from "./origins.ts";
import { hostOf } from "./origins.ts";
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
  readonly origin: Uint32Array;
  /** First and last byte of an answer; -1 in `first` for a whole one, and in `last` too when it had no content. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly addresses: readonly string[];
  readonly agents: readonly Agent[];
  readonly targets: readonly Target[];
  readonly origins: readonly Origin[];
};

/** Lines of one hour in one file. What is neither robots, excluded nor rejected is a row. */
export type HourLines = {
  read: number;
  robots: number;
  excluded: number;
  rejected: number;
  /** Rows in the hour's first 30 seconds, on which the hour before depends. */
  opening: number;
  /** Rows that may be plays, on which the hours after it on the same day depend. */
  media: number;
};

export type LogReadsBuilder = {
  hour(second: number): HourLines;
  rejectWithoutHour(): void;
  /** The number of the path's target in this file, or -1 when the path is nobody's. */
  targetNumber(stem: string): number;
  targetKind(number: number): Target["kind"];
  /** The number of an address, or -1 when what it asks for may not count. */
  addressNumber(address: string): number;
  /** The number of where a request came from. */
  originNumber(country: string, referer: string): number;
  add(row: {
    second: number;
    address: number;
    agent: Agent;
    target: number;
    range: ByteRange;
    origin: number;
  }): void;
  build(): LogReads;
};

const stemMemoLimit = 100_000;

/** @param mayCount whether what an address asks for may count; asked once for each */
export function logReadsBuilder(mayCount: (address: string) => boolean): LogReadsBuilder {
  const hours = new Map<number, HourLines>();
  const columns = growingColumns();
  const addresses: string[] = [];
  const addressNumbers = new Map<string, number>();
  const agents = numbering<Agent, Agent>((agent) => agent);
  const targets = numbering<string, Target>(() => ({ kind: "beacon", entryId: "" }));
  const origins = numbering<string, Origin>(() => ({ country: "", host: "" }));
  const stems = new Map<string, number>();
  const referers = new Map<string, string>();
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
    addressNumber(address) {
      const known = addressNumbers.get(address);
      if (known !== undefined) return known;
      const own = ownText(address);
      const number = mayCount(own) ? addresses.push(own) - 1 : -1;
      addressNumbers.set(own, number);
      return number;
    },
    originNumber(country, referer) {
      let host = referers.get(referer);
      if (host === undefined) {
        if (referers.size >= stemMemoLimit) referers.clear();
        const own = ownText(referer);
        host = hostOf(own);
        referers.set(own, host);
      }
      const place = /^[A-Z]{2}$/.test(country) ? country : "";
      return origins.number(`${place} ${host}`, { country: place, host });
    },
    add({ second, address, agent, target, range, origin }) {
      if (second % 3_600 < doubleClickSeconds) hourOf(second).opening++;
      const wanted = targets.values[target];
      if (wanted?.kind === "file" && wanted.media) hourOf(second).media++;
      columns.add({
        second,
        address,
        agent: agents.number(agent),
        target,
        origin,
        first: range.first,
        last: range.last,
      });
    },
    build: () => ({
      hours,
      rejectedWithoutHour,
      ...columns.trimmed(),
      addresses,
      agents: agents.values,
      targets: targets.values,
      origins: origins.values,
    }),
  };
}

function emptyLines(): HourLines {
  return { read: 0, robots: 0, excluded: 0, rejected: 0, opening: 0, media: 0 };
}

/** Two paths of one file (another spelling, another name) are one target. */
function targetKey(target: Target): string {
  if (target.kind === "beacon") return `beacon ${target.entryId}`;
  if (target.kind === "file") return `${target.media ? "media" : "file"} ${target.assetId}`;
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
  origin: number;
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
  let origin = new Uint32Array(capacity);
  let first = new Float64Array(capacity);
  let last = new Float64Array(capacity);

  function grow(): void {
    capacity *= 2;
    second = copied(second, new Uint32Array(capacity));
    address = copied(address, new Uint32Array(capacity));
    agent = copied(agent, new Uint32Array(capacity));
    target = copied(target, new Uint32Array(capacity));
    origin = copied(origin, new Uint32Array(capacity));
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
      origin[rows] = row.origin;
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
      origin: origin.slice(0, rows),
      first: first.slice(0, rows),
      last: last.slice(0, rows),
    }),
  };
}

function copied<Numbers extends Uint32Array | Float64Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}

/** Those rows of a file alone that `wanted` names, with what they refer to; nothing of the counts of lines. */
export function rowsOf(reads: LogReads, wanted: (row: number) => boolean): LogReads {
  const rows = Uint32Array.from(Array.from({ length: reads.rows }, (_, row) => row).filter(wanted));
  const addresses = numbering<number, string>((number) => reads.addresses[number] ?? "");
  return {
    hours: new Map(),
    rejectedWithoutHour: 0,
    rows: rows.length,
    second: rows.map((row) => reads.second[row] ?? 0),
    address: rows.map((row) => addresses.number(reads.address[row] ?? 0)),
    agent: rows.map((row) => reads.agent[row] ?? 0),
    target: rows.map((row) => reads.target[row] ?? 0),
    origin: rows.map((row) => reads.origin[row] ?? 0),
    first: Float64Array.from(rows, (row) => reads.first[row] ?? -1),
    last: Float64Array.from(rows, (row) => reads.last[row] ?? -1),
    addresses: addresses.values,
    agents: reads.agents,
    targets: reads.targets,
    origins: reads.origins,
  };
}
