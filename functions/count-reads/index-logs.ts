import type { InputRecord } from "../../schemas/ledger.ts";
import type { ListedLog, LogObject } from "../shared/artefacts/logs.ts";
import { listLogs, setLogAside } from "../shared/artefacts/logs.ts";
import { type Inputs, inputRecord, readInputs } from "./inputs.ts";
import type { LogCache } from "./log-cache.ts";
import { mapSome } from "./map-some.ts";
import type { Report, Stores } from "./stores.ts";

/** Enough to keep two threads reading while others are fetched; they are small as long as they are compressed. */
const filesAtOnce = 8;

export type IndexedLogs = {
  /** Every log file that is kept. */
  readonly inputs: Inputs;
  /** Those of them that were not known before. */
  readonly fresh: Inputs;
  /** Since when the oldest of those has been there; undefined when there are none. */
  readonly since: Date | undefined;
};

/**
 * Lists the logs and reads those that are new. What could not be counted is set aside before anything
 * remembers that it has been seen, so a crash in between does not lose it.
 * @param options.wanted which of the new ones to read, by key; all of them when it is left out
 * @param options.expect is told how many bytes they are together before they are fetched
 */
export async function indexLogs(
  stores: Stores,
  cache: LogCache,
  options: {
    report: Report;
    wanted?: ((key: string) => boolean) | undefined;
    expect?: ((bytes: number) => void) | undefined;
  },
): Promise<IndexedLogs> {
  const { report, wanted = () => true, expect } = options;
  const logs = await listLogs(stores.logs);
  const known = await readInputs(stores.ledger, logs);
  const unknown = logs.filter((log) => !known.has(log.key) && wanted(log.key));
  expect?.(unknown.reduce((sum, { size }) => sum + size, 0));
  const fresh = new Map<string, InputRecord>();
  await mapSome(unknown, filesAtOnce, async (log) => {
    const file = await cache.read(log);
    if (file.fault !== null) {
      await setLogAside(stores.logs, log);
      report("A log file is set aside", { key: log.key, fault: file.fault });
    }
    fresh.set(log.key, inputRecord(log.etag, file));
  });
  return {
    inputs: inKeyOrder(logs, new Map([...known, ...fresh])),
    fresh: inKeyOrder(logs, fresh),
    since: oldestOf(unknown),
  };
}

function oldestOf(logs: readonly ListedLog[]): Date | undefined {
  const times = logs.flatMap(({ storedAt }) => storedAt?.getTime() ?? []);
  // Not by spreading: there may be more of them than a call takes arguments.
  return times.length === 0 ? undefined : new Date(times.reduce((a, b) => Math.min(a, b)));
}

function inKeyOrder(logs: readonly LogObject[], records: Inputs): Map<string, InputRecord> {
  const ordered = new Map<string, InputRecord>();
  for (const { key } of logs) {
    const record = records.get(key);
    if (record !== undefined) ordered.set(key, record);
  }
  return ordered;
}
