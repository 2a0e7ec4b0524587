import "../support/restore-modules.ts";
import type { Context } from "aws-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { startTestSite, type TestSite } from "../../functions/publish/testing.ts";
import { metricNames } from "../../schemas/metrics.ts";
import { alarmSchema, type DeployedAlarm, isWatched, stateOf } from "../support/alarm-state.ts";
import type { Datum } from "../support/emitted-metrics.ts";
import { ownDrives } from "./alarm-drives.ts";
import { awsEmitters, awsScenes, dataOf } from "./alarm-scenes.ts";
import { deployedNames } from "./deployed-names.ts";
import { plainConfiguration, type Synthesised, synthesise } from "./synthesised.ts";

/**
 * Each alarm, by the settings of the synthesised stack, over what drives its metric: of Katern's own metrics, what the
 * real functions write when that happens which the alarm is about, run with the names that the stacks give them; of AWS's,
 * figures of the resource that writes them. And over quiet data.
 */

const stacks = synthesise();
const withDrill = synthesise({ ...plainConfiguration, backup: { drill: true } });
const functionSchema = z.looseObject({
  Description: z.string(),
  Environment: z.looseObject({ Variables: z.looseObject({ TABLE_NAME: z.unknown() }) }),
});

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
  Object.assign(process.env, site.stores.environment, {
    TABLE_NAME: tableOf("sweep"),
    AWS_LAMBDA_FUNCTION_NAME: "katern",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  });
});
afterAll(async () => {
  await site.stop();
});

const names = (made: Synthesised = stacks) => deployedNames(made, site.stores.tableName);

/** The function of a name, as it is deployed. */
function functionNamed(name: string) {
  const found = [...stacks.resources("AWS::Lambda::Function")].flatMap(([id, { Properties }]) => {
    const parsed = functionSchema.safeParse(Properties);
    return parsed.success && parsed.data.Description === name ? [{ id, ...parsed.data }] : [];
  });
  const [one] = found;
  if (one === undefined || found.length > 1) throw new Error(`There is no one function ${name}`);
  return one;
}
const tableOf = (name: string): string => {
  const { nameOf, resourceOf } = names();
  return nameOf(resourceOf(functionNamed(name).Environment.Variables.TABLE_NAME));
};
const contextOf = (name: string): Pick<Context, "functionName"> => ({
  functionName: names().nameOf(functionNamed(name).id),
});

function alarmsOf(made: Synthesised): Map<string, DeployedAlarm> {
  const { nameOf, resourceOf } = names(made);
  return new Map(
    [...made.resources("AWS::CloudWatch::Alarm")].map(([id, { Properties }]) => {
      const settings = alarmSchema.parse(Properties);
      const dimensions = settings.Dimensions.map(({ Name, Value }) => [Name, nameOf(resourceOf(Value))]);
      return [id.replace(/[0-9A-F]{8}$/, ""), { ...settings, dimensions: Object.fromEntries(dimensions) }];
    }),
  );
}
function alarmNamed(name: string, made: Synthesised = stacks): DeployedAlarm {
  const alarm = alarmsOf(made).get(name);
  if (alarm === undefined) throw new Error(`There is no alarm ${name}`);
  return alarm;
}

/** Everything that was written while the alarms were driven. */
const written: Datum[] = [];

test("each alarm has its proof", () => {
  expect([...alarmsOf(stacks).keys()].sort()).toEqual(
    [...Object.keys(awsScenes), ...Object.keys(ownDrives)].sort(),
  );
});

test.each(Object.entries(awsScenes))(
  "%s goes off by what AWS writes of the resource, and not before",
  (id, scene) => {
    const alarm = alarmNamed(id);
    const metric = `${alarm.Namespace} ${alarm.MetricName}`;
    expect(Object.keys(awsEmitters)).toContain(metric);
    const emitter = awsEmitters[metric] ?? null;
    const dimensions =
      emitter === null
        ? {}
        : { [emitter.dimension]: names().nameOf(resourceOf(scene.emitter, emitter.type)) };
    const of = { namespace: alarm.Namespace, name: alarm.MetricName, dimensions };
    const end = Date.parse("2026-11-22T12:00:00Z");
    expect(stateOf(alarm, dataOf(scene.wrong, of, end), end)).toBe("ALARM");
    for (const quiet of scene.quiet) expect(stateOf(alarm, dataOf(quiet, of, end), end)).toBe("OK");
  },
);

/** The one resource of a type whose logical id begins so. */
function resourceOf(prefix: string | null, type: string): string {
  const ids = [...stacks.resources(type).keys()].filter((id) => id.replace(/[0-9A-F]{8}$/, "") === prefix);
  expect(ids, `${prefix} of ${type}`).toHaveLength(1);
  return ids[0] ?? "";
}

test.each(Object.entries(ownDrives))(
  "%s goes off by what the functions write, and not before",
  async (id, drive) => {
    const { wrong, quiet, end } = await drive(site, contextOf);
    for (const made of id === "BackupMissing" ? [stacks, withDrill] : [stacks]) {
      const alarm = alarmNamed(id, made);
      for (const data of wrong) expect(stateOf(alarm, data, end)).toBe("ALARM");
      for (const data of quiet) expect(stateOf(alarm, data, end)).toBe("OK");
    }
    written.push(...[...wrong, ...quiet].flat());
  },
);

test("every metric of ours is written, and shown under its name and dimension", () => {
  expect(new Set(written.map(({ name }) => name))).toEqual(new Set(Object.values(metricNames)));
  const watched = [stacks, withDrill].flatMap((made) => [...alarmsOf(made).values()]);
  const shown = metricsOfDashboard();
  for (const datum of written) {
    const [dimension] = Object.entries(datum.dimensions);
    const graph = JSON.stringify([datum.namespace, datum.name, ...(dimension ?? [])]);
    expect(shown.has(graph) || watched.some((alarm) => isWatched(alarm, datum)), graph).toBe(true);
  }
});

test("the dashboard has no more metrics than are free", () => {
  expect(metricsOfDashboard().size).toBeLessThanOrEqual(50);
});

const dashboardSchema = z.looseObject({
  DashboardBody: z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.unknown())]) }),
});
const widgetsSchema = z.object({
  widgets: z.array(
    z.looseObject({
      properties: z.looseObject({ metrics: z.array(z.array(z.unknown())).default([]) }),
    }),
  ),
});

/** The metrics of all graphs, each once, as `[namespace, name, dimension, value]`. */
function metricsOfDashboard(): ReadonlySet<string> {
  const { nameOf, resourceOf: resourceIn } = names();
  const [dashboard] = stacks.resources("AWS::CloudWatch::Dashboard").values();
  const parts = dashboardSchema.parse(dashboard?.Properties).DashboardBody["Fn::Join"][1];
  const body = parts.map((part) => (typeof part === "string" ? part : textOf(part))).join("");
  return new Set(
    widgetsSchema
      .parse(JSON.parse(body))
      .widgets.flatMap(({ properties }) => properties.metrics)
      .map((metric) => JSON.stringify(metric.filter((part) => typeof part === "string"))),
  );

  /** The region and the alarms' names stand in the body as well, and are not looked at. */
  function textOf(part: unknown): string {
    const region = z.strictObject({ Ref: z.literal("AWS::Region") }).safeParse(part);
    const alarm = z.strictObject({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) }).safeParse(part);
    if (region.success || alarm.success) return "x";
    return nameOf(resourceIn(part));
  }
}
