import { type RobotList, type StoredRobotLists, storedRobotListsSchema } from "../../../schemas/robots.ts";
import type { Bucket } from "./bucket.ts";
import { robotListsKey } from "./keys.ts";
import { readLedger, writeLedger } from "./ledger.ts";

/** The lists of robots, apps and libraries in the ledger bucket; none when nobody stored any. */
export async function readStoredLists(ledger: Bucket): Promise<StoredRobotLists> {
  return (await readLedger(ledger, robotListsKey, storedRobotListsSchema))?.value ?? { lists: [] };
}

/**
 * Stores lists, each in the place of the one of its kind.
 * @returns the lists there are then
 * @throws Error when somebody else stores lists at the same moment
 */
export async function storeRobotLists(
  ledger: Bucket,
  lists: readonly RobotList[],
): Promise<StoredRobotLists> {
  const stored = await readLedger(ledger, robotListsKey, storedRobotListsSchema);
  const byKind = new Map([...(stored?.value.lists ?? []), ...lists].map((list) => [list.kind, list]));
  const value = { lists: [...byKind.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1)) };
  const written = await writeLedger(ledger, { key: robotListsKey, value, before: stored?.etag ?? null });
  if (written === null) throw new Error("Somebody else is storing lists of robots; try again");
  return value;
}
