import { Stack } from "aws-cdk-lib";
import type * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as scheduler from "aws-cdk-lib/aws-scheduler";
import type * as sqs from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { publishStreamFilters } from "../../functions/shared/storage/table-definition.ts";
import type { KaternFunction } from "./function.ts";
import { permit } from "./permissions.ts";

/**
 * What wakes functions. In the first-level constructs, because the others grant more than is used
 * (ListStreams on every stream, GetQueueUrl, invocation of every version).
 */

/**
 * The table's stream, record by record in order of each item: a batch that fails is halved, tried a few
 * times for at most a day, and what still fails goes to the dead letters without holding up the rest.
 */
export function consumeStream(
  consumer: KaternFunction,
  { table, deadLetters }: { readonly table: dynamodb.Table; readonly deadLetters: sqs.Queue },
): void {
  const stream = table.tableStreamArn;
  if (stream === undefined) throw new Error("The table has no stream");
  permit(consumer.role, {
    actions: ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"].map(
      (name) => `dynamodb:${name}`,
    ),
    resources: [stream],
  });
  permit(consumer.role, { actions: ["sqs:SendMessage"], resources: [deadLetters.queueArn] });
  const mapping = new lambda.CfnEventSourceMapping(consumer.resource, "Stream", {
    functionName: consumer.resource.functionArn,
    eventSourceArn: stream,
    startingPosition: "TRIM_HORIZON",
    batchSize: 100,
    maximumBatchingWindowInSeconds: 0,
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 5,
    maximumRecordAgeInSeconds: 86_400,
    functionResponseTypes: ["ReportBatchItemFailures"],
    filterCriteria: {
      filters: publishStreamFilters.map((filter) => ({ pattern: JSON.stringify(filter) })),
    },
    destinationConfig: { onFailure: { destination: deadLetters.queueArn } },
  });
  mapping.node.addDependency(consumer.role);
}

/** How many functions work on a queue at once. */
const consumersAtMost = 10;

/**
 * A queue's messages, ten at a time and not by more than ten functions at once; those that fail stay.
 * @param props.cap how many of the function may run at all: asked for more, Lambda would refuse, and a message count as tried
 */
export function consumeQueue(
  consumer: KaternFunction,
  { queue, cap = consumersAtMost }: { readonly queue: sqs.Queue; readonly cap?: number | undefined },
): void {
  permit(consumer.role, {
    // ChangeMessageVisibility is for the function itself: it has a hub that is out of order asked again later.
    actions: [
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ChangeMessageVisibility",
    ],
    resources: [queue.queueArn],
  });
  const mapping = new lambda.CfnEventSourceMapping(consumer.resource, "Queue", {
    functionName: consumer.resource.functionArn,
    eventSourceArn: queue.queueArn,
    batchSize: 10,
    functionResponseTypes: ["ReportBatchItemFailures"],
    scalingConfig: { maximumConcurrency: Math.min(cap, consumersAtMost) },
  });
  mapping.node.addDependency(consumer.role);
}

export type Timetable = {
  readonly description: string;
  /** As EventBridge Scheduler reads it: `cron(…)` or `rate(…)`. */
  readonly expression: string;
  /** The IANA zone that a `cron(…)` is in. */
  readonly timeZone: string;
  /** What the function is told. */
  readonly input?: Readonly<Record<string, string>>;
  /** What this timetable is called among several of one function. */
  readonly name?: string;
};

/**
 * Invokes a function by the clock. A run that fails twice, or cannot be begun, goes to the dead letters.
 * @param props.role what the scheduler may do; one for all timetables
 */
export function schedule(
  target: KaternFunction,
  timetable: Timetable,
  { role, deadLetters }: { readonly role: iam.Role; readonly deadLetters: sqs.Queue },
): void {
  new scheduler.CfnSchedule(target.resource, timetable.name ?? "Schedule", {
    description: timetable.description,
    scheduleExpression: timetable.expression,
    scheduleExpressionTimezone: timetable.timeZone,
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: target.resource.functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify(timetable.input ?? {}),
      deadLetterConfig: { arn: deadLetters.queueArn },
      retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3_600 },
    },
  }).node.addDependency(role);
  if (target.resource.node.tryFindChild("Retries") !== undefined) return;
  permit(role, { actions: ["lambda:InvokeFunction"], resources: [target.resource.functionArn] });
  permit(target.role, { actions: ["sqs:SendMessage"], resources: [deadLetters.queueArn] });
  new lambda.CfnEventInvokeConfig(target.resource, "Retries", {
    functionName: target.resource.functionName,
    qualifier: "$LATEST",
    maximumRetryAttempts: 1,
    maximumEventAgeInSeconds: 3_600,
    destinationConfig: { onFailure: { destination: deadLetters.queueArn } },
  }).node.addDependency(target.role);
}

/** The role in which the scheduler invokes functions, of this account only. */
export function createSchedulerRole(scope: Construct, deadLetters: sqs.Queue): iam.Role {
  const role = new iam.Role(scope, "Scheduler", {
    description: "What the timetables may do",
    assumedBy: new iam.ServicePrincipal("scheduler.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
  });
  permit(role, { actions: ["sqs:SendMessage"], resources: [deadLetters.queueArn] });
  return role;
}
