import { metricNames, rejectedLinesLimit } from "../../schemas/metrics.ts";
import { writeCount } from "../shared/observability/metrics.ts";

/** What could not be read: lines, and whole files of which nobody knows the lines. */
export type Rejected = { readonly lines: number; readonly files: number };

/** Writes the metric that an alarm watches. What was all readable writes nothing, which costs nothing. */
export function reportRejected(
  { lines, files }: Rejected,
  { functionName, at }: { functionName: string; at: Date },
): void {
  const value = lines + files * rejectedLinesLimit;
  if (value > 0) {
    const of = { dimension: "FunctionName", name: functionName } as const;
    writeCount({ name: metricNames.rejectedLines, value, of, at });
  }
}
