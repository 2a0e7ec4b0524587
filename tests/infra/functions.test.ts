import { expect, test } from "vitest";
import * as z from "zod";
import {
  backupEnvironment,
  countReadsEnvironment,
  deliveryEnvironment,
  editorialEnvironment,
  publishEnvironment,
  sweepEnvironment,
} from "../../schemas/environment.ts";
import { functionNames } from "../../schemas/functions.ts";
import { plainConfiguration, synthesise } from "./synthesised.ts";

const plain = synthesise();
const { resources } = plain;

const functionSchema = z.object({
  Description: z.string(),
  Runtime: z.string(),
  Architectures: z.array(z.string()),
  Handler: z.string(),
  Timeout: z.number(),
  ReservedConcurrentExecutions: z.number().optional(),
  LoggingConfig: z.object({ LogGroup: z.object({ Ref: z.string() }) }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});
const functions = new Map(
  [...resources("AWS::Lambda::Function").values()].map(({ Properties }) => {
    const parsed = functionSchema.parse(Properties);
    return [parsed.Description, parsed] as const;
  }),
);

const shapes = {
  "delivery-api": deliveryEnvironment,
  "editorial-api": editorialEnvironment,
  "publish-stream": publishEnvironment,
  "publish-queue": publishEnvironment,
  reconcile: publishEnvironment,
  sweep: sweepEnvironment,
  "count-reads": countReadsEnvironment,
  backup: backupEnvironment,
};

const capsOf = (made: ReturnType<typeof synthesise>) =>
  [...made.resources("AWS::Lambda::Function").values()].flatMap(({ Properties }) => {
    const { Description, ReservedConcurrentExecutions: cap } = functionSchema.parse(Properties);
    return cap === undefined ? [] : [[Description, cap]];
  });
const consumersOf = (made: ReturnType<typeof synthesise>) =>
  [...made.resources("AWS::Lambda::EventSourceMapping").values()].flatMap(
    ({ Properties }) => Properties["ScalingConfig"] ?? [],
  );

test("no function has a cap by itself: an account that may run ten at once would refuse it", () => {
  expect(capsOf(plain)).toEqual([]);
  expect(consumersOf(plain)).toEqual([{ MaximumConcurrency: 10 }]);
});

test("a cap that is configured is reserved, and the queue wakes no more than it allows", () => {
  const functionCaps = { "delivery-api": 100, "editorial-api": 20, "publish-queue": 4 };
  const made = synthesise({ ...plainConfiguration, functionCaps });
  expect(Object.fromEntries(capsOf(made))).toEqual(functionCaps);
  expect(consumersOf(made)).toEqual([{ MaximumConcurrency: 4 }]);
});

test("there are the eight functions and none beside them", () => {
  expect([...functions.keys()].sort()).toEqual([...functionNames].sort());
});

test.each(functionNames)("%s runs on Node 24, on arm64, from its bundle's index", (name) => {
  expect(functions.get(name)).toMatchObject({
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    Handler: "index.handler",
  });
});

test.each(functionNames)("%s has exactly the environment of its shape", (name) => {
  const variables = Object.keys(functions.get(name)?.Environment.Variables ?? {});
  expect(variables.sort()).toEqual(Object.keys(shapes[name].shape).sort());
  expect(functions.get(name)?.Environment.Variables["POWERTOOLS_SERVICE_NAME"]).toBe(name);
});

test.each(functionNames)("%s logs into a group of its own that forgets after 14 days", (name) => {
  const group = functions.get(name)?.LoggingConfig.LogGroup.Ref ?? "";
  expect(resources("AWS::Logs::LogGroup").get(group)?.Properties["RetentionInDays"]).toBe(14);
  const sharing = [...functions.values()].filter(({ LoggingConfig }) => LoggingConfig.LogGroup.Ref === group);
  expect(sharing).toHaveLength(1);
});

test("no log is kept longer than 14 days", () => {
  const kept = [...resources("AWS::Logs::LogGroup").values()].map(
    ({ Properties }) => Properties["RetentionInDays"],
  );
  expect(kept).toHaveLength(9);
  expect(new Set(kept)).toEqual(new Set([14]));
});

test("there is no network to pay for, no key, no secret and no firewall", () => {
  for (const type of [
    "AWS::EC2::VPC",
    "AWS::EC2::NatGateway",
    "AWS::KMS::Key",
    "AWS::SecretsManager::Secret",
    "AWS::WAFv2::WebACL",
  ]) {
    expect(resources(type).size, type).toBe(0);
  }
});
