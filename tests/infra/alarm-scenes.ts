import type { Datum } from "../support/emitted-metrics.ts";

/** When AWS's own metrics, of resources that the stacks make, put their alarms into alarm, and when they do not. */

const minute = 60_000;
const hour = 60 * minute;

/** A figure that AWS wrote: how long before the evaluated moment, and what. */
type Figure = { readonly before: number; readonly value: number };

export type Scene = {
  /** Of the resource that is to write the metric: how its logical id begins. None for what the account writes. */
  readonly emitter: string | null;
  readonly wrong: readonly Figure[];
  readonly quiet: readonly (readonly Figure[])[];
};

/** The same figure at steps, the last of them half a step ago. */
const each = (step: number, times: number, value: number): Figure[] =>
  Array.from({ length: times }, (_, index) => ({ before: (index + 0.5) * step, value }));

const deadLetters = (emitter: string): Scene => ({
  emitter,
  wrong: [{ before: minute, value: 1 }],
  quiet: [[], each(minute, 5, 0)],
});

export const awsScenes: Readonly<Record<string, Scene>> = {
  RenderDeadLetters: deadLetters("RenderDeadLetters"),
  StreamDeadLetters: deadLetters("StreamDeadLetters"),
  ScheduleDeadLetters: deadLetters("ScheduleDeadLetters"),
  PublishingLate: {
    emitter: "PublishStreamFunction",
    wrong: each(minute, 5, 60_000),
    quiet: [[], each(minute, 5, 59_999), each(minute, 4, 600_000)],
  },
  RenderQueueLate: {
    emitter: "RenderQueue",
    wrong: each(5 * minute, 2, 900),
    quiet: [[], each(5 * minute, 2, 899), each(5 * minute, 1, 3_600)],
  },
  ReadsNotCounted: {
    emitter: "CountReadsFunction",
    wrong: [],
    quiet: [each(hour, 3, 1), [{ before: 2.5 * hour, value: 1 }]],
  },
  ServerErrors: {
    emitter: "HttpApi",
    wrong: each(5 * minute, 2, 5),
    quiet: [[], each(5 * minute, 2, 4), each(5 * minute, 1, 100)],
  },
  FunctionsThrottled: {
    emitter: null,
    wrong: each(5 * minute, 2, 10),
    quiet: [[], each(5 * minute, 2, 9), each(5 * minute, 1, 100)],
  },
  DeliveryBusy: {
    emitter: "DeliveryApiFunction",
    wrong: each(minute, 15, 1_200),
    quiet: [[], each(minute, 15, 1_199), each(minute, 10, 100_000)],
  },
  TableRefuses: {
    emitter: "Table",
    wrong: each(minute, 10, 10),
    quiet: [[], each(minute, 10, 9), each(minute, 5, 100)],
  },
};

/**
 * Which resource writes a metric of AWS, and by which dimension it is named; none where the account writes it.
 *
 * Sources: the services' developer guides, under "CloudWatch metrics": Lambda, SQS, API Gateway (HTTP APIs), DynamoDB.
 */
export const awsEmitters: Readonly<
  Record<string, { readonly dimension: string; readonly type: string } | null>
> = {
  "AWS/SQS ApproximateNumberOfMessagesVisible": { dimension: "QueueName", type: "AWS::SQS::Queue" },
  "AWS/SQS ApproximateAgeOfOldestMessage": { dimension: "QueueName", type: "AWS::SQS::Queue" },
  "AWS/Lambda IteratorAge": { dimension: "FunctionName", type: "AWS::Lambda::Function" },
  "AWS/Lambda Invocations": { dimension: "FunctionName", type: "AWS::Lambda::Function" },
  "AWS/Lambda Throttles": null,
  "AWS/ApiGateway 5xx": { dimension: "ApiId", type: "AWS::ApiGatewayV2::Api" },
  "AWS/DynamoDB WriteThrottleEvents": { dimension: "TableName", type: "AWS::DynamoDB::Table" },
};

/** Figures as CloudWatch gets them of a resource. */
export function dataOf(
  figures: readonly Figure[],
  metric: Pick<Datum, "namespace" | "name" | "dimensions">,
  end: number,
): Datum[] {
  return figures.map(({ before, value }) => ({ ...metric, at: end - before, values: [value] }));
}
