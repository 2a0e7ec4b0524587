import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as z from "zod";
import { startTestSite } from "../../functions/publish/testing.ts";
import { summarise } from "../../functions/shared/backup/export.ts";
import { endSchema, exportFormat } from "../../functions/shared/backup/format.ts";
import { restoreTable } from "../../functions/shared/backup/restore.ts";
import { readDue } from "../../functions/shared/storage/due.ts";
import { currentSchema, NewerSchemaError } from "../../functions/shared/storage/item-schema.ts";
import { listLive, listPeriod } from "../../functions/shared/storage/listings.ts";
import type { Table } from "../../functions/shared/storage/table.ts";
import { readLinked } from "../../functions/shared/storage/targets.ts";
import { startTestTable } from "../../functions/shared/storage/testing/store.ts";
import { fillTable } from "./fill.ts";
import { readAll } from "./read-all.ts";
import { linesOfTable, putLines } from "./wire.ts";

/**
 * What each schema's first release left in a table (`make.ts`), read by the Katern of now: nothing of it is lost or
 * different, and neither is what stands in an export of it.
 */

const folder = fileURLToPath(new URL(".", import.meta.url));
const schemas = Array.from({ length: currentSchema }, (_, index) => index + 1);
const fileOf = (schema: number, name: string): string => join(folder, `schema-${schema}`, name);

/** What a test needs of a table of its own, and a folder to sort in. */
async function withTable(use: (table: Table, folder: string) => Promise<void>): Promise<void> {
  const store = await startTestTable();
  const waiting = await mkdtemp(join(tmpdir(), "katern-released-"));
  try {
    await use(store.table, waiting);
  } finally {
    await store.stop();
    await rm(waiting, { recursive: true });
  }
}

test("there are items of every schema, and of no other", () => {
  const kept = readdirSync(folder).filter((name) => name.startsWith("schema-"));
  expect(kept.sort()).toEqual(schemas.map((schema) => `schema-${schema}`).sort());
});

test("every kind of item is among them, and says its schema when it is put", async () => {
  const site = await startTestSite();
  try {
    await fillTable(site);
    const lines = (await linesOfTable(site.table)).trim().split("\n");
    const kept = readFileSync(fileOf(currentSchema, "items.jsonl"), "utf8").trim().split("\n");
    expect([...new Set(kept.map(kindOfLine))].sort()).toEqual([...new Set(lines.map(kindOfLine))].sort());
    const unsaid = lines.filter((line) => !line.includes(`"schema":{"N":"${currentSchema}"}`));
    // What updates make says none, and a draft's slug is reserved by one.
    expect([...new Set(unsaid.map(kindOfLine))].sort()).toEqual([
      "ARCHIVE LATEST",
      "SLUG SLUG",
      "TARGETS TARGETS",
    ]);
  } finally {
    await site.stop();
  }
});

test.each(schemas)("items of schema %i are read as they were, each and every one", (schema) =>
  withTable(async (table, waiting) => {
    await putLines(table, readFileSync(fileOf(schema, "items.jsonl"), "utf8"));
    const read: unknown = JSON.parse(JSON.stringify(await readAll(table)));
    expect(read).toEqual(JSON.parse(readFileSync(fileOf(schema, "read.golden.json"), "utf8")));
    const summary = await summarise({ table, folder: waiting, consistent: true, unreadable });
    if (schema === currentSchema) expect(summary.kinds).toEqual(kindsOfExport());
    else expect(Object.keys(summary.kinds)).toEqual(Object.keys(kindsOfExport()));
  }),
);

test("items of a later Katern are refused: nothing is left out for want of them, and nothing set aside", () =>
  withTable(async (table) => {
    const lines = readFileSync(fileOf(currentSchema, "items.jsonl"), "utf8").trim().split("\n");
    const later = lines.map((line) => line.replace(/}$/, `,"schema":{"N":"${currentSchema + 1}"}}`));
    await putLines(table, later.join("\n"));
    const told: unknown[] = [];
    const tell = (error: unknown) => void told.push(error);
    const reads = [
      () => listLive(table, { facet: "all", types: ["news"], limit: 5, unreadable: tell }),
      () => listPeriod(table, { type: "news", period: "2026" }, tell),
      () => readLinked(table, ["01930000-0000-7000-8000-000000000002"], tell),
      () => readDue(table, new Date("2100-01-01T00:00:00Z")).next(),
    ];
    for (const read of reads) await expect(read(), String(read)).rejects.toThrow(NewerSchemaError);
    expect(told).toEqual([]);
  }));

test("the export of the release that brought the schema of now is restored", () =>
  withTable(async (table, waiting) => {
    const open = () => createReadStream(fileOf(currentSchema, "export.jsonl"));
    const { summary } = await restoreTable({ table, open, folder: waiting });
    expect(summary.kinds).toEqual(kindsOfExport());
  }));

test("a new schema is a new format of exports", () => {
  expect(exportFormat).toBeGreaterThanOrEqual(currentSchema);
});

const unreadable = (error: unknown): never => {
  throw error;
};

/** The words of a line's key, without what names one of many. */
function kindOfLine(line: string): string {
  const { PK, SK } = keyShape.parse(JSON.parse(line));
  return `${PK.S.split("#")[0]} ${/^[A-Z-]*/.exec(SK.S)?.[0] ?? ""}`;
}

const keyShape = z.object({ PK: z.object({ S: z.string() }), SK: z.object({ S: z.string() }) });

/** How many records of each kind an export says that it holds, and their hashes. */
function kindsOfExport(): Record<string, unknown> {
  const end = readFileSync(fileOf(currentSchema, "export.jsonl"), "utf8").trim().split("\n").at(-1) ?? "";
  return endSchema.parse(JSON.parse(end)).end.kinds;
}
