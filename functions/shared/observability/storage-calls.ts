import { AsyncLocalStorage } from "node:async_hooks";
import { channel } from "node:diagnostics_channel";

/**
 * What storage costs, observable: every call to the table or a bucket is published on a diagnostics
 * channel with the capacity it consumed, and summed for the request it belongs to.
 */
export const storageChannelName = "katern:storage";

export type StorageCall = {
  readonly service: "table" | "bucket";
  /** The SDK's operation: `Query`, `TransactWriteItems`, `PutObject`. */
  readonly operation: string;
  /** Read capacity units consumed; 0 for buckets. */
  readonly readUnits: number;
  /** Write capacity units consumed; 0 for buckets. */
  readonly writeUnits: number;
};

export type StorageUse = { calls: Record<string, number>; readUnits: number; writeUnits: number };

const storageChannel = channel(storageChannelName);
const meters = new AsyncLocalStorage<StorageUse>();

export function recordStorageCall(call: StorageCall): void {
  const meter = meters.getStore();
  if (meter !== undefined) {
    meter.calls[call.operation] = (meter.calls[call.operation] ?? 0) + 1;
    meter.readUnits += call.readUnits;
    meter.writeUnits += call.writeUnits;
  }
  if (storageChannel.hasSubscribers) storageChannel.publish(call);
}

/** The storage use that is being summed here; undefined outside `withStorageUse`. */
export function currentStorageUse(): StorageUse | undefined {
  return meters.getStore();
}

/** Runs something and says what storage it used. */
export async function withStorageUse<Result>(
  run: () => Promise<Result>,
): Promise<{ result: Result; use: StorageUse }> {
  const use: StorageUse = { calls: {}, readUnits: 0, writeUnits: 0 };
  const result = await meters.run(use, run);
  return { result, use };
}
