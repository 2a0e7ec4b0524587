import { openTarget } from "../target.ts";
import { readOptions } from "../usage.ts";

/** Renders everything afresh from the table, repairs what differed, and prints what that was. */
export async function reconcile(words: string[]): Promise<void> {
  readOptions(words, {});
  console.log(JSON.stringify(await (await openTarget()).invoke("reconcile", {}), null, 2));
}
