import type { ReadKind } from "../../schemas/ledger.ts";
import type { Target } from "./classify.ts";
import { doubleClickSeconds } from "./double-clicks.ts";
import type { LogReads } from "./log-reads.ts";
import type { ByteRange } from "./ranges.ts";

/** What a target turned out to be: a read of this kind, of this entry, through this file if any. */
export type ResolvedTarget = {
  readonly entryId: string;
  readonly kind: ReadKind;
  readonly file: ReadFile | null;
};

/** A file: its size in bytes and, of sound and film, its length in seconds where that is known. */
export type ReadFile = { readonly assetId: string; readonly size: number; readonly duration: number | null };

/** Null for what no entry knows, and for files that count as nothing. */
export type ResolveTarget = (target: Target) => ResolvedTarget | null;

/**
 * One hour's reads, with users and items numbered over all files. A user is an address and an agent
 * (COUNTER R5.1, section 7.2); an item is an entry that is viewed or a file that is fetched. A `pair` is
 * one user on one item.
 */
export type HourReads = {
  readonly items: readonly ResolvedTarget[];
  /** Answers that were whole, of this hour and of the half minute after it: `pair × secondSlots + second`, sorted. */
  readonly clicks: Float64Array;
  /** Answers that were partial, of this hour, by pair. */
  readonly parts: ReadonlyMap<number, readonly ByteRange[]>;
  /** Lines of this hour whose target nobody knows. */
  readonly unresolved: number;
  readonly itemOf: (pair: number) => number;
  readonly userOf: (pair: number) => number;
};

export const secondsInHour = 3_600;

/** An hour and the half minute after it have fewer seconds than this. */
export const secondSlots = 4_096;

export type HourWork = {
  /** Hours since 1970, in UTC. */
  readonly hour: number;
  readonly files: readonly LogReads[];
  readonly resolve: ResolveTarget;
};

/** @throws RangeError when the hour has more users times items than a number can tell apart */
export function gatherHour({ hour, files, resolve }: HourWork): HourReads {
  const start = hour * secondsInHour;
  const items = itemNumbers(files, resolve);
  const users = userNumbers();
  const clicks: Float64Array = new Float64Array(rowsWithin(files, start));
  let clickCount = 0;
  let unresolved = 0;
  const parts = new Map<number, ByteRange[]>();
  for (const [index, file] of files.entries()) {
    const itemOfTarget = items.byFile[index] ?? new Int32Array(0);
    const userOf = users.ofFile(file);
    for (let row = 0; row < file.rows; row++) {
      const second = (file.second[row] ?? 0) - start;
      if (second < 0 || second >= secondsInHour + doubleClickSeconds) continue;
      const item = itemOfTarget[file.target[row] ?? 0] ?? -1;
      if (item < 0) {
        if (second < secondsInHour) unresolved++;
        continue;
      }
      const pair = userOf(row) * items.all.length + item;
      const first = file.first[row] ?? -1;
      if (first < 0) clicks[clickCount++] = pair * secondSlots + second;
      else if (second < secondsInHour) append(parts, pair, { first, last: file.last[row] ?? first });
    }
  }
  if (users.count() * items.all.length * secondSlots > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`One hour has ${users.count()} users on ${items.all.length} items`);
  }
  return {
    items: items.all,
    clicks: clicks.subarray(0, clickCount).sort(),
    parts,
    unresolved,
    itemOf: (pair) => pair % items.all.length,
    userOf: (pair) => Math.floor(pair / items.all.length),
  };
}

function rowsWithin(files: readonly LogReads[], start: number): number {
  let rows = 0;
  for (const file of files) {
    for (const second of file.second) {
      if (second >= start && second < start + secondsInHour + doubleClickSeconds) rows++;
    }
  }
  return rows;
}

function append(parts: Map<number, ByteRange[]>, pair: number, range: ByteRange): void {
  const known = parts.get(pair);
  if (known === undefined) parts.set(pair, [range]);
  else known.push(range);
}

/** Two targets are one item when they are the same file, or show the same entry. */
function itemNumbers(files: readonly LogReads[], resolve: ResolveTarget) {
  const numbers = new Map<string, number>();
  const all: ResolvedTarget[] = [];
  const byFile = files.map((file) =>
    Int32Array.from(file.targets, (target) => {
      const resolved = resolve(target);
      if (resolved === null) return -1;
      const key = `${resolved.kind} ${resolved.file?.assetId ?? resolved.entryId}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, all.length);
      return all.push(resolved) - 1;
    }),
  );
  return { all, byFile };
}

/** Numbers users over all files, those only that have a row in the hour. */
function userNumbers() {
  const addresses = new Map<string, number>();
  const agents = new Map<string, number>();
  const users = new Map<number, number>();
  return {
    count: () => users.size,
    ofFile(file: LogReads): (row: number) => number {
      const addressNumbers = new Int32Array(file.addresses.length).fill(-1);
      const agentNumbers = new Int32Array(file.agents.length).fill(-1);
      return (row) => {
        const address = file.address[row] ?? 0;
        const agent = file.agent[row] ?? 0;
        let addressNumber = addressNumbers[address] ?? -1;
        if (addressNumber < 0) {
          addressNumber = numberIn(addresses, file.addresses[address] ?? "");
          addressNumbers[address] = addressNumber;
        }
        let agentNumber = agentNumbers[agent] ?? -1;
        if (agentNumber < 0) {
          agentNumber = numberIn(agents, file.agents[agent]?.raw ?? "");
          agentNumbers[agent] = agentNumber;
        }
        return numberIn(users, addressNumber * 2 ** 25 + agentNumber);
      };
    },
  };
}

function numberIn<Key>(numbers: Map<Key, number>, key: Key): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  const number = numbers.size;
  numbers.set(key, number);
  return number;
}
