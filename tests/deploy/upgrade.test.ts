import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readResources, readStacks, stackNames } from "../../infra/deployment/deployment.ts";
import { type Filled, fillSite } from "../end-to-end/fill.ts";
import { logFile } from "../end-to-end/log.ts";
import { type PublicView, readPublic } from "../end-to-end/public-view.ts";
import { eventually, objectOf } from "../end-to-end/site.ts";
import { describeSite } from "../end-to-end/suite.ts";
import { editorialClient } from "../support/editorial-client.ts";
import { editDataTemplate, harmToData, synthesise } from "./change-sets.ts";
import { type DeployedSite, deploySite, type Operator, operatorIn, stage } from "./deployed-site.ts";
import { emulatedRegion } from "./emulated-aws.ts";
import { installLastRelease } from "./last-release.ts";

/** The last release, deployed and filled by way of its API; then the Katern of now, deployed over it. */

let site: DeployedSite;
let filled: Filled;
let before: PublicView;
let reads: Record<string, unknown>;
let resources: Map<string, string>;
const now = operatorIn();

beforeAll(async () => {
  const release = await installLastRelease();
  try {
    site = await deploySite(release.folder);
    filled = await fillSite(site);
    const released = operatorIn(release.folder);
    await countAView(released);
    await released.katern(["reconcile"]);
  } finally {
    await release.remove();
  }
  process.stdout.write(`deployed and filled: Katern ${release.version} of commit ${release.commit}\n`);
  before = await readPublic(site);
  reads = await readsOfLast();
  resources = await readStateful();
}, 400_000);
afterAll(() => site?.stop(), 60_000);

describe("the change sets of an upgrade", () => {
  test("replace and remove no table, no bucket and no user pool", async () => {
    const assembly = await synthesise(stage, site.publicAddress);
    expect(await harmToData(assembly)).toEqual([]);
    // A table with another sort key is another table.
    await editDataTemplate(assembly, (template) => template.replaceAll('"SK"', '"SORT"'));
    expect(await harmToData(assembly)).toEqual([
      expect.stringMatching(/^\[~\] AWS::DynamoDB::Table .* replace$/),
    ]);
    await assembly.remove();
  }, 120_000);
});

describe("after an upgrade", () => {
  beforeAll(async () => {
    await now.operate("deploy", ["--reach", site.address]);
  }, 300_000);

  test("the stacks are complete, with the same table, buckets and user pool", async () => {
    const stacks = await readStacks(stage, { region: emulatedRegion });
    expect([...stacks.keys()]).toEqual([...stackNames]);
    for (const [name, { status }] of stacks) expect(status, name).toMatch(/^(?:CREATE|UPDATE)_COMPLETE$/);
    expect(await readStateful()).toEqual(resources);
    expect(resources.size).toBe(7);
  });

  test("every document, file and feed is as it was", async () => {
    expect(Object.keys(before.documents).length).toBeGreaterThan(20);
    expect(Object.keys(before.files)).toHaveLength(2);
    expect(await readPublic(site)).toEqual(before);
    await expectOthersAsTheyWere();
  });

  test("rendering everything anew loses nothing and announces nothing again", async () => {
    await now.katern(["reconcile"]);
    const after = await readPublic(site);
    expect(after.feeds).toEqual(before.feeds);
    expect(after.files).toEqual(before.files);
    // A later version may say more of a document.
    expect(after.documents).toMatchObject(before.documents);
    await expectOthersAsTheyWere();
  }, 120_000);

  test("what is published then is the one new item, and what was a draft goes on from where it was", async () => {
    const editor = editorialClient({ address: site.address, token: await site.token("publisher") });
    const published = await editor.publish("news", filled.draft);
    const name = `urn:uuid:${published.id}`;
    const address = `${site.publicAddress}/feeds/all.json`;
    await eventually(async () => expect((await readPublic(site)).feeds[address]).toHaveProperty(name));
    const { [name]: added, ...others } = (await readPublic(site)).feeds[address] ?? {};
    expect(added).toBeDefined();
    expect(others).toEqual(before.feeds[address]);
  }, 60_000);
});

/** A view of what was published last, an hour ago, counted by the deployed function. */
async function countAView({ katern }: Operator): Promise<void> {
  const at = new Date(Date.now() - 3_600_000);
  await site.addLog(logFile([{ at, path: `/beacon/${filled.last.id}`, status: 204, address: "192.0.2.7" }]));
  await katern(["count-reads"]);
  expect((await readsOfLast())["total"]).toBe(1);
}

/** Without when was counted last, which the timetable changes. */
async function readsOfLast(): Promise<Record<string, unknown>> {
  const { asOf: _, ...totals } = await objectOf(await fetch(`${site.address}/v1/reads/${filled.last.id}`));
  return totals;
}

/** What no list shows. */
async function expectOthersAsTheyWere(): Promise<void> {
  const statuses = async (paths: readonly string[]) =>
    Promise.all(
      paths.map(async (path) => (await fetch(`${site.address}${path}`, { redirect: "manual" })).status),
    );
  expect(await statuses(filled.moved)).toEqual([301]);
  expect(await statuses(filled.gone)).toEqual([410]);
  expect(await statuses([filled.hidden])).toEqual([404]);
  expect(await readsOfLast()).toEqual(reads);
}

/** The tables, buckets and user pools of all stacks, as the account knows them, by their names in the templates. */
async function readStateful(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of stackNames) {
    for (const { logicalId, type, id } of await readResources(stage, { region: emulatedRegion, name }))
      if (/^AWS::(?:DynamoDB::Table|S3::Bucket|Cognito::UserPool)$/.test(type))
        found.set(`${name} ${logicalId}`, id);
  }
  return found;
}

describeSite("a deployment that was upgraded", async () => ({ ...site, stop: async () => {} }), 10);

test("in the end, every item of before stands in its feeds with the dates of before", async () => {
  const { feeds } = await readPublic(site);
  expect(feeds).toMatchObject(before.feeds);
});
