import * as z from "zod";
import type { Datum } from "./emitted-metrics.ts";

/**
 * What CloudWatch says of an alarm, by its own settings as CloudFormation has them: of one metric, and of periods that
 * all have to be wrong. An alarm with a setting that is not understood here is refused rather than judged.
 *
 * Source: Amazon CloudWatch User Guide, "Alarm evaluation" and "Configuring how alarms treat missing data".
 */
export const alarmSchema = z.strictObject({
  AlarmActions: z.array(z.unknown()).min(1),
  AlarmDescription: z.string(),
  OKActions: z.array(z.unknown()).min(1),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.unknown() })).default([]),
  Statistic: z.enum(["Sum", "Maximum", "SampleCount"]),
  /** Seconds. */
  Period: z.int().min(60),
  EvaluationPeriods: z.int().min(1),
  Threshold: z.number(),
  ComparisonOperator: z.enum(["LessThanThreshold", "GreaterThanOrEqualToThreshold"]),
  TreatMissingData: z.enum(["breaching", "notBreaching"]),
  Tags: z.array(z.unknown()),
});
export type AlarmSettings = z.infer<typeof alarmSchema>;

/** An alarm whose dimensions are what they come to in an account. */
export type DeployedAlarm = AlarmSettings & { readonly dimensions: Readonly<Record<string, string>> };

const statistics = {
  Sum: (values: readonly number[]) => values.reduce((a, b) => a + b, 0),
  Maximum: (values: readonly number[]) => Math.max(...values),
  SampleCount: (values: readonly number[]) => values.length,
} as const;

const isWrong = {
  LessThanThreshold: (figure: number, threshold: number) => figure < threshold,
  GreaterThanOrEqualToThreshold: (figure: number, threshold: number) => figure >= threshold,
} as const;

/**
 * The alarm's state at the end of a period.
 * @param data of any metrics; the alarm takes what has its namespace, its name and exactly its dimensions
 * @param end milliseconds since 1970; the last period is the one that ends here
 */
export function stateOf(alarm: DeployedAlarm, data: readonly Datum[], end: number): "OK" | "ALARM" {
  const own = data.filter((datum) => isWatched(alarm, datum));
  const length = alarm.Period * 1_000;
  const periods = Array.from({ length: alarm.EvaluationPeriods }, (_, back) => end - (back + 1) * length);
  const wrong = periods.every((start) => {
    const values = own
      .filter(({ at }) => at >= start && at < start + length)
      .flatMap((datum) => datum.values);
    if (values.length === 0) return alarm.TreatMissingData === "breaching";
    return isWrong[alarm.ComparisonOperator](statistics[alarm.Statistic](values), alarm.Threshold);
  });
  return wrong ? "ALARM" : "OK";
}

/** Whether a datum is of the metric that an alarm watches. */
export function isWatched(alarm: DeployedAlarm, { namespace, name, dimensions }: Datum): boolean {
  const text = (of: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(of).sort());
  return (
    namespace === alarm.Namespace && name === alarm.MetricName && text(dimensions) === text(alarm.dimensions)
  );
}
