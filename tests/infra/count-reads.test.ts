import "../support/restore-modules.ts";
import { StateMachine } from "aws-local-stepfunctions";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { logFileBytes, logLine } from "../bench/log-generator.ts";
import { addEntries, type ReadStores, startReadStores, testId } from "../bench/read-stores.ts";
import { synthesise } from "./synthesised.ts";

/** The counting function as it is deployed: asked by the state machine, and watched by an alarm. */

const { resources } = synthesise();
const functionArn = "arn:aws:lambda:eu-west-1:111122223333:function:count-reads";

/** The state machine's definition, with the function's address where the template refers to it. */
function definition() {
  const [machine] = [...resources("AWS::StepFunctions::StateMachine").values()];
  const joined = z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.unknown())]) });
  const [, parts] = joined.parse(machine?.Properties["DefinitionString"])["Fn::Join"];
  const text = parts.map((part) => {
    if (typeof part === "string") return part;
    return JSON.stringify(part).includes("CountReadsFunction") ? functionArn : "aws";
  });
  return z.custom<ConstructorParameters<typeof StateMachine>[0]>().parse(JSON.parse(text.join("")));
}

const now = Date.now();
const reader = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const hoursAgo = (hours: number) => Math.floor(now / 3_600_000 - hours) * 3_600;
const periodOf = (second: number) => new Date(second * 1_000).toISOString().slice(0, 13).replace("T", "-");
const hourOf = (second: number) => new Date(second * 1_000).toISOString().slice(0, 13);
const nameOf = (second: number) => `cdn/EXAMPLE.${periodOf(second)}.aaaa.gz`;
const view = (second: number, reading: number) =>
  logLine({
    second,
    address: `192.0.2.${reading}`,
    agent: reader,
    path: `/beacon/${testId(1)}`,
    status: 204,
    requestId: `${second}-${reading}==`,
  });

let local: ReadStores;
let handler: typeof import("../../functions/count-reads/handler.ts").handler;
const invoke = (event: unknown) => handler(event, { functionName: "count-reads" });

beforeAll(async () => {
  local = await startReadStores();
  await addEntries(local.stores, [1, 2]);
  Object.assign(process.env, local.environment, { POWERTOOLS_LOG_LEVEL: "SILENT" });
  ({ handler } = await import("../../functions/count-reads/handler.ts"));
});
afterAll(() => local.stop());

/** What is counted: two open hours, two closed ones, and a file that is none. */
function putLogs(): void {
  for (const hours of [3, 2, 50, 100]) {
    const start = hoursAgo(hours);
    const lines = [view(start + 3_590, 1), view(start + 3_605, 1), view(start, 2)];
    local.putLog(nameOf(start), logFileBytes(lines));
  }
  local.putLog("cdn/no-log.gz", Buffer.from("no gzip"));
}

beforeEach(async () => {
  for (const bucket of ["logs", "ledger"] as const) await local.clear(bucket);
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => vi.restoreAllMocks());

const ledger = async () => new Map([...(await local.objects("ledger"))].sort());

describe("the state machine", () => {
  /** The ledger as the ordinary run leaves it. */
  let expected: Map<string, string> | undefined;
  beforeEach(async () => {
    putLogs();
    if (expected !== undefined) return;
    await invoke({});
    expected = await ledger();
    await local.clear("ledger");
  });
  const periods = ["undated", ...[100, 50, 3, 2].map((hours) => periodOf(hoursAgo(hours)))].sort();
  type Asked = { state: string; payload: unknown; answer: unknown };
  const states = ["ReadPeriod", "PlanHours", "CountHour", "Finish"] as const;
  type State = (typeof states)[number];
  const parameters = z.object({
    FunctionName: z.literal(functionArn),
    InvocationType: z.literal("Event").optional(),
    Payload: z.unknown(),
  });

  /** Runs the definition; each state asks the real function, and one may fail however often it is tried. */
  async function run(failing?: State): Promise<Asked[]> {
    const asked: Asked[] = [];
    const ask = (state: State) => async (given: unknown) => {
      const { Payload } = parameters.parse(given);
      const one: Asked = { state, payload: Payload, answer: null };
      asked.push(one);
      if (state === failing) throw new Error("The function ran out of time");
      one.answer = await invoke(Payload);
      return z.json().parse({ StatusCode: 200, Payload: one.answer });
    };
    const overrides = {
      taskResourceLocalHandlers: Object.fromEntries(states.map((state) => [state, ask(state)])),
      retryIntervalOverrides: Object.fromEntries(states.map((state) => [state, 0])),
    };
    await new StateMachine(definition()).run({ periods }, { overrides }).result;
    return asked;
  }
  const payloadsOf = (asked: readonly Asked[], state: State) =>
    asked.filter((one) => one.state === state).map(({ payload }) => payload);

  test("asks for each step what the function understands, and ends in the ordinary run's bytes", async () => {
    const asked = await run();
    const open = [4, 3, 2, 1].map((hours) => hourOf(hoursAgo(hours)));
    expect(payloadsOf(asked, "ReadPeriod")).toHaveLength(periods.length);
    expect(payloadsOf(asked, "ReadPeriod")).toEqual(
      expect.arrayContaining(periods.map((period) => ({ step: "read", period }))),
    );
    expect(payloadsOf(asked, "PlanHours")).toEqual([{ step: "plan" }]);
    expect(asked.find(({ state }) => state === "PlanHours")?.answer).toEqual({ hours: open });
    expect(payloadsOf(asked, "CountHour")).toHaveLength(open.length);
    expect(payloadsOf(asked, "CountHour")).toEqual(
      expect.arrayContaining(open.map((hour) => ({ step: "count", hour }))),
    );
    // The ordinary run ends it: what was counted side by side is not counted again, what is late is noted.
    expect(asked.at(-1)).toMatchObject({
      state: "Finish",
      payload: { step: "finish" },
      answer: { hours: [] },
    });
    expect(asked.at(-1)?.answer).toMatchObject({ lines: { counted: 0, late: 6 } });
    expect(await ledger()).toEqual(expected);
  });

  test.each(["ReadPeriod", "PlanHours", "CountHour"] as const)(
    "leaves to the ordinary run what %s could not do in three tries",
    async (state) => {
      const asked = await run(state);
      const tries = payloadsOf(asked, state).map((payload) => JSON.stringify(payload));
      expect(tries.filter((payload) => payload === tries[0])).toHaveLength(3);
      expect(asked.at(-1)?.state).toBe("Finish");
      expect(await ledger()).toEqual(expected);
    },
  );

  test("ends with a run that fails as one of the timetable does, into the dead letters", () => {
    const finish = z.object({ States: z.object({ Finish: z.looseObject({}) }) }).parse(definition())
      .States.Finish;
    expect(finish).toMatchObject({ End: true, Parameters: { InvocationType: "Event" } });
    const [, kept] =
      [...resources("AWS::Lambda::EventInvokeConfig")].find(([id]) => id.startsWith("CountReads")) ?? [];
    expect(JSON.stringify(kept?.Properties["DestinationConfig"])).toContain("ScheduleDeadLetters");
  });

  test("fans out over a Distributed Map, whose answers are dropped", () => {
    const map = {
      Type: "Map",
      ResultPath: null,
      ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED" } },
    };
    expect(definition()).toMatchObject({ States: { ReadPeriods: map, CountHours: map } });
  });
});

describe("what could not be read", () => {
  const alarm = [...resources("AWS::CloudWatch::Alarm")].find(([id]) =>
    id.startsWith("LogLinesRejected"),
  )?.[1];
  const metricSchema = z.looseObject({
    FunctionName: z.string(),
    _aws: z.object({
      CloudWatchMetrics: z.array(
        z.object({
          Namespace: z.string(),
          Dimensions: z.array(z.array(z.string())),
          Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
        }),
      ),
    }),
  });

  /** The metric lines that a run wrote. */
  async function written(event: unknown): Promise<z.infer<typeof metricSchema>[]> {
    const write = vi.mocked(process.stdout.write);
    write.mockClear();
    await invoke(event);
    const lines = write.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('"_aws"'));
    return lines.map((line) => metricSchema.parse(JSON.parse(line)));
  }

  const garbage = (lines: number) =>
    logFileBytes([view(hoursAgo(2), 1), ...Array.from({ length: lines }, () => "no log line")]);

  test("reaches the alarm: the metric is the one that it watches, and crosses its threshold", async () => {
    local.putLog(nameOf(hoursAgo(2)), garbage(120));
    const [metric, ...others] = await written({});
    expect(others).toEqual([]);
    const [directive] = metric?._aws.CloudWatchMetrics ?? [];
    const name = directive?.Metrics[0]?.Name ?? "";
    expect({ Namespace: directive?.Namespace, MetricName: name }).toEqual({
      Namespace: alarm?.Properties["Namespace"],
      MetricName: alarm?.Properties["MetricName"],
    });
    expect(directive?.Dimensions).toEqual([["FunctionName"]]);
    expect(metric?.FunctionName).toBe("count-reads");
    const watched = z
      .array(z.object({ Name: z.string(), Value: z.unknown() }))
      .parse(alarm?.Properties["Dimensions"]);
    expect(watched.map(({ Name }) => Name)).toEqual(["FunctionName"]);
    expect(JSON.stringify(watched[0]?.Value)).toContain("RefCountReadsFunction");
    expect(metric?.[name]).toBe(120);
    expect(alarm?.Properties).toMatchObject({
      Threshold: 100,
      Statistic: "Sum",
      Period: 3_600,
      EvaluationPeriods: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "notBreaching",
    });
  });

  test("raises it by a single file that is no log, and not by a few lines", async () => {
    local.putLog(nameOf(hoursAgo(2)), garbage(3));
    expect((await written({})).map((metric) => metric["RejectedLines"])).toEqual([3]);
    local.putLog("cdn/no-log.gz", Buffer.from("no gzip"));
    const { Threshold } = z.object({ Threshold: z.number() }).parse(alarm?.Properties);
    expect((await written({})).map((metric) => metric["RejectedLines"])).toEqual([Threshold]);
  });

  test("is told once when hours are counted side by side", async () => {
    putLogs();
    expect((await written({ step: "read", period: "undated" })).length).toBe(1);
    expect(await written({ step: "finish" })).toEqual([]);
  });

  test("writes nothing where all was readable", async () => {
    local.putLog(nameOf(hoursAgo(2)), garbage(0));
    expect(await written({})).toEqual([]);
  });
});
