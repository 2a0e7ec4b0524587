import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { metricNames, metricNamespace, rejectedLinesLimit } from "../../schemas/metrics.ts";
import type { Api } from "../stacks/api.ts";
import type { Data } from "../stacks/data.ts";
import type { Pipeline } from "../stacks/pipeline.ts";
import type { KaternFunction } from "./function.ts";

/** What wakes somebody: a figure, from where on it is wrong, and what that means. */
export type AlarmDefinition = {
  readonly id: string;
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  /** In how many periods in a row. */
  readonly periods: number;
  readonly meaning: string;
  /** `less` when too little is wrong; then silence is wrong as well. */
  readonly wrong?: "more" | "less";
  /** Whether silence is wrong where too much is: of what writes a figure however good it is. */
  readonly silence?: "wrong";
};

export type Watched = { readonly data: Data; readonly api: Api; readonly pipeline: Pipeline };

const minutes = Duration.minutes;

/** The alarms: fourteen, each on something that a person must act on. */
export function alarmDefinitions({ data, api, pipeline }: Watched): readonly AlarmDefinition[] {
  return [
    ...pipelineAlarms(pipeline),
    scheduleAlarm(data),
    leftOutAlarm(data),
    ...apiAlarms(api),
    tableAlarm(data),
  ];
}

function pipelineAlarms({ deadLetters, functions, renderQueue, drill }: Pipeline): AlarmDefinition[] {
  const { stream, countReads, backup } = functions;
  return [
    deadLetterAlarm(
      "RenderDeadLetters",
      deadLetters.render,
      "Artefacts could not be rendered in five tries.",
    ),
    deadLetterAlarm("StreamDeadLetters", deadLetters.stream, "Changes of the table were given up on."),
    deadLetterAlarm("ScheduleDeadLetters", deadLetters.schedule, "A run by the clock failed twice."),
    {
      id: "PublishingLate",
      metric: stream.resource.metric("IteratorAge", { statistic: "Maximum", period: minutes(1) }),
      threshold: 60_000,
      periods: 5,
      meaning:
        "What editors publish has been coming out over a minute late, for five minutes: publish-stream fails or cannot keep up.",
    },
    {
      id: "RenderQueueLate",
      metric: renderQueue.metricApproximateAgeOfOldestMessage({ period: minutes(5) }),
      threshold: 900,
      periods: 2,
      meaning:
        "An artefact has waited over a quarter of an hour to be rendered: publish-queue fails or cannot keep up.",
    },
    {
      id: "ReadsNotCounted",
      metric: countReads.resource.metricInvocations({ period: Duration.hours(1) }),
      threshold: 1,
      periods: 3,
      wrong: "less",
      meaning: "No run of count-reads began for three hours. Logs are kept for days, so nothing is lost yet.",
    },
    {
      id: "LogLinesRejected",
      metric: rejectedLinesMetric(countReads),
      threshold: rejectedLinesLimit,
      periods: 1,
      meaning: `In an hour ${rejectedLinesLimit} log lines could not be read, or a whole log file: reads are missing from the counts.`,
    },
    backupAlarm(backup, drill),
  ];
}

/**
 * A night without a backup, by what the last step of one counts: the trial where there is one, which finds last night's
 * export or fails. Whether it counted is looked at, and not what: an empty table is backed up as well.
 */
function backupAlarm(backup: KaternFunction, drill: boolean): AlarmDefinition {
  return {
    id: "BackupMissing",
    metric: new cloudwatch.Metric({
      namespace: metricNamespace,
      metricName: drill ? metricNames.drilled : metricNames.exported,
      dimensionsMap: { FunctionName: backup.resource.functionName },
      statistic: "SampleCount",
      period: Duration.hours(1),
    }),
    threshold: 1,
    periods: 24,
    wrong: "less",
    meaning: drill
      ? "For a day no export was restored for a trial and found to be whole: last night's backup is missing or cannot be relied on."
      : "For a day no export of everything was stored: last night's backup is missing, or lacks what could not be read.",
  };
}

export function rejectedLinesMetric({ resource }: KaternFunction): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: metricNamespace,
    metricName: metricNames.rejectedLines,
    dimensionsMap: { FunctionName: resource.functionName },
    statistic: "Sum",
    period: Duration.hours(1),
  });
}

/** A metric of the whole deployment, by the table's name: whichever function writes it, it is one. */
export function ownMetric(
  { table }: Data,
  name: keyof typeof metricNames,
  { statistic, period }: { readonly statistic: string; readonly period: Duration },
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: metricNamespace,
    metricName: metricNames[name],
    dimensionsMap: { TableName: table.tableName },
    statistic,
    period,
  });
}

/** Sweep says each minute how late it was: silence means that it does not run, or fails before it could say so. */
function scheduleAlarm(data: Data): AlarmDefinition {
  return {
    id: "ScheduleLate",
    metric: ownMetric(data, "scheduleLateness", { statistic: "Maximum", period: minutes(5) }),
    threshold: 300_000,
    periods: 2,
    silence: "wrong",
    meaning:
      "What was due was carried out five minutes late or later, for ten minutes, or sweep, which carries it out each minute, does not run.",
  };
}

function leftOutAlarm(data: Data): AlarmDefinition {
  return {
    id: "ItemsLeftOut",
    metric: ownMetric(data, "leftOut", { statistic: "Sum", period: Duration.hours(1) }),
    threshold: 1,
    periods: 1,
    meaning:
      "A feed, calendar, list or sitemap was published without an entry that should stand in it, because it cannot be read or written.",
  };
}

function apiAlarms({ httpApi, functions: [delivery] }: Api): AlarmDefinition[] {
  return [
    {
      id: "ServerErrors",
      metric: httpApi.metricServerError({ statistic: "Sum", period: minutes(5) }),
      threshold: 5,
      periods: 2,
      meaning: "Readers or editors have been answered 5xx, five times or more in each of two five minutes.",
    },
    {
      id: "FunctionsThrottled",
      metric: throttledInAccount,
      threshold: 10,
      periods: 2,
      meaning: "Functions have been refused for want of concurrency in this account and region.",
    },
    {
      id: "DeliveryBusy",
      metric: delivery.resource.metricInvocations({ period: minutes(5) }),
      threshold: 6_000,
      periods: 3,
      meaning:
        "delivery-api has answered 20 requests a second for a quarter of an hour, which stored files should answer: documents or feeds may be missing from the published bucket (run reconcile), or somebody is probing.",
    },
  ];
}

/** Of all functions in the account and region, as they share one limit: a sum over ours costs a metric for each. */
export const throttledInAccount = new cloudwatch.Metric({
  namespace: "AWS/Lambda",
  metricName: "Throttles",
  statistic: "Sum",
  period: minutes(5),
});

/** Refused reads end as 5xx, on which an alarm stands; a refused write may end as a rendering that is late. */
function tableAlarm({ table }: Data): AlarmDefinition {
  return {
    id: "TableRefuses",
    metric: new cloudwatch.Metric({
      namespace: "AWS/DynamoDB",
      metricName: "WriteThrottleEvents",
      dimensionsMap: { TableName: table.tableName },
      statistic: "Sum",
      period: minutes(5),
    }),
    threshold: 50,
    periods: 2,
    meaning: "The table has been refusing writes: one partition is too hot, or a cap has been reached.",
  };
}

function deadLetterAlarm(id: string, queue: Pipeline["renderQueue"], what: string): AlarmDefinition {
  return {
    id,
    metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period: minutes(5) }),
    threshold: 1,
    periods: 1,
    meaning: `${what} They wait in the queue for two weeks: see why in the function's log, then replay them.`,
  };
}
