import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeDurably } from "./durable-file.ts";

const markIn = (folder: string): string => join(folder, "loading-sample");
/** What outlives a store that is begun anew: the lock that we hold and the issuer's key. */
const kept = /^(?:lock\.db|issuer-key\.json)/;

/**
 * The sample content comes whole or not at all: a store whose loading was cut short is emptied, so
 * that it is loaded again. Nobody else has written to it by then, because it was never ready.
 */
export function dropHalfLoaded(folder: string): boolean {
  if (!existsSync(markIn(folder))) return false;
  for (const name of readdirSync(folder)) {
    if (!kept.test(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
  return true;
}

/** Loads between a mark that says so and its removal. */
export async function loadWhole(folder: string, load: () => Promise<void>): Promise<void> {
  writeDurably(markIn(folder), "");
  await load();
  rmSync(markIn(folder), { force: true });
}
