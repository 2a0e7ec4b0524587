import { Duration, type Stack } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { ownMetric, rejectedLinesMetric, throttledInAccount, type Watched } from "./alarms.ts";

/**
 * One dashboard: the alarms, then what readers and editors notice, then what the functions and the table are at. Those
 * with at most fifty metrics are free, three of them.
 */
export function addDashboard(stack: Stack, alarms: cloudwatch.Alarm[], watched: Watched): void {
  new cloudwatch.Dashboard(stack, "Dashboard", {
    widgets: [
      [new cloudwatch.AlarmStatusWidget({ title: "Alarms", alarms, width: 24 })],
      ...promises(watched),
      ...workings(watched),
    ],
  });
}

const graph = (title: string, left: cloudwatch.IMetric[]): cloudwatch.GraphWidget =>
  new cloudwatch.GraphWidget({ title, left, width: 12, height: 6 });

/** What is promised: how soon what is published is seen, what is due is done, reads are counted; and what failed. */
function promises({ data, api, pipeline }: Watched): cloudwatch.IWidget[][] {
  const minutes = Duration.minutes(5);
  const hour = Duration.hours(1);
  const own = (name: Parameters<typeof ownMetric>[1], statistic: string, period = minutes) =>
    ownMetric(data, name, { statistic, period });
  return [
    [
      graph("From publishing to visible, ms", [
        own("publishToVisible", "p50"),
        own("publishToVisible", "p95"),
        own("publishToVisible", "Maximum"),
      ]),
      graph("How long feeds had lacked what was stored, ms", [
        own("feedAge", "p95"),
        own("feedAge", "Maximum"),
      ]),
    ],
    [
      graph("How late what was due was done, ms", [own("scheduleLateness", "Maximum")]),
      graph("How long log files waited to be counted, ms", [own("countLag", "Maximum", hour)]),
    ],
    [
      graph("Log lines that could not be read; items left out", [
        rejectedLinesMetric(pipeline.functions.countReads),
        own("leftOut", "Sum", hour),
      ]),
      graph(
        "Dead letters",
        Object.values(pipeline.deadLetters).map((queue) => queue.metricApproximateNumberOfMessagesVisible()),
      ),
    ],
    [
      graph("Requests and errors", [
        api.httpApi.metricCount(),
        api.httpApi.metricClientError(),
        api.httpApi.metricServerError(),
      ]),
      graph("Latency of the API, p95, ms", [api.httpApi.metricLatency({ statistic: "p95" })]),
    ],
  ];
}

function workings({ data, api, pipeline }: Watched): cloudwatch.IWidget[][] {
  const functions = [...api.functions, ...Object.values(pipeline.functions)];
  return [
    [
      graph(
        "Invocations",
        functions.map(({ name, resource }) => resource.metricInvocations({ label: name })),
      ),
      graph(
        "Duration, p95, ms",
        functions.map(({ name, resource }) => resource.metricDuration({ label: name, statistic: "p95" })),
      ),
    ],
    [
      graph(
        "Errors",
        functions.map(({ name, resource }) => resource.metricErrors({ label: name })),
      ),
      graph("Cold starts; throttled in the account", [
        ownMetric(data, "coldStarts", { statistic: "Sum", period: Duration.minutes(5) }),
        throttledInAccount,
      ]),
    ],
    [
      graph("Age of what waits to be published", [
        pipeline.functions.stream.resource.metric("IteratorAge", { statistic: "Maximum" }),
        pipeline.renderQueue.metricApproximateAgeOfOldestMessage(),
      ]),
      graph("Table, capacity used", [
        data.table.metricConsumedReadCapacityUnits(),
        data.table.metricConsumedWriteCapacityUnits(),
      ]),
    ],
  ];
}
