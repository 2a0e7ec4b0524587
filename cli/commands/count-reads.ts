import { countReadsRequestSchema } from "../../schemas/reads.ts";
import { openTarget } from "../target.ts";
import { readOptions, UsageError } from "../usage.ts";

/** Runs the counting job now and prints what it counted, as one JSON object. */
export async function countReads(words: string[]): Promise<void> {
  await count(readHours(words));
}

/** Counts hours anew, whether open or closed, from the log files there are. */
export async function recountReads(words: string[]): Promise<void> {
  const hours = readHours(words);
  if (hours.from === undefined || hours.to === undefined) {
    throw new UsageError("Name the first and the last hour with --from and --to");
  }
  await count(hours);
}

function readHours(words: string[]): { from?: string | undefined; to?: string | undefined } {
  const { values } = readOptions(words, { from: { type: "string" }, to: { type: "string" } });
  const request = countReadsRequestSchema.safeParse(values);
  if (!request.success) throw new UsageError("--from and --to are hours in UTC, as 2026-01-31T09");
  const { from, to } = request.data;
  if (from !== undefined && to !== undefined && from > to) {
    throw new UsageError(`--from ${from} lies after --to ${to}`);
  }
  return request.data;
}

async function count(request: { from?: string | undefined; to?: string | undefined }): Promise<void> {
  console.log(JSON.stringify(await (await openTarget()).invoke("count-reads", request), null, 2));
}
