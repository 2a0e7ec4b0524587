import { isDeepStrictEqual } from "node:util";
import {
  type HourLedger,
  hourLedgerSchema,
  type LedgerInput,
  type LineCounts,
  noLines,
} from "../../schemas/ledger.ts";
import { hourLedgerKey } from "../shared/artefacts/keys.ts";
import { readLedger, type Stored, writeLedger } from "../shared/artefacts/ledger.ts";
import { countHour, countingMethod } from "./count-hour.ts";
import type { DayMedia } from "./day-media.ts";
import { hourNumber } from "./hours.ts";
import { holdsHour, type Inputs, inputsOf } from "./inputs.ts";
import type { LogCache } from "./log-cache.ts";
import { mapSome } from "./map-some.ts";
import type { RobotLists } from "./robot-lists.ts";
import type { Stores } from "./stores.ts";
import type { TargetResolver } from "./targets.ts";

/** Another run wrote the same object at the same moment: what this one knew may be old. */
export class LostRaceError extends Error {}

export type HourJob = {
  readonly stores: Stores;
  readonly cache: LogCache;
  readonly targets: TargetResolver;
  readonly media: DayMedia;
  readonly lists: RobotLists;
  readonly inputs: Inputs;
  /** The ledgers that were written last, by key: sums need them next. */
  readonly written: Map<string, Stored<HourLedger>>;
};

/** As many as there are open hours, and some more. */
const ledgersKept = 60;

export type HourOutcome =
  | { readonly kind: "counted"; readonly lines: LineCounts }
  | { readonly kind: "up-to-date" }
  /** Log files that it was counted from have expired: counting again would lose their reads. */
  | { readonly kind: "unavailable" };

/**
 * Counts an hour and sets its ledger, if its log files or the rules are others than the ledger names, or
 * when it is asked for.
 * @throws LostRaceError when another run set it meanwhile
 */
export async function settleHour(job: HourJob, hour: string, asked: boolean): Promise<HourOutcome> {
  const inputs = inputsOf(hour, job.inputs);
  const stored = await readLedger(job.stores.ledger, hourLedgerKey(hour), hourLedgerSchema);
  if (stored === null && inputs.length === 0) return { kind: "up-to-date" };
  if (stored !== null) {
    if (!asked && isCurrent(stored.value, inputs, job.lists)) return { kind: "up-to-date" };
    const expired = stored.value.inputs.some((input) => !job.inputs.has(input.key));
    if (expired) return { kind: "unavailable" };
  }
  const ledger = await count(job, hour, inputs);
  await set(job, ledger, stored);
  return { kind: "counted", lines: ledger.lines };
}

/**
 * Notes in a closed hour's ledger that log files came too late: their lines are counted as late.
 * @throws LostRaceError when another run set it meanwhile
 */
export async function noteLate(job: HourJob, hour: string): Promise<void> {
  const stored = await readLedger(job.stores.ledger, hourLedgerKey(hour), hourLedgerSchema);
  const before = stored?.value ?? emptyLedger(hour, job.lists);
  const known = new Set([...before.inputs, ...before.lateInputs].map(({ etag }) => etag));
  const late = [...job.inputs].flatMap(([key, { etag, hours }]): LedgerInput[] => {
    const lines = hours[hour]?.lines ?? 0;
    if (lines === 0 || known.has(etag)) return [];
    known.add(etag);
    return [{ key, etag, lines }];
  });
  const added = late.reduce((sum, { lines }) => sum + lines, 0);
  const lines = { ...before.lines, read: before.lines.read + added, late: before.lines.late + added };
  const lateInputs = [...before.lateInputs, ...late].sort((a, b) => (a.key < b.key ? -1 : 1));
  await set(job, { ...before, lateInputs, lines }, stored);
}

function isCurrent(ledger: HourLedger, inputs: readonly LedgerInput[], lists: RobotLists): boolean {
  return (
    ledger.method === countingMethod &&
    isDeepStrictEqual(ledger.lists, lists.names) &&
    isDeepStrictEqual(ledger.inputs, inputs)
  );
}

/** As many as keep two threads reading. */
const filesAtOnce = 8;

async function count(job: HourJob, hour: string, inputs: LedgerInput[]): Promise<HourLedger> {
  job.cache.countFrom(hourNumber(hour));
  const ownInputs = inputs.filter(({ key }) => holdsHour(hour, job.inputs.get(key)));
  const files = await mapSome(ownInputs, filesAtOnce, async (input) => (await job.cache.read(input)).reads);
  await job.targets.learn(files.flatMap(({ targets }) => targets));
  const media = [];
  for (const input of inputs) media.push(await job.media.read(hour.slice(0, 10), input));
  const counts = countHour({ hour: hourNumber(hour), files, media, resolve: job.targets.resolve });
  return { ...emptyLedger(hour, job.lists), inputs, lines: counts.lines, entries: counts.entries };
}

/** The order of the keys here is their order in the stored object. */
function emptyLedger(hour: string, lists: RobotLists): HourLedger {
  return {
    hour,
    method: countingMethod,
    lists: [...lists.names],
    inputs: [],
    lateInputs: [],
    lines: { ...noLines },
    entries: {},
  };
}

async function set(job: HourJob, value: HourLedger, before: Stored<HourLedger> | null): Promise<void> {
  const key = hourLedgerKey(value.hour);
  const etag = await writeLedger(job.stores.ledger, { key, value, before: before?.etag ?? null });
  if (etag === null) throw new LostRaceError(`Another run set ${key}`);
  job.written.set(key, { value, etag });
  const [oldest] = job.written.keys();
  if (job.written.size > ledgersKept && oldest !== undefined) job.written.delete(oldest);
}
