import { subscribe, unsubscribe } from "node:diagnostics_channel";
import {
  type StorageCall,
  type StorageUse,
  storageChannelName,
} from "../functions/shared/observability/storage-calls.ts";

/** What all functions together have asked of the table and the buckets since the start, by the SDK's operation. */
export type StorageStatistics = { use(): StorageUse; stop(): void };

/** Begins to sum up the calls of this process. */
export function countStorage(): StorageStatistics {
  const use: StorageUse = { calls: {}, readUnits: 0, writeUnits: 0 };
  const add = (message: unknown): void => {
    const { operation, readUnits, writeUnits } = message as StorageCall;
    use.calls[operation] = (use.calls[operation] ?? 0) + 1;
    use.readUnits += readUnits;
    use.writeUnits += writeUnits;
  };
  subscribe(storageChannelName, add);
  return {
    use: () => structuredClone(use),
    stop: () => {
      unsubscribe(storageChannelName, add);
    },
  };
}
