import { createHash, randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { readResources } from "../../infra/deployment/deployment.ts";
import { alarmCount, timetableCount } from "../../schemas/metrics.ts";
import { type DeployedStage, openDeployment, requireStage } from "../target.ts";
import { readOptions, UsageError } from "../usage.ts";

/**
 * `katern doctor --stage test`: an editor's word to a reader's count, in a deployment that runs. What it publishes
 * is withdrawn at once, also when a check fails. Needs a publisher's token in KATERN_TOKEN.
 * @throws Error when something is not as it should be; the lines say what
 */
export async function examine(words: string[]): Promise<void> {
  const { values } = readOptions(words, { reach: { type: "string" } });
  requireStage();
  const token = process.env["KATERN_TOKEN"];
  if (token === undefined || token === "")
    throw new UsageError("Give a publisher's token or API key in KATERN_TOKEN");
  const stage = await openDeployment();
  const site = { address: values.reach ?? stage.deployment.PublicAddress, token };
  const faults: string[] = [];
  const check = async (what: string, run: () => Promise<void>) => {
    try {
      await run();
      console.log(`good    ${what}`);
    } catch (error) {
      faults.push(what);
      console.log(`WRONG   ${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  await check("answers", () => expectStatus(`${site.address}/v1/health`, 200));
  await examinePublication(site, check);
  await check("timetables and alarms stand", () => expectResources(stage));
  await check("no dead letters wait", () => expectNoDeadLetters(stage));
  if (faults.length > 0)
    throw new Error(`Stage '${stage.stage}' is not well: ${faults.join(", ")}. See docs/runbook.md`);
  console.log(`Stage '${stage.stage}' is well.`);
}

/**
 * Whether the stacks hold the timetables and alarms that this configuration makes: fewer are an outage that nobody sees,
 * more are of a configuration that was deployed last and is no longer the file's.
 * @throws Error with how many there are
 */
export async function expectResources({
  stage,
  configuration,
  region,
}: Pick<DeployedStage, "stage" | "configuration" | "region">): Promise<void> {
  const pipeline = await readResources(stage, { region, name: "pipeline" });
  const schedules = pipeline.filter(({ type }) => type === "AWS::Scheduler::Schedule").length;
  const watching = await readResources(stage, { region, name: "observability" });
  const alarms = watching.filter(({ type }) => type === "AWS::CloudWatch::Alarm").length;
  const wanted = timetableCount(configuration.backup);
  if (schedules !== wanted || alarms < alarmCount)
    throw new Error(
      `there are ${schedules} timetables, and ${wanted} by katern.config.ts; ${alarms} alarms of ${alarmCount}`,
    );
}

type SiteAccess = { readonly address: string; readonly token: string };
type Check = (what: string, run: () => Promise<void>) => Promise<void>;

const entrySchema = z.looseObject({ id: z.string(), slug: z.string(), version: z.int() });
type Entry = z.infer<typeof entrySchema>;

async function examinePublication(site: SiteAccess, check: Check): Promise<void> {
  const mark = randomBytes(6).toString("hex");
  let entry: Entry | undefined;
  const known = (): Entry => {
    if (entry === undefined) throw new Error("nothing could be written");
    return entry;
  };
  await check("an editor can write, upload and publish", async () => {
    const asset = await upload(site, mark);
    const content = { title: `Proef van Katern ${mark}`, files: [{ asset, title: "Proef" }] };
    const draft = entrySchema.parse(await ask(site, "POST", "/reports", { content }));
    entry = draft;
    entry = entrySchema.parse(await ask(site, "POST", `/reports/${draft.id}/publish`, {}, draft.version));
    await eventually(() => expectStatus(`${site.address}/files/${asset}/proef.pdf`, 200));
  });
  await check("the document and the feed come out", async () => {
    await eventually(() => expectStatus(`${site.address}/v1/reports/${known().slug}`, 200));
    await eventually(async () => {
      const feed = await (await fetch(`${site.address}/feeds/reports.json?${mark}`)).text();
      if (!feed.includes(mark)) throw new Error("the feed does not hold it");
    });
  });
  await check("a former slug leads on", async () => {
    const { id, version, slug } = known();
    const moved = await ask(site, "PATCH", `/reports/${id}`, { slug: `${slug}-nieuw` }, version);
    const { version: next } = entrySchema.parse(moved);
    entry = entrySchema.parse(await ask(site, "POST", `/reports/${id}/publish`, {}, next));
    await eventually(() => expectStatus(`${site.address}/v1/reports/${slug}`, 301));
  });
  await check("the beacon answers", () => expectStatus(`${site.address}/beacon/${known().id}`, 204));
  await check("what was published is taken back", async () => {
    const { id, version } = known();
    const reason = { reason: "Een proef van de beheerder." };
    await ask(site, "POST", `/reports/${id}/withdraw`, reason, version);
    await eventually(() => expectStatus(`${site.address}/v1/reports/${known().slug}`, 410));
  });
}

const announcedSchema = z.object({
  asset: z.looseObject({ id: z.string() }),
  upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }),
});

async function upload(site: SiteAccess, mark: string): Promise<string> {
  const bytes = Buffer.from(`%PDF-1.4\n% ${mark}\ntrailer<</Root 1 0 R>>\n%%EOF\n`);
  const announced = announcedSchema.parse(
    await ask(site, "POST", "/assets", {
      filename: "proef.pdf",
      contentType: "application/pdf",
      size: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    }),
  );
  const { "Content-Length": _, ...headers } = announced.upload.headers;
  const sent = await fetch(announced.upload.url, { method: "PUT", headers, body: Uint8Array.from(bytes) });
  if (!sent.ok) throw new Error(`storage answered ${sent.status} to the upload`);
  await ask(site, "POST", `/assets/${announced.asset.id}/complete`);
  return announced.asset.id;
}

async function ask(
  site: SiteAccess,
  method: string,
  path: string,
  body?: object,
  version?: number,
): Promise<unknown> {
  const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const answer = await fetch(`${site.address}/editorial/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${site.token}`,
      ...(body === undefined ? {} : { "content-type": type }),
      ...(version === undefined ? {} : { "if-match": `"${version}"` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

async function expectStatus(address: string, status: number): Promise<void> {
  const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(20_000) });
  await answer.body?.cancel();
  if (answer.status !== status) throw new Error(`${address} was answered ${answer.status}, not ${status}`);
}

/** The CDN keeps an error for some seconds, and a document for a minute. */
async function eventually(run: () => Promise<void>): Promise<void> {
  const end = performance.now() + 90_000;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(1_000);
    }
  }
}

async function expectNoDeadLetters({ deployment }: DeployedStage): Promise<void> {
  const sqs = new SQSClient({});
  const { RenderDeadLettersUrl, StreamDeadLettersUrl, ScheduleDeadLettersUrl } = deployment;
  for (const url of [RenderDeadLettersUrl, StreamDeadLettersUrl, ScheduleDeadLettersUrl]) {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    const waiting =
      Number(Attributes?.["ApproximateNumberOfMessages"] ?? 0) +
      Number(Attributes?.["ApproximateNumberOfMessagesNotVisible"] ?? 0);
    if (waiting > 0) throw new Error(`${waiting} wait in ${url}: katern dead-letters list`);
  }
}
