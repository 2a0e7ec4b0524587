import { metricNamespace } from "../../../schemas/metrics.ts";

/**
 * Metrics in CloudWatch's embedded metric format: a line of JSON on standard output, which CloudWatch reads out of the
 * function's log. It goes past `console`, which Lambda would wrap into another object.
 *
 * Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".
 */

export type MetricSubject = { readonly dimension: "FunctionName" | "TableName"; readonly name: string };

/**
 * Writes one count.
 * @param metric.of the metric's one dimension, by which stages of one account are told apart: a function or a table
 */
export function writeCount(metric: {
  readonly name: string;
  readonly value: number;
  readonly of: MetricSubject;
  readonly at: Date;
}): void {
  const line = {
    _aws: {
      Timestamp: metric.at.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: metricNamespace,
          Dimensions: [[metric.of.dimension]],
          Metrics: [{ Name: metric.name, Unit: "Count" }],
        },
      ],
    },
    [metric.of.dimension]: metric.of.name,
    [metric.name]: metric.value,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
