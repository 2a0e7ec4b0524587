import { Stack, type StackProps } from "aws-cdk-lib";
import * as budgets from "aws-cdk-lib/aws-budgets";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import * as sns from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import type { Configuration } from "../configuration.ts";
import { type AlarmDefinition, alarmDefinitions, type Watched } from "../constructs/alarms.ts";
import { addDashboard } from "../constructs/dashboard.ts";

export type Observability = { readonly stack: Stack; readonly alarms: readonly cloudwatch.Alarm[] };

export type ObservabilityProps = StackProps & Watched & { readonly configuration: Configuration };

/** Alarms that say what they mean, who hears of them, and a dashboard. */
export function createObservability(
  scope: Construct,
  id: string,
  { configuration, data, api, pipeline, ...props }: ObservabilityProps,
): Observability {
  const stack = new Stack(scope, id, props);
  const topic = new sns.Topic(stack, "Alarms", { enforceSSL: true });
  if (configuration.alarms !== undefined)
    topic.addSubscription(new EmailSubscription(configuration.alarms.email));
  if (configuration.alarms !== undefined) addBudget(stack, configuration.alarms);
  const definitions = alarmDefinitions({ data, api, pipeline });
  const alarms = definitions.map((definition) => createAlarm(stack, definition, topic));
  addDashboard(stack, alarms, { data, api, pipeline });
  return { stack, alarms };
}

/** Tells of spending, of the whole account: at four fifths of what was expected, and when more is foreseen. */
function addBudget(stack: Stack, { email, monthlyDollars }: NonNullable<Configuration["alarms"]>): void {
  const notify = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
    notification: {
      notificationType,
      comparisonOperator: "GREATER_THAN",
      threshold,
      thresholdType: "PERCENTAGE",
    },
    subscribers: [{ subscriptionType: "EMAIL", address: email }],
  });
  new budgets.CfnBudget(stack, "Budget", {
    budget: {
      budgetType: "COST",
      timeUnit: "MONTHLY",
      budgetLimit: { amount: monthlyDollars, unit: "USD" },
    },
    notificationsWithSubscribers: [notify("ACTUAL", 80), notify("FORECASTED", 100)],
  });
}

function createAlarm(stack: Stack, definition: AlarmDefinition, topic: sns.ITopic): cloudwatch.Alarm {
  const tooLittle = definition.wrong === "less";
  const alarm = new cloudwatch.Alarm(stack, definition.id, {
    metric: definition.metric,
    threshold: definition.threshold,
    evaluationPeriods: definition.periods,
    comparisonOperator: tooLittle
      ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
      : cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData:
      tooLittle || definition.silence === "wrong"
        ? cloudwatch.TreatMissingData.BREACHING
        : cloudwatch.TreatMissingData.NOT_BREACHING,
    alarmDescription: `${definition.meaning} What to do: docs/runbook.md, ${definition.id}.`,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  alarm.addOkAction(new SnsAction(topic));
  return alarm;
}
