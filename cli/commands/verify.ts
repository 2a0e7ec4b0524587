import { verifyLedger } from "../../functions/count-reads/verify.ts";
import { openTarget } from "../target.ts";
import { readOptions } from "../usage.ts";

/** Checks the ledger against itself. @throws Error when something in it is not the sum of its parts */
export async function verifyReads(words: string[]): Promise<void> {
  readOptions(words, {});
  const found = await verifyLedger((await openTarget()).ledger());
  console.log(JSON.stringify({ ...found, clean: found.faults.length === 0 }, null, 2));
  if (found.faults.length > 0) throw new Error(`The ledger has ${found.faults.length} faults`);
}
