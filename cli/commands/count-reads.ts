import { countReadsRequestSchema } from "../../schemas/reads.ts";
import { openTarget } from "../target.ts";
import { readOptions, UsageError } from "../usage.ts";

/** Runs the counting job now and prints what it counted, as one JSON object. */
export async function countReads(words: string[]): Promise<void> {
  const { values } = readOptions(words, { from: { type: "string" }, to: { type: "string" } });
  const request = countReadsRequestSchema.safeParse(values);
  if (!request.success) throw new UsageError("--from and --to are hours in UTC, as 2026-01-31T09");
  console.log(JSON.stringify(await openTarget().invoke("count-reads", request.data), null, 2));
}
