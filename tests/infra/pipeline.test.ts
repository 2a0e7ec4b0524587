import { Match } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import * as z from "zod";
import { publishStreamFilters } from "../../functions/shared/storage/table-definition.ts";
import { timetableCount } from "../../schemas/metrics.ts";
import { plainConfiguration, synthesise } from "./synthesised.ts";

const synthesised = synthesise();
const { template, resources } = synthesised;
const pipeline = template("pipeline");

const queueId = (start: string): string => {
  const found = [...resources("AWS::SQS::Queue").keys()].find((id) => id.startsWith(start));
  if (found === undefined) throw new Error(`There is no queue ${start}`);
  return found;
};
const arnOf = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });

const mappingSchema = z.object({
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }),
});

test("the stream wakes publish by the shared filters and no others", () => {
  const mappings = [...resources("AWS::Lambda::EventSourceMapping").values()];
  const parsed = mappings.flatMap(({ Properties }) => {
    const result = mappingSchema.safeParse(Properties);
    return result.success ? [result.data.FilterCriteria.Filters] : [];
  });
  expect(parsed).toHaveLength(1);
  expect(parsed[0]?.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([...publishStreamFilters]);
});

test("a batch of the stream is halved and tried a few times; what fails still is kept", () => {
  pipeline.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
    StartingPosition: "TRIM_HORIZON",
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    MaximumRetryAttempts: 5,
    MaximumRecordAgeInSeconds: 86_400,
    DestinationConfig: { OnFailure: { Destination: arnOf(queueId("StreamDeadLetters")) } },
  });
});

test("the render queue answers for each message, and gives up after five tries", () => {
  pipeline.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
    EventSourceArn: arnOf(queueId("RenderQueue")),
    FunctionResponseTypes: ["ReportBatchItemFailures"],
  });
  pipeline.hasResourceProperties("AWS::SQS::Queue", {
    RedrivePolicy: { deadLetterTargetArn: arnOf(queueId("RenderDeadLetters")), maxReceiveCount: 5 },
  });
});

const functionIn = (start: string) => {
  const found = [...resources("AWS::Lambda::Function", "pipeline")].find(([id]) => id.startsWith(start));
  return { id: found?.[0] ?? "", timeout: z.number().parse(found?.[1].Properties["Timeout"]) };
};

test("a message stays hidden six times as long as its function may take", () => {
  const queue = resources("AWS::SQS::Queue").get(queueId("RenderQueue"));
  expect(queue?.Properties["VisibilityTimeout"]).toBe(6 * functionIn("PublishQueue").timeout);
});

test("every queue is encrypted, by TLS only, and keeps two weeks", () => {
  const queues = [...resources("AWS::SQS::Queue")];
  expect(queues).toHaveLength(4);
  for (const [id, { Properties }] of queues) {
    expect(Properties, id).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
  }
  pipeline.resourcePropertiesCountIs(
    "AWS::SQS::QueuePolicy",
    { PolicyDocument: { Statement: [Match.objectLike({ Effect: "Deny", Action: "sqs:*" })] } },
    queues.length,
  );
});

test.each([
  ["Sweep", "rate(1 minute)"],
  ["CountReads", "cron(10 * * * ? *)"],
  ["Reconcile", "cron(20 3 * * ? *)"],
])("%s runs by the clock of the site's zone, and a run that fails is kept", (name, expression) => {
  const target = functionIn(name).id;
  const deadLetters = arnOf(queueId("ScheduleDeadLetters"));
  pipeline.hasResourceProperties("AWS::Scheduler::Schedule", {
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: "Europe/Amsterdam",
    Target: { Arn: arnOf(target), DeadLetterConfig: { Arn: deadLetters } },
  });
  pipeline.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
    FunctionName: { Ref: target },
    DestinationConfig: { OnFailure: { Destination: deadLetters } },
  });
});

test.each([false, true])(
  "doctor knows how many timetables there are (trial of the night's export: %s)",
  (drill) => {
    const made = synthesise({ ...plainConfiguration, backup: { drill } });
    expect(made.resources("AWS::Scheduler::Schedule").size).toBe(timetableCount({ drill }));
  },
);

const backupSchedules = (made: ReturnType<typeof synthesise>) =>
  [...made.resources("AWS::Scheduler::Schedule").values()].flatMap(({ Properties }) => {
    const { Input } = z.object({ Input: z.string() }).parse(Properties["Target"]);
    const { mode } = z.object({ mode: z.string().optional() }).parse(JSON.parse(Input));
    const { ScheduleExpression, ScheduleExpressionTimezone } = Properties;
    return mode === undefined ? [] : [[mode, ScheduleExpression, ScheduleExpressionTimezone]];
  });

test("everything is exported each night, by UTC, and restored for a trial half an hour later where that is wanted", () => {
  const exporting = ["export", "cron(40 1 * * ? *)", "UTC"];
  expect(backupSchedules(synthesised)).toEqual([exporting]);
  const trying = synthesise({ ...plainConfiguration, backup: { drill: true } });
  expect(backupSchedules(trying)).toEqual([exporting, ["drill", "cron(10 2 * * ? *)", "UTC"]]);
  const deadLetters = arnOf(queueId("ScheduleDeadLetters"));
  expect(trying.resources("AWS::Lambda::EventInvokeConfig").size).toBe(4);
  for (const { Properties } of trying.resources("AWS::Lambda::EventInvokeConfig").values()) {
    expect(Properties["DestinationConfig"]).toEqual({ OnFailure: { Destination: deadLetters } });
  }
});

test("nothing that wakes a function is made before the function may do its work", () => {
  const waiting = [...resources("AWS::Lambda::EventSourceMapping"), ...resources("AWS::Scheduler::Schedule")];
  expect(waiting).toHaveLength(6);
  const json = z
    .object({
      Resources: z.record(z.string(), z.looseObject({ DependsOn: z.array(z.string()).default([]) })),
    })
    .parse(pipeline.toJSON());
  for (const [id] of waiting) {
    expect(
      json.Resources[id]?.DependsOn.some((other) => /Policy/.test(other)),
      id,
    ).toBe(true);
  }
});
