import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as s3 from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks } from "cdk-nag";
import { afterAll, describe, expect, test } from "vitest";
import { permit } from "../../infra/constructs/permissions.ts";
import { createApp } from "../../infra/katern.ts";
import { plainConfiguration, stackNames, synthesise } from "./synthesised.ts";

const plain = synthesise(plainConfiguration, { checked: true });
const everyOption = {
  ...plainConfiguration,
  region: "eu-west-1",
  domain: { name: "katern.example.nl", hostedZone: { id: "Z0123", name: "example.nl" } },
  alarms: { email: "beheer@example.nl" },
  editorialOrigins: ["https://studio.example.nl"],
};
const full = synthesise(everyOption, { checked: true });

test.each([
  ["the least configuration", plain],
  ["every option", full],
])("the checker finds nothing with %s", (_what, { katern }) => {
  const report = new AwsSolutionsChecks().validateScope(katern.app);
  expect(report.violations).toEqual([]);
});

test("synthesis itself runs the checker: what it refuses is not synthesised", () => {
  const outdir = mkdtempSync(join(tmpdir(), "katern-infra-"));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  const app = createApp({ outdir });
  new s3.Bucket(new Stack(app, "careless"), "Bucket");
  expect(() => app.synth()).toThrow(/AwsSolutions-S10/);
});

test("no stack knows one that is made after it", () => {
  const order = ["data", "api", "pipeline", "observability", "edge"];
  expect([...stackNames]).toEqual(order);
  for (const name of stackNames) {
    const known = plain.katern[name].stack.dependencies.map(({ node }) =>
      node.id.replace("katern-main-", ""),
    );
    expect(
      known.every((other) => order.indexOf(other) < order.indexOf(name)),
      `${name} → ${known}`,
    ).toBe(true);
    expect(known, name).not.toContain("edge");
  }
});

test("stacks are named after the stage, and know neither account nor region unless told", () => {
  for (const name of stackNames) {
    const { stack } = plain.katern[name];
    expect(stack.stackName).toBe(`katern-main-${name}`);
    expect(stack.environment).toBe("aws://unknown-account/unknown-region");
    expect(full.katern[name].stack.region).toBe("eu-west-1");
  }
});

describe("a permission", () => {
  const role = () =>
    new iam.Role(new Stack(createApp(), "stack"), "Role", {
      assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
    });

  test("on every action is refused", () => {
    expect(() =>
      permit(role(), { actions: ["s3:*"], resources: ["arn:aws:s3:::a"], wildcardReason: "x" }),
    ).toThrow(/s3:\* holds a wildcard/);
  });

  test("on unnamed resources is refused without a reason", () => {
    expect(() => permit(role(), { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a/*"] })).toThrow(
      /no reason/,
    );
  });
});

test("a stage that is not configured ends the CDK's run with one clear sentence and no stack trace", async () => {
  const run = promisify(execFile)(process.execPath, ["infra/app.ts"], {
    env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ stage: "produktie" }) },
  });
  const failure: unknown = await run.catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 1, stdout: "" });
  const stderr = failure instanceof Error && "stderr" in failure ? String(failure.stderr) : "";
  expect(stderr).toMatch(
    /^katern\.config\.ts has 1 mistake\(s\):\n {2}stages has no 'produktie'\n {4}hint: .*main/,
  );
  expect(stderr).not.toMatch(/\n\s+at /);
});
