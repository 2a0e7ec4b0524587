import { metricNames } from "../../../schemas/metrics.ts";
import { writeCount } from "./metrics.ts";

/**
 * Counts that a process was started for a request that waits for it. Called where a function's module is read, which
 * happens once a process. Lambda says in `AWS_LAMBDA_INITIALIZATION_TYPE` why it started one: anything but `on-demand`
 * was in advance, and elsewhere there is no such name.
 *
 * Source: AWS Lambda Developer Guide, "Defined runtime environment variables".
 * @param tableName which deployment it is: all its functions are one metric
 */
export function countColdStart(tableName: string, at: Date): void {
  if (process.env["AWS_LAMBDA_INITIALIZATION_TYPE"] !== "on-demand") return;
  writeCount({ name: metricNames.coldStarts, value: 1, of: { dimension: "TableName", name: tableName }, at });
}
