import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import * as z from "zod";
import { functionNames } from "../../schemas/functions.ts";
import { metricNames } from "../../schemas/metrics.ts";
import { parseConfiguration } from "../configuration.ts";
import type { FunctionFolders } from "../function-folders.ts";
import { createApp, createKatern } from "../katern.ts";

/** What stands in an account whether anybody reads or not, counted in the synthesised stacks. */
export type Resources = {
  readonly alarms: number;
  readonly dashboards: number;
  /** Metrics of our own: each has one dimension, and so is one. */
  readonly metrics: number;
  readonly functions: number;
  /** Invocations a month by schedule, of each function that has one. */
  readonly scheduled: number;
  /** Megabytes of a function, by its description, which is its name. */
  readonly memory: Readonly<Record<string, number>>;
};

const functionSchema = z.object({ Description: z.string(), MemorySize: z.int() });
const scheduleSchema = z.object({ ScheduleExpression: z.string() });

/** Synthesises the stacks of a deployment without a domain and counts. */
export function countResources(): Resources {
  const folder = mkdtempSync(join(tmpdir(), "katern-cost-"));
  try {
    const templates = synthesise(folder);
    const all = (type: string) =>
      templates.flatMap((template) =>
        Object.values(template.findResources(type)).map((resource) => resource["Properties"] as unknown),
      );
    const functions = all("AWS::Lambda::Function")
      .map((one) => functionSchema.safeParse(one).data)
      .filter((one) => one !== undefined);
    const schedules = all("AWS::Scheduler::Schedule").map((one) => scheduleSchema.parse(one));
    return {
      alarms: all("AWS::CloudWatch::Alarm").length,
      dashboards: all("AWS::CloudWatch::Dashboard").length,
      metrics: Object.keys(metricNames).length,
      functions: functions.length,
      scheduled: schedules.reduce((sum, one) => sum + runsAMonth(one.ScheduleExpression), 0),
      memory: Object.fromEntries(functions.map((one) => [one.Description, one.MemorySize])),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const daysAMonth = 30;

/** @throws Error for an expression of another form than those that Katern uses */
export function runsAMonth(expression: string): number {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) {
    const minutes = { minute: 1, hour: 60, day: 1_440 }[rate[2] as "minute" | "hour" | "day"];
    return (daysAMonth * 1_440) / (Number(rate[1]) * minutes);
  }
  const [minute, hour, ...rest] = /^cron\((.*)\)$/.exec(expression)?.[1]?.split(" ") ?? [];
  if (minute === undefined || hour === undefined || rest.join(" ") !== "* * ? *") {
    throw new Error(`The runs of ${expression} cannot be counted`);
  }
  return daysAMonth * (hour === "*" ? 24 : 1) * (minute === "*" ? 60 : 1);
}

function synthesise(folder: string): Template[] {
  const bundle = join(folder, "bundle");
  mkdirSync(bundle);
  writeFileSync(join(bundle, "index.mjs"), "export const handler = async () => ({});\n");
  const katern = createKatern({
    app: createApp({ outdir: join(folder, "cdk.out"), analyticsReporting: false }),
    stage: "main",
    configuration: parseConfiguration(
      { site: { name: "Katern", language: "nl", timeZone: "Europe/Amsterdam" }, stages: { main: {} } },
      "main",
    ),
    folders: Object.fromEntries(functionNames.map((name) => [name, bundle])) as FunctionFolders,
  });
  katern.app.synth();
  return [katern.data, katern.api, katern.pipeline, katern.observability, katern.edge].map(({ stack }) =>
    Template.fromStack(stack),
  );
}
