import { metricNamespace } from "../../../schemas/metrics.ts";

/**
 * Metrics in CloudWatch's embedded metric format: a line of JSON on standard output, which CloudWatch reads out of the
 * function's log. It goes past `console`, which Lambda would wrap into another object.
 *
 * Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".
 */

export type MetricSubject = { readonly dimension: "FunctionName" | "TableName"; readonly name: string };

type Metric<Value> = {
  readonly name: string;
  readonly value: Value;
  /** The metric's one dimension, by which stages of one account are told apart: a function or a table. */
  readonly of: MetricSubject;
  readonly at: Date;
};

/** Writes one count. */
export function writeCount(metric: Metric<number>): void {
  write(metric, "Count");
}

/** As many values as one line may hold: more stand in more lines. */
const valuesAtMost = 100;

/**
 * Writes durations, in milliseconds, where somebody collects them: in Lambda. They are of what goes well too, and the
 * terminal of a runtime on one machine shows what went wrong.
 * @param metric.value none writes nothing
 */
export function writeDurations(metric: Metric<readonly number[]>): void {
  if (!isCollected()) return;
  for (let start = 0; start < metric.value.length; start += valuesAtMost) {
    write({ ...metric, value: metric.value.slice(start, start + valuesAtMost) }, "Milliseconds");
  }
}

/** Whether this runs in Lambda, which sets this name for every function. */
const isCollected = (): boolean => (process.env["AWS_LAMBDA_FUNCTION_NAME"] ?? "") !== "";

function write(metric: Metric<number | readonly number[]>, unit: "Count" | "Milliseconds"): void {
  const line = {
    _aws: {
      Timestamp: metric.at.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: metricNamespace,
          Dimensions: [[metric.of.dimension]],
          Metrics: [{ Name: metric.name, Unit: unit }],
        },
      ],
    },
    [metric.of.dimension]: metric.of.name,
    [metric.name]: metric.value,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
