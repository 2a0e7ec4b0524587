import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { _Record, DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { failuresOf, lambdaRecord } from "./stream/batch.ts";
import { type Pattern, passes } from "./stream/filter.ts";
import { openPosition, type Position } from "./stream/position.ts";
import { createStreamReader, listShards, type StreamReader } from "./stream/reader.ts";

export type StreamOptions = {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  /** Where the position is kept. */
  readonly positionFile: string;
  /** Where records that cannot be worked on are set aside, one JSON line each. */
  readonly setAsideFile: string;
  readonly filters: readonly Pattern[];
  /** Works on a batch: the event as Lambda makes it. */
  readonly invoke: (event: { Records: unknown[] }) => Promise<unknown>;
  readonly report: (message: string, error?: unknown) => void;
  /** Told after each batch that was worked on. */
  readonly worked?: (() => void) | undefined;
  /** Milliseconds between looks when nothing happens. */
  readonly idleMilliseconds: number;
  /** How many records a batch may hold: Lambda's batch size, 1,000 at most here. */
  readonly batchMaximum: number;
  /** How often a record may fail before it is set aside. */
  readonly attempts: number;
  /** Milliseconds of a clock that is never put back; the machine's own when left out. */
  readonly clock?: (() => number) | undefined;
};

export type StreamDriver = {
  /** Looks now: somebody has just written. */
  nudge(): void;
  /** Resolves when everything that was written before the call is worked on. */
  settled(): Promise<void>;
  /** Ends after the batch that is being worked on. */
  stop(): Promise<void>;
};

/**
 * Milliseconds. A shard begins when another ends, hours after that began, and the emulator looks at every record of a
 * stream when it is asked for the shards.
 */
export const shardsListedFor = 5_000;

/**
 * Follows the table's stream as Lambda's event source mapping does: in order, shard by shard, filtered,
 * in batches, going on from the first failure of a batch, a bounded number of times. The position is
 * written only after a batch is worked on, so a crash repeats a batch and loses none.
 */
export async function followStream(options: StreamOptions): Promise<StreamDriver> {
  const position = openPosition(options.positionFile, options.streamArn);
  const { clock = () => performance.now() } = options;
  const shards = new Map<string, Shard>();
  let stopping = false;
  let wake: () => void = () => {};
  let nudged = false;
  let looks = 0;
  let listAgainAt = 0;
  const waiting: { after: number; resolve: () => void }[] = [];

  const findShards = async (): Promise<void> => {
    if (shards.size > 0 && clock() < listAgainAt) return;
    listAgainAt = clock() + shardsListedFor;
    const listed = await listShards(options.client, options.streamArn).catch((error: unknown) => {
      listAgainAt = 0;
      throw error;
    });
    for (const id of listed) if (!shards.has(id)) shards.set(id, openShard(id, position, options));
  };
  const look = async (): Promise<boolean> => {
    await findShards();
    let found = false;
    for (const shard of shards.values())
      found = (await workOn(shard, position, options, () => stopping)) || found;
    return found;
  };
  const rest = async (): Promise<void> => {
    if (nudged || stopping) return;
    const timer = setTimeout(() => wake(), options.idleMilliseconds);
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    clearTimeout(timer);
  };
  const run = async (): Promise<void> => {
    while (!stopping) {
      nudged = false;
      const number = ++looks;
      const found = await look().catch(async (error: unknown) => {
        if (!stopping) options.report("the table's stream cannot be followed", error);
        await pause(200);
        return true;
      });
      if (found) continue;
      for (const waiter of waiting.splice(0)) {
        if (waiter.after < number) waiter.resolve();
        else waiting.push(waiter);
      }
      if (waiting.length === 0) await rest();
    }
  };
  const running = run();
  const nudge = (): void => {
    nudged = true;
    wake();
  };
  return {
    nudge,
    settled: () =>
      new Promise((resolve) => {
        waiting.push({ after: looks, resolve });
        listAgainAt = 0;
        nudge();
      }),
    stop: async () => {
      stopping = true;
      wake();
      await running;
      for (const waiter of waiting.splice(0)) waiter.resolve();
    },
  };
}

type Shard = { readonly id: string; readonly reader: StreamReader; failures: { at: string; count: number } };

function openShard(id: string, position: Position, options: StreamOptions): Shard {
  const reader = createStreamReader({
    client: options.client,
    streamArn: options.streamArn,
    shard: id,
    after: position.after(id),
    lost: (after) =>
      options.report(`stream records after ${after} were trimmed before they were read: reconcile`),
  });
  return { id, reader, failures: { at: "", count: 0 } };
}

/** Works on what a shard has now, once. @returns whether there was anything */
async function workOn(
  shard: Shard,
  position: Position,
  options: StreamOptions,
  stopping: () => boolean,
): Promise<boolean> {
  const records = await shard.reader.read(options.batchMaximum);
  const last = records.at(-1);
  if (last === undefined) return false;
  const wanted = records.filter((record) => passes(options.filters, record));
  const failed = wanted.length === 0 ? undefined : await invoke(wanted, options);
  if (wanted.length > 0) options.worked?.();
  if (failed === undefined) {
    position.advance(shard.id, sequenceOf(last));
    shard.failures = { at: "", count: 0 };
    return true;
  }
  const first = records[records.indexOf(failed.record) - 1];
  const before = first === undefined ? position.after(shard.id) : sequenceOf(first);
  if (before !== undefined && before !== position.after(shard.id)) position.advance(shard.id, before);
  shard.reader.seek(before);
  await failAgain(shard, failed, { position, options, stopping });
  return true;
}

async function invoke(
  records: readonly _Record[],
  options: StreamOptions,
): Promise<{ record: _Record; reason: unknown } | undefined> {
  try {
    const result = await options.invoke({
      Records: records.map((record) => lambdaRecord(record, options.streamArn)),
    });
    const index = failuresOf(result, records.map(sequenceOf))[0];
    const record = index === undefined ? undefined : records[index];
    return record === undefined ? undefined : { record, reason: "the function said so" };
  } catch (reason) {
    const record = records[0];
    return record === undefined ? undefined : { record, reason };
  }
}

/** Waits longer after each failure of the same record, and in the end goes on without it. */
async function failAgain(
  shard: Shard,
  { record, reason }: { record: _Record; reason: unknown },
  { position, options, stopping }: { position: Position; options: StreamOptions; stopping: () => boolean },
): Promise<void> {
  const at = sequenceOf(record);
  const count = shard.failures.at === at ? shard.failures.count + 1 : 1;
  shard.failures = { at, count };
  if (count < options.attempts) {
    const until = Date.now() + Math.min(5_000, 25 * 2 ** count);
    while (Date.now() < until && !stopping()) await pause(20);
    return;
  }
  const line = JSON.stringify({ record: lambdaRecord(record, options.streamArn), reason: String(reason) });
  appendFileSync(options.setAsideFile, `${line}\n`, { mode: 0o600, flush: true });
  options.report(
    `set stream record ${at} aside after ${count} attempts: see ${options.setAsideFile}`,
    reason,
  );
  position.advance(shard.id, at);
  shard.reader.seek(at);
  shard.failures = { at: "", count: 0 };
}

const sequenceOf = (record: _Record): string => record.dynamodb?.SequenceNumber ?? "";
