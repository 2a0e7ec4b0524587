import type { LogReads } from "./log-reads.ts";
import { numberTable } from "./number-table.ts";
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

/** @param rows about how many will be numbered */
export function pairNumbers(rows: number): Pairs {
  const addresses = textTable();
  const agents = new Map<string, number>();
  const users = numberTable(rows / 2);
  const machines: boolean[] = [];
  const pairs = numberTable(rows / 2);

  return {
    userOf: pairs.one,
    itemOf: pairs.other,
    isMachine: (user) => machines[user] === true,
    count: pairs.size,
    ofFile(file) {
      const fileAddresses = packedCells(file.addresses);
      const addressNumbers = new Int32Array(textCount(file.addresses)).fill(-1);
      const agentNumbers = Int32Array.from(file.agents, ({ text }) => {
        const number = agents.get(text) ?? agents.size;
        agents.set(text, number);
        return number;
      });
      return (row, item) => {
        const address = file.address[row] ?? 0;
        const agent = file.agent[row] ?? 0;
        let addressNumber = addressNumbers[address] ?? -1;
        if (addressNumber < 0) {
          addressNumber = addresses.number(fileAddresses, address);
          addressNumbers[address] = addressNumber;
        }
        const user = users.number(addressNumber, agentNumbers[agent] ?? 0);
        if (user === machines.length) machines.push(file.agents[agent]?.kind === "machine");
        return pairs.number(user, item);
      };
    },
  };
}
