import { isDeepStrictEqual } from "node:util";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { hourLedgerSchema } from "../../schemas/ledger.ts";
import type { SpreadInput } from "../../schemas/reads.ts";
import { hourLedgerKey } from "../shared/artefacts/keys.ts";
import { readLedger } from "../shared/artefacts/ledger.ts";
import { type ListedLog, listLogs } from "../shared/artefacts/logs.ts";
import { countingMethod } from "./count-hour.ts";
import { isOpen } from "./hours.ts";
import { hoursOf, type Inputs, periodOfLog, readInputs } from "./inputs.ts";
import { readRobotLists } from "./robot-lists.ts";
import type { Stores } from "./stores.ts";

/**
 * From how many bytes of log files (compressed, as they are stored) on a run is spread over many functions: six to twenty
 * million lines, which one function reads in a minute or two of its fifteen.
 */
const spreadFromBytes = 600_000_000;

/** What a run would have to read. */
type Ahead = { readonly bytes: number; readonly periods: readonly string[] };

/**
 * Looks at what the next run has to read, without reading it: log files that are new, and those of all open hours when
 * these are to be counted by other rules or lists than they were.
 */
async function lookAhead(stores: Stores, now: Date): Promise<Ahead> {
  const logs = await listLogs(stores.logs);
  const known = await readInputs(stores.ledger, logs);
  const fresh = logs.filter(({ key }) => !known.has(key));
  const again = (await rulesChanged(stores, known, now)) ? logs.filter(holdsOpenHour(known, now)) : [];
  return {
    bytes: [...fresh, ...again].reduce((sum, { size }) => sum + size, 0),
    periods: [...new Set(fresh.map(({ key }) => periodOfLog(key)))].sort(),
  };
}

/** The newest open hour tells for all: a run counts every open hour by the same rules. */
async function rulesChanged({ ledger }: Stores, known: Inputs, now: Date): Promise<boolean> {
  const newest = hoursOf(known).findLast((hour) => isOpen(hour, now));
  const stored =
    newest === undefined ? null : await readLedger(ledger, hourLedgerKey(newest), hourLedgerSchema);
  if (stored === null) return false;
  const { names } = await readRobotLists(ledger);
  return stored.value.method !== countingMethod || !isDeepStrictEqual(stored.value.lists, names);
}

const holdsOpenHour =
  (known: Inputs, now: Date) =>
  ({ key }: ListedLog): boolean =>
    Object.keys(known.get(key)?.hours ?? {}).some((hour) => isOpen(hour, now));

/**
 * Starts the state machine that counts hours side by side, if there is as much to read.
 * @returns the name of its execution; null when it was not started
 */
export async function spreadIfMuch(
  stateMachineArn: string,
  { stores, now, from = spreadFromBytes }: { stores: Stores; now: Date; from?: number },
): Promise<string | null> {
  const { bytes, periods } = await lookAhead(stores, now);
  return bytes < from ? null : startExecution(stateMachineArn, { periods, now });
}

async function startExecution(
  stateMachineArn: string,
  { periods, now }: { periods: readonly string[]; now: Date },
): Promise<string> {
  const client = new SFNClient({ maxAttempts: 4 });
  const name = `hourly-${now.toISOString().replaceAll(/[:.]/g, "-")}`;
  const input: SpreadInput = { periods: [...periods] };
  await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  client.destroy();
  return name;
}
