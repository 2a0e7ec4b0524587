import { metricNamespace } from "../../../schemas/metrics.ts";

/**
 * Metrics in CloudWatch's embedded metric format: a line of JSON on standard output, which CloudWatch reads out of the
 * function's log. It goes past `console`, which Lambda would wrap into another object.
 *
 * Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".
 */

/**
 * Writes one count.
 * @param metric.functionName the metric's one dimension, so that stages of one account are told apart
 */
export function writeCount(metric: {
  readonly name: string;
  readonly value: number;
  readonly functionName: string;
  readonly at: Date;
}): void {
  const line = {
    _aws: {
      Timestamp: metric.at.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: metricNamespace,
          Dimensions: [["FunctionName"]],
          Metrics: [{ Name: metric.name, Unit: "Count" }],
        },
      ],
    },
    FunctionName: metric.functionName,
    [metric.name]: metric.value,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
