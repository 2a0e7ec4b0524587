import { metricNames } from "../../../schemas/metrics.ts";
import { writeCount } from "./metrics.ts";

/**
 * Counts something that was left out of an artefact, for the alarm that watches it: once for each artefact and time
 * that it is rendered.
 * @param tableName which deployment it is: several functions render
 */
export function countLeftOut(tableName: string, at: Date): void {
  writeCount({ name: metricNames.leftOut, value: 1, of: { dimension: "TableName", name: tableName }, at });
}
