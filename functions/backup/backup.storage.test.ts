import "../../tests/support/restore-modules.ts";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { DeleteItemCommand, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Context } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";
import { startTestSite, type TestSite } from "../publish/testing.ts";
import { intercept } from "../publish/testing-faults.ts";
import { findLatestExport, openExport, storeExport } from "../shared/artefacts/backups.ts";
import { deleteObject, headObject, listKeys } from "../shared/artefacts/bucket.ts";
import { readLedger } from "../shared/artefacts/ledger.ts";
import { createScratchTable } from "../shared/storage/scratch-table.ts";
import type { BackupContext } from "./context.ts";
import { drill } from "./drill.ts";
import { runExport } from "./run-export.ts";

let site: TestSite;
let context: BackupContext;
let reported: string[];
let broken: string;
const night = new Date("2026-11-22T01:40:00Z");
const morning = new Date("2026-11-22T02:10:00Z");

beforeAll(async () => {
  site = await startTestSite();
  const theme = await site.live("theme", { title: "Wonen" }, "wonen");
  const news = await site.live("news", { title: "Bericht", themes: [theme] }, "bericht");
  await site.revise(news, { title: "Bericht, herzien", themes: [theme] }, "bericht-2");
  await site.withdraw(await site.live("news", { title: "Onjuist" }, "onjuist"), "retraction");
  await site.create("news", { title: "Kladje" }, "kladje");
  const client = site.tableClient();
  context = {
    table: site.table,
    backups: { client: site.context.published.client, name: site.stores.buckets.backup },
    scratch: { client, name: `${site.table.name}-drill` },
    folder: await mkdtemp(join(tmpdir(), "katern-backup-")),
    report: (message, error) =>
      reported.push(`${message}: ${error instanceof Error ? error.message : error}`),
  };
});
beforeEach(async () => {
  reported = [];
  for await (const key of listKeys(context.backups, "")) {
    const stored = await headObject(context.backups, key);
    if (stored !== null) await deleteObject(context.backups, key, stored.etag);
  }
});
afterAll(async () => {
  await rm(context.folder, { recursive: true, force: true });
  await site.stop();
});

const reportSchema = z.looseObject({ sound: z.boolean(), fault: z.string().optional() });
const reportOf = async (instant: string) =>
  (await readLedger(context.backups, `drills/${instant}.json`, reportSchema))?.value;
const textOf = async (key: string) => {
  const chunks: Buffer[] = [];
  for await (const chunk of await openExport(context.backups, key)) chunks.push(Buffer.from(chunk));
  return gunzipSync(Buffer.concat(chunks)).toString("utf8");
};
async function scratchIsThere(): Promise<boolean> {
  const { TableNames = [] } = await site.table.client.send(new ListTablesCommand({}));
  return TableNames.includes(context.scratch?.name ?? "");
}

test("a night's export is stored compressed under its instant, and ends with what it holds", async () => {
  const exported = await runExport(context, night);
  expect(exported).toMatchObject({ key: "exports/2026-11-22T01:40:00.000Z.jsonl.gz", unreadable: 0 });
  expect((await headObject(context.backups, exported.key))?.etag).toMatch(/^[0-9a-f]{32}/);
  const { key: _, bytes: __, unreadable: ___, ...summary } = exported;
  const last = (await textOf(exported.key)).trimEnd().split("\n").at(-1) ?? "";
  expect(JSON.parse(last)).toEqual({ end: summary });
  expect(exported.kinds.head?.records).toBe(4);
});

test("an export of many parts is stored whole, part by part", async () => {
  const whole = randomBytes(17 * 1024 * 1024);
  const pieces = async function* () {
    for (let start = 0; start < whole.length; start += 3_000_000)
      yield whole.subarray(start, start + 3_000_000);
  };
  const { key, bytes } = await storeExport(context.backups, night, pieces());
  expect(bytes).toBe(whole.length);
  const chunks: Buffer[] = [];
  for await (const chunk of await openExport(context.backups, key)) chunks.push(Buffer.from(chunk));
  expect(Buffer.concat(chunks).equals(whole)).toBe(true);
});

test("an item that cannot be read is told of, and does not keep the rest from being stored", async () => {
  broken = await site.create("news", { title: "Stuk" }, "stuk");
  await site.spoil({ PK: `ENTRY#${broken}`, SK: "HEAD" });
  const exported = await runExport(context, night);
  expect(exported.unreadable).toBe(1);
  expect(reported).toEqual([
    `An item is not in the export: The item at ENTRY#${broken} HEAD is not readable`,
  ]);
  expect(await findLatestExport(context.backups)).toBe(exported.key);
});

test("an export that breaks off is not there, and no older one is replaced", async () => {
  const { key } = await runExport(context, new Date("2026-11-21T01:40:00Z"));
  const client = site.tableClient({ maxAttempts: 1 });
  intercept(client, ({ operation }) =>
    operation === "Scan" ? { status: 500, code: "InternalServerError" } : undefined,
  );
  await expect(runExport({ ...context, table: { client, name: site.table.name } }, night)).rejects.toThrow();
  client.destroy();
  expect(await findLatestExport(context.backups)).toBe(key);
});

test("a trial restores the latest export, reports that it is sound, and takes its table away", async () => {
  await runExport(context, new Date("2026-11-21T01:40:00Z"));
  const exported = await runExport(context, night);
  const drilled = await drill(context, morning);
  expect(drilled).toMatchObject({ export: exported.key, begun: morning.toISOString() });
  expect(drilled.summary.sha256).toBe(exported.sha256);
  expect(drilled.summary.records).toBe(exported.records);
  expect(await reportOf("2026-11-22T01:40:00.000Z")).toEqual({ sound: true, ...drilled });
  expect(await scratchIsThere()).toBe(false);
  expect(await readdir(context.folder)).toEqual(["export.jsonl.gz"]);
});

test("what a trial that broke off has left is no hindrance to the next", async () => {
  await runExport(context, night);
  if (context.scratch !== null) await createScratchTable(context.scratch);
  expect((await drill(context, morning)).summary.records).toBeGreaterThan(0);
  expect(await scratchIsThere()).toBe(false);
});

test("an export that is damaged fails the trial, with a report of where", async () => {
  const { key } = await runExport(context, night);
  const text = (await textOf(key)).replace("Bericht, herzien", "Bericht, vervalst");
  site.stores.s3.put(context.backups.name, key, gzipSync(text), "application/gzip");
  await expect(drill(context, morning)).rejects.toThrow(/does not fit what is before it/);
  expect(await reportOf("2026-11-22T01:40:00.000Z")).toMatchObject({
    sound: false,
    fault: expect.stringMatching(/^Line \d+ does not fit/),
  });
  expect(await scratchIsThere()).toBe(false);
});

test("an export that is cut short fails the trial", async () => {
  const { key } = await runExport(context, night);
  const body = site.stores.s3.body(context.backups.name, key);
  const half = "bytes" in body ? body.bytes.subarray(0, body.bytes.length / 2) : Buffer.alloc(0);
  site.stores.s3.put(context.backups.name, key, half, "application/gzip");
  await expect(drill(context, morning)).rejects.toThrow(
    /^Line \d+ cannot be read: the file is damaged or cut short/,
  );
});

test("no export, or none of last night, fails the trial", async () => {
  await expect(drill(context, morning)).rejects.toThrow("There is no export to restore");
  await runExport(context, new Date("2026-11-20T01:40:00Z"));
  await expect(drill(context, morning)).rejects.toThrow(/49 hours ago: last night's is missing/);
  await expect(drill({ ...context, scratch: null }, morning)).rejects.toThrow(/set backup\.drill/);
});

test("the function does what it is told, counts what it did, and fails where something is left out", async () => {
  Object.assign(process.env, site.stores.environment, {
    SCRATCH_TABLE: context.scratch?.name,
    POWERTOOLS_LOG_LEVEL: "SILENT",
  });
  const { handler } = await import("./handler.ts");
  const written: string[] = [];
  const stdout = vi
    .spyOn(process.stdout, "write")
    .mockImplementation((text) => written.push(String(text)) > 0);
  const lambda = { functionName: "backup-1" } as Context;
  const counted = () => written.filter((line) => line.includes('"_aws"')).map((line) => JSON.parse(line));
  try {
    await expect(handler({ mode: "export" }, lambda)).rejects.toThrow(/^1 items could not be read/);
    expect(counted()).toEqual([]);
    const drilled = await handler({ mode: "drill" }, lambda);
    expect(counted()).toMatchObject([
      { FunctionName: "backup-1", DrilledRecords: "summary" in drilled ? drilled.summary.records : -1 },
    ]);
    await site.table.client.send(
      new DeleteItemCommand({
        TableName: site.table.name,
        Key: marshall({ PK: `ENTRY#${broken}`, SK: "HEAD" }),
      }),
    );
    const exported = await handler({ mode: "export" }, lambda);
    expect(counted()[1]).toMatchObject({ ExportedRecords: "records" in exported ? exported.records : -1 });
    await expect(handler({}, lambda)).rejects.toThrow(/mode/);
  } finally {
    stdout.mockRestore();
  }
});
