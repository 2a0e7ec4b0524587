import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, describe, expect, test } from "vitest";
import { createBucketClient } from "../../functions/shared/artefacts/bucket.ts";
import { readLedger } from "../../functions/shared/artefacts/ledger.ts";
import { readResources, readStacks, stackNames } from "../../infra/deployment/deployment.ts";
import { hourLedgerSchema } from "../../schemas/ledger.ts";
import { logFile } from "../end-to-end/log.ts";
import { eventually } from "../end-to-end/site.ts";
import { describeSite } from "../end-to-end/suite.ts";
import { type DeployedSite, deploySite, stage } from "./deployed-site.ts";
import { emulatedRegion, recordedCallsFile } from "./emulated-aws.ts";
import { allows, type Grant, readGrants } from "./granted.ts";
import { readUses } from "./recorded-calls.ts";
import { tryRoles } from "./refusals.ts";

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

  test("are all complete, and were so within a minute and the quarter that synthesis may take", async () => {
    const stacks = await readStacks(stage, { region: emulatedRegion });
    expect([...stacks.keys()]).toEqual([...stackNames]);
    for (const [name, { status }] of stacks) expect(status, name).toMatch(/^(?:CREATE|UPDATE)_COMPLETE$/);
    process.stdout.write(`first deploy, synthesis included: ${site().deploySeconds.toFixed(1)} s\n`);
    expect(site().deploySeconds).toBeLessThan(75);
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

  test("take the first publication as docs/deploy.md says it is made", async () => {
    const guide = await readFile(join(import.meta.dirname, "../../docs/deploy.md"), "utf8");
    const commands = /## The first publication\n[^#]*?```sh\n(.+?)```/s.exec(guide)?.[1] ?? "";
    const { stdout } = await promisify(execFile)("bash", ["-c", commands], {
      env: { ...process.env, KATERN: site().address, TOKEN: await site().token("administrator") },
    });
    expect(stdout).toContain('"status":"published","slug":"wij-zijn-begonnen"');
    expect(stdout).toMatch(/<title>Wij zijn begonnen<\/title>\s*$/);
  });

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

  test("count hours side by side in the state machine, to a ledger that is clean", async () => {
    const resources = await readResources(stage, { region: emulatedRegion, name: "pipeline" });
    const machine = resources.find(({ type }) => type === "AWS::StepFunctions::StateMachine")?.id;
    const at = new Date(Date.now() - 2 * 3_600_000);
    const file = logFile([
      { at, path: "/beacon/0193b2c4-7a10-7cde-8f01-000000000001", status: 204, address: "192.0.2.9" },
    ]);
    await site().addLog(file);
    const states = new SFNClient({});
    const { executionArn } = await states.send(
      new StartExecutionCommand({
        stateMachineArn: machine,
        input: JSON.stringify({ periods: [/\.(\d{4}-\d{2}-\d{2}-\d{2})\./.exec(file.name)?.[1]] }),
      }),
    );
    await eventually(async () => {
      const { status } = await states.send(new DescribeExecutionCommand({ executionArn }));
      expect(status).toBe("SUCCEEDED");
    }, 90);
    states.destroy();
    const hour = `hours/${at.toISOString().slice(0, 13).replaceAll(/[-T]/g, "/")}.json`;
    const ledger = {
      client: createBucketClient({ forcePathStyle: true }),
      name: (await site().deployment()).LedgerBucketName,
    };
    expect((await readLedger(ledger, hour, hourLedgerSchema))?.value.lines.read).toBeGreaterThan(0);
    expect(JSON.parse(await site().katern(["reads", "verify"]))).toMatchObject({ clean: true });
  }, 180_000);

  test("export everything into a bucket of its own, and find in a trial that it restores", async () => {
    const exported = JSON.parse(await site().katern(["backup"]));
    expect(exported).toMatchObject({ unreadable: 0, key: expect.stringMatching(/^exports\/.+\.jsonl\.gz$/) });
    expect(exported.records).toBeGreaterThan(0);
    const drilled = JSON.parse(await site().katern(["backup", "drill"]));
    expect(drilled).toMatchObject({ export: exported.key, summary: { sha256: exported.sha256 } });
  }, 120_000);

  test("let each function do what it does, and nothing else", async () => {
    const { uses } = await readUses(recordedCallsFile);
    const grants = await readGrants(site().endpoint, emulatedRegion);
    const missing = uses.filter((use) => !grants.some((grant) => allows(grant, use)));
    expect(missing).toEqual([]);
    const used = new Set(grants.filter((grant) => uses.some((use) => allows(grant, use))).map(describeGrant));
    const unused = grants.filter((grant) => !isUsedByLambda(grant)).map(describeGrant);
    expect([...new Set(unused)].filter((grant) => !used.has(grant)).sort()).toEqual(
      [...grantsOfOtherSuites].sort(),
    );
  });

  test("run with their roles enforced: nothing that they did was refused, and to what is not theirs they get no", async () => {
    const { refused } = await readUses(recordedCallsFile);
    expect(refused).toEqual([]);
    const answers = await tryRoles(site().endpoint, await site().deployment());
    expect(Object.keys(answers)).toHaveLength(8);
    for (const [name, answer] of Object.entries(answers)) {
      expect(answer.may, name).toBe("done");
      expect(answer.mayNot, name).toMatch(/^AccessDenied(?:Exception)?$/);
    }
  });

  test("go, and what holds data is named and stays", async () => {
    const printed = await site().operate("destroy");
    expect((await readStacks(stage, { region: emulatedRegion })).size).toBe(0);
    const left = printed.slice(printed.indexOf("Left behind"));
    expect(left.match(/AWS::S3::Bucket/g)).toHaveLength(5);
    expect(left.match(/AWS::DynamoDB::Table/g)).toHaveLength(1);
    expect(left.match(/AWS::SQS::Queue/g)).toHaveLength(3);
    expect(left.match(/AWS::Cognito::UserPool/g)).toHaveLength(1);
  });
});

/** What Lambda itself does in a function's name: its log, what wakes it, where its failures go. */
function isUsedByLambda({ action, resource }: Grant): boolean {
  return (
    /^logs:|^sqs:(?:ReceiveMessage|DeleteMessage|GetQueueAttributes)$/.test(action) ||
    /^dynamodb:(?:DescribeStream|GetRecords|GetShardIterator|ListStreams)$/.test(action) ||
    (action === "sqs:SendMessage" && resource.includes("DeadLetters"))
  );
}

/** A grant without what differs from one account to the next. */
function describeGrant({ function: name, action, resource, partitions }: Grant): string {
  const short = (text: string) =>
    text.replace(/katern-test-[a-z]+-/g, "").replace(/([A-Za-z]+)[0-9a-fA-F]{8}-[0-9a-fA-F]{12,13}/g, "$1");
  return [short(programOf(name)), action, short(resource), ...(partitions ?? [])].join(" ");
}

/** The three publishers are one program in three functions: what one of them has used, all of them use. */
const programOf = (functionName: string): string =>
  /-(?:PublishStream|PublishQueue|Reconcile)Function/.test(functionName) ? "publish" : functionName;

/** Held, and not used by these tests: what each is for, as the tests beside the source show. */
const grantsOfOtherSuites: readonly string[] = [
  // Lists in the editorial API.
  "EditorialApiFunction dynamodb:Query table/Table",
  "EditorialApiFunction dynamodb:Query table/Table/index/by-author",
  "EditorialApiFunction dynamodb:Query table/Table/index/by-listing",
  // Signed into the request that an editor's browser sends; unused uploads are deleted.
  "EditorialApiFunction s3:PutObject media/originals/*",
  "EditorialApiFunction s3:DeleteObject media/originals/*",
  "EditorialApiFunction s3:ListBucket media",
  // Reports of reads, for editors.
  "EditorialApiFunction s3:GetObject ledger/days/*.json",
  "EditorialApiFunction s3:GetObject ledger/months/*.json",
  "EditorialApiFunction s3:ListBucket ledger",
  // What stands for days leaves by them; rows that cannot be read are set aside.
  "SweepFunction dynamodb:DeleteItem table/Table DUE",
  "SweepFunction dynamodb:PutItem table/Table DUE#SET-ASIDE",
  "SweepFunction dynamodb:DeleteItem table/Table PASSING#*",
  // A state machine that is started when there is more to read than one function should.
  "CountReadsFunction states:StartExecution stateMachine:counting",
  // Log files that cannot be read.
  "CountReadsFunction s3:PutObject logs/rejected/cdn/*",
  // Artefacts of which nothing is left, most-read lists in which an entry is called otherwise now.
  ...["feeds/*", "sitemap.xml", "sitemaps/*"].map((key) => `publish s3:DeleteObject published/${key}`),
  ...["json", "rss"].flatMap((format) =>
    ["publish s3:DeleteObject", "CountReadsFunction s3:DeleteObject"].map(
      (what) => `${what} published/most-read/*/*.${format}`,
    ),
  ),
  "publish s3:PutObject published/most-read/*/*.json",
  // Objects that nobody rendered, and uploads that nobody completed, which reconcile takes away.
  "publish s3:DeleteObject published/*",
  "publish s3:DeleteObject media/originals/*",
  // Pages of archives are closed where there are more entries than here.
  "publish dynamodb:UpdateItem table/Table ARCHIVE#*",
  // A hub that is out of order, which is asked again later.
  "publish sqs:ChangeMessageVisibility RenderQueue",
];
