import { CloudFormationClient, ListStacksCommand } from "@aws-sdk/client-cloudformation";
import { afterEach, expect, test } from "vitest";
import { type RefusingAws, refusals, startRefusingAws } from "../support/refusing-aws.ts";
import { runOperator } from "../support/run-operator.ts";
import { stage } from "./deployed-site.ts";
import { type EmulatedAws, startEmulatedAws } from "./emulated-aws.ts";

/** Accounts that cannot hold Katern, in real deploys: one sentence, an exit code, and nothing made. */

const deploy = (environment: Readonly<Record<string, string>>) =>
  runOperator("deploy", ["--stage", stage], environment);
const key = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "eu-west-1" };

let refusing: RefusingAws | undefined;
let aws: EmulatedAws | undefined;
afterEach(async () => {
  refusing?.stop();
  await aws?.stop();
});

test("in a region that lacks a service nothing is made", async () => {
  refusing = await startRefusingAws((action) =>
    action === "ValidateTemplate" ? refusals.unknownType : refusals.noStack,
  );
  const ended = await deploy({ ...key, AWS_ENDPOINT_URL: refusing.endpoint });
  expect(ended).toMatchObject({ code: 1, stdout: "" });
  expect(ended.stderr).toMatch(/^A service that Katern needs is not in this region: .+\n$/);
  expect(new Set(refusing.asked)).toEqual(new Set(["DescribeStacks", "ValidateTemplate"]));
}, 60_000);

test("when credentials expire while the CDK works, it is said in a sentence", async () => {
  refusing = await startRefusingAws((action) => {
    if (action === "ValidateTemplate") return undefined;
    return action === "DescribeStacks" ? refusals.noStack : refusals.expired;
  });
  const ended = await deploy({ ...key, AWS_ENDPOINT_URL: refusing.endpoint });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(
    /^Bootstrapping the account failed\. The AWS credentials have expired: .+\(all of it: .+\)\n$/,
  );
  expect(refusing.asked.at(-1)).toBe("GetCallerIdentity");
}, 60_000);

test("for a domain whose zone is not in the account no stack is made, however often it is tried", async () => {
  aws = await startEmulatedAws();
  Object.assign(process.env, aws.environment);
  const domain = {
    ...aws.environment,
    KATERN_CONFIGURATION: new URL("domain-of-another.ts", import.meta.url).href,
    NODE_OPTIONS: `--import=${new URL("../support/other-configuration.ts", import.meta.url).href}`,
  };
  for (const _try of ["first", "second"]) {
    const ended = await deploy(domain);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /^Deploying the stacks failed\. The domain's hosted zone is not in this account: .+\n$/,
    );
  }
  expect(await stacksThere("eu-west-1")).toEqual(["CDKToolkit"]);
  expect(await stacksThere("us-east-1")).toEqual(["CDKToolkit", "katern-test-certificate"]);
}, 180_000);

/** The names of all stacks that stand in a region, those that were taken back too. */
async function stacksThere(region: string): Promise<string[]> {
  const client = new CloudFormationClient({ region });
  const { StackSummaries = [] } = await client.send(new ListStacksCommand({}));
  client.destroy();
  const there = StackSummaries.filter(({ StackStatus }) => StackStatus !== "DELETE_COMPLETE");
  return there.map(({ StackName = "" }) => StackName).sort();
}
