import {
  type CountReadsRequest,
  countReadsAnswerSchema,
  countReadsRequestSchema,
} from "../../schemas/reads.ts";
import { openTarget } from "../target.ts";
import { readOptions, UsageError } from "../usage.ts";

/**
 * Runs the counting job now and prints what it counted, as one JSON object.
 * @throws Error when none of the hours that were asked for could be counted
 */
export async function countReads(words: string[]): Promise<void> {
  await count(readHours(words));
}

/** Counts hours anew, whether open or closed, from the log files there are. @throws Error as `countReads` */
export async function recountReads(words: string[]): Promise<void> {
  const hours = readHours(words);
  if (hours.from === undefined || hours.to === undefined) {
    throw new UsageError("Name the first and the last hour with --from and --to");
  }
  await count(hours);
}

function readHours(words: string[]): CountReadsRequest {
  const { values } = readOptions(words, { from: { type: "string" }, to: { type: "string" } });
  const request = countReadsRequestSchema.safeParse(values);
  if (!request.success) throw new UsageError("--from and --to are hours in UTC, as 2026-01-31T09");
  const { from, to } = request.data;
  if (from !== undefined && to !== undefined && from > to) {
    throw new UsageError(`--from ${from} lies after --to ${to}`);
  }
  if (from !== undefined && from > new Date().toISOString().slice(0, 13)) {
    throw new UsageError(`--from ${from} lies in the future, of which no hour can be counted`);
  }
  return request.data;
}

async function count(request: CountReadsRequest): Promise<void> {
  const answer = await (await openTarget()).invoke("count-reads", request);
  console.log(JSON.stringify(answer, null, 2));
  const { from, to } = request;
  if (from === undefined && to === undefined) return;
  // Open hours are counted beside those that were asked for.
  const { hours } = countReadsAnswerSchema.parse(answer);
  if (hours.some((hour) => (from ?? hour) <= hour && hour <= (to ?? hour))) return;
  const asked = [...(from === undefined ? [] : [`from ${from}`]), ...(to === undefined ? [] : [`to ${to}`])];
  throw new Error(
    `No hour ${asked.join(" ")} could be counted: there are no log files of it, or no longer. They expire after accessLogDays, 30 days unless katern.config.ts says otherwise.`,
  );
}
