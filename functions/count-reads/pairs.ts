import type { LogReads } from "./log-reads.ts";
import { packedCells, textCount, textTable } from "./text-table.ts";

/**
 * Numbers over all files of an hour, given as they are met: a user is an address and an agent (COUNTER R5.1,
 * section 7.2), a pair is one user on one item.
 */
export type Pairs = {
  readonly userOf: (pair: number) => number;
  readonly itemOf: (pair: number) => number;
  /** Whether a user is a program that is no robot. */
  readonly isMachine: (user: number) => boolean;
  readonly count: () => number;
  /** A function that numbers the pairs of a file's rows. */
  ofFile(file: LogReads): (row: number, item: number) => number;
};

/** More agents than an hour has lines. */
const agentRoom = 2 ** 26;

/** @param items how many there are */
export function pairNumbers(items: number): Pairs {
  const addresses = textTable();
  const agents = new Map<string, number>();
  const users = new Map<number, number>();
  const machines: boolean[] = [];
  const pairs = new Map<number, number>();
  const userOfPair: number[] = [];
  const itemOfPair: number[] = [];

  return {
    userOf: (pair) => userOfPair[pair] ?? 0,
    itemOf: (pair) => itemOfPair[pair] ?? 0,
    isMachine: (user) => machines[user] === true,
    count: () => userOfPair.length,
    ofFile(file) {
      const fileAddresses = packedCells(file.addresses);
      const addressNumbers = new Int32Array(textCount(file.addresses)).fill(-1);
      const agentNumbers = new Int32Array(file.agents.length).fill(-1);
      return (row, item) => {
        const address = file.address[row] ?? 0;
        const agent = file.agent[row] ?? 0;
        let addressNumber = addressNumbers[address] ?? -1;
        if (addressNumber < 0) {
          addressNumber = addresses.number(fileAddresses, address);
          addressNumbers[address] = addressNumber;
        }
        let agentNumber = agentNumbers[agent] ?? -1;
        if (agentNumber < 0) {
          agentNumber = numberIn(agents, file.agents[agent]?.text ?? "");
          agentNumbers[agent] = agentNumber;
        }
        const user = numberIn(users, addressNumber * agentRoom + agentNumber);
        if (user === machines.length) machines.push(file.agents[agent]?.kind === "machine");
        const pair = numberIn(pairs, user * items + item);
        if (pair === userOfPair.length) {
          userOfPair.push(user);
          itemOfPair.push(item);
        }
        return pair;
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
