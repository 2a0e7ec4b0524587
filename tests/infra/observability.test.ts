import { readFile } from "node:fs/promises";
import { Match } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import * as z from "zod";
import { alarmCount, metricNames } from "../../schemas/metrics.ts";
import { plainConfiguration, synthesise } from "./synthesised.ts";

const { template, resources } = synthesise({ ...plainConfiguration, alarms: { email: "beheer@example.nl" } });

const alarmSchema = z.looseObject({
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()).min(1),
  Threshold: z.number(),
  TreatMissingData: z.string(),
});
const alarms = [...resources("AWS::CloudWatch::Alarm")].map(
  ([id, { Properties }]) => [id.replace(/[0-9A-F]{8}$/, ""), alarmSchema.parse(Properties)] as const,
);

test("there are fourteen alarms, each says what it means and tells somebody", () => {
  expect(alarms).toHaveLength(alarmCount);
  for (const [id, { AlarmDescription }] of alarms) expect(AlarmDescription.length, id).toBeGreaterThan(40);
  template("observability").hasResourceProperties("AWS::SNS::Subscription", {
    Protocol: "email",
    Endpoint: "beheer@example.nl",
  });
});

test.each(["RenderDeadLetters", "StreamDeadLetters", "ScheduleDeadLetters"])(
  "the first message in %s raises an alarm",
  (name) => {
    const alarm = alarms.find(([id]) => id === name)?.[1];
    expect(alarm).toMatchObject({
      Threshold: 1,
      EvaluationPeriods: 1,
      MetricName: "ApproximateNumberOfMessagesVisible",
    });
    expect(JSON.stringify(alarm?.["Dimensions"])).toContain(name);
  },
);

test("every queue of dead letters has an alarm", () => {
  const queues = [...resources("AWS::SQS::Queue").keys()].filter((id) => id.includes("DeadLetters"));
  expect(queues).toHaveLength(3);
  for (const queue of queues)
    expect(
      alarms.some(([, alarm]) => JSON.stringify(alarm).includes(queue)),
      queue,
    ).toBe(true);
});

test("silence is wrong only where something must happen", () => {
  const breaching = alarms.filter(([, { TreatMissingData }]) => TreatMissingData === "breaching");
  expect(breaching.map(([id]) => id)).toEqual(["ReadsNotCounted", "BackupMissing", "ScheduleLate"]);
});

test("metrics of our own, which cost, are watched only where AWS keeps none", () => {
  const own = alarms.filter(([, { Namespace }]) => !/^AWS\//.test(String(Namespace)));
  expect(own.map(([id, { Namespace }]) => [id, Namespace])).toEqual([
    ["LogLinesRejected", "Katern"],
    ["BackupMissing", "Katern"],
    ["ScheduleLate", "Katern"],
    ["ItemsLeftOut", "Katern"],
  ]);
});

test.each([
  [false, "ExportedRecords"],
  [true, "DrilledRecords"],
])("a day without a backup raises an alarm (restored for a trial: %s)", (drill, metric) => {
  const made = synthesise({ ...plainConfiguration, backup: { drill } });
  const alarm = [...made.resources("AWS::CloudWatch::Alarm")].find(([id]) =>
    id.startsWith("BackupMissing"),
  )?.[1];
  expect(alarm?.Properties).toMatchObject({
    MetricName: metric,
    Statistic: "SampleCount",
    Period: 3_600,
    EvaluationPeriods: 24,
    Threshold: 1,
    ComparisonOperator: "LessThanThreshold",
    TreatMissingData: "breaching",
  });
  expect(JSON.stringify(alarm?.Properties["Dimensions"])).toContain("BackupFunction");
});

test("each alarm watches one metric, since a sum is billed by its parts", () => {
  for (const [id, alarm] of alarms) expect(alarm["MetricName"], id).toBeTypeOf("string");
});

test("each alarm names its section of the runbook, which describes, investigates and resolves", async () => {
  const runbook = await readFile(new URL("../../docs/runbook.md", import.meta.url), "utf8");
  const sections = new Map(
    runbook.split(/^## /m).map((section) => [section.slice(0, section.indexOf("\n")), section] as const),
  );
  expect(alarms.length).toBeGreaterThan(0);
  for (const [id, { AlarmDescription }] of alarms) {
    expect(AlarmDescription).toContain(`docs/runbook.md, ${id}.`);
    const parts = sections.get(id)?.match(/^\*\*\w+\.\*\* \S/gm);
    expect(parts, id).toHaveLength(3);
  }
});

test("somebody hears when the account costs more than was expected", () => {
  template("observability").hasResourceProperties("AWS::Budgets::Budget", {
    Budget: { BudgetLimit: { Amount: 10, Unit: "USD" }, TimeUnit: "MONTHLY" },
    NotificationsWithSubscribers: Match.arrayWith([
      Match.objectLike({ Subscribers: [{ SubscriptionType: "EMAIL", Address: "beheer@example.nl" }] }),
    ]),
  });
});

test("there are no more metrics of our own than are free", () => {
  expect(Object.keys(metricNames).length).toBeLessThanOrEqual(10);
});

test("there is one dashboard", () => {
  template("observability").resourceCountIs("AWS::CloudWatch::Dashboard", 1);
});
