import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, describe, expect, test } from "vitest";
import { readStacks, stackNames } from "../../infra/deployment/deployment.ts";
import { describeSite } from "../end-to-end/suite.ts";
import { type DeployedSite, deploySite, stage } from "./deployed-site.ts";
import { emulatedRegion } from "./emulated-aws.ts";

/** The stacks, deployed for real to an emulated AWS, and the functions that run there. */

let deployed: DeployedSite | undefined;
const site = (): DeployedSite => {
  if (deployed === undefined) throw new Error("Nothing was deployed");
  return deployed;
};

describeSite(
  "a deployment",
  async () => {
    deployed = await deploySite();
    return { ...deployed, stop: async () => {} };
  },
  300,
);

describe("the stacks", () => {
  afterAll(() => deployed?.stop(), 60_000);

  test("are all complete, and were so within a minute", async () => {
    const stacks = await readStacks(stage, { region: emulatedRegion });
    expect([...stacks.keys()]).toEqual([...stackNames]);
    for (const [name, { status }] of stacks) expect(status, name).toMatch(/^(?:CREATE|UPDATE)_COMPLETE$/);
    process.stdout.write(`first deploy, synthesis included: ${site().deploySeconds.toFixed(1)} s\n`);
    expect(site().deploySeconds).toBeLessThan(60);
  });

  test("change nothing when they are deployed again", async () => {
    const before = await readStacks(stage, { region: emulatedRegion });
    const printed = await site().operate("deploy", ["--reach", site().address]);
    expect(printed.match(/\(no changes\)/g)).toHaveLength(5);
    expect(await readStacks(stage, { region: emulatedRegion })).toEqual(before);
  });

  test("are well by their own doctor, who takes back what he published", async () => {
    const token = await site().token("publisher");
    const printed = await site().katern(["doctor", "--reach", site().address], { KATERN_TOKEN: token });
    expect(printed.match(/^good/gm)).toHaveLength(8);
    expect(printed).toContain("is well");
    expect(await (await fetch(`${site().address}/feeds/all.json`)).text()).not.toContain("Proef van Katern");
  }, 120_000);

  test("give up on what cannot be rendered, show it, and do it again when asked", async () => {
    const queue = (await site().deployment()).RenderDeadLettersUrl;
    const letter = JSON.stringify({ kind: "render", keys: ["feeds/all.rss"] });
    const sqs = new SQSClient({});
    await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: letter }));
    expect(await site().katern(["dead-letters", "replay", "render"])).toContain('"replayed":1');
    expect(await site().katern(["dead-letters", "list"])).toBe("");
    await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: letter }));
    expect(await site().katern(["dead-letters", "drop", "render"])).toContain('"dropped":1');
    const reconciled = await site().katern(["reconcile"]);
    expect(JSON.parse(reconciled)).toMatchObject({ repaired: [] });
  }, 120_000);

  test("go, and what holds data is named and stays", async () => {
    const printed = await site().operate("destroy");
    expect((await readStacks(stage, { region: emulatedRegion })).size).toBe(0);
    const left = printed.slice(printed.indexOf("Left behind"));
    expect(left.match(/AWS::S3::Bucket/g)).toHaveLength(4);
    expect(left.match(/AWS::DynamoDB::Table/g)).toHaveLength(1);
    expect(left.match(/AWS::SQS::Queue/g)).toHaveLength(3);
    expect(left.match(/AWS::Cognito::UserPool/g)).toHaveLength(1);
  });
});
