import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { startTestSite } from "../../functions/publish/testing.ts";
import { summarise } from "../../functions/shared/backup/export.ts";
import { restoreTable } from "../../functions/shared/backup/restore.ts";
import { currentSchema } from "../../functions/shared/storage/item-schema.ts";
import { startTestTable, type TestTable } from "../../functions/shared/storage/testing/store.ts";
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

let store: TestTable;
let waiting: string;
beforeEach(async () => {
  store = await startTestTable();
  waiting = await mkdtemp(join(tmpdir(), "katern-released-"));
});
afterEach(async () => {
  await store.stop();
  await rm(waiting, { recursive: true });
});

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

describe.each(schemas)("items of schema %i", (schema) => {
  test("are read as they were, and are exported as they were", async () => {
    await putLines(store.table, readFileSync(fileOf(schema, "items.jsonl"), "utf8"));
    const read: unknown = JSON.parse(JSON.stringify(await readAll(store.table)));
    expect(read).toEqual(JSON.parse(readFileSync(fileOf(schema, "read.golden.json"), "utf8")));
    const unreadable = (error: unknown) => {
      throw error;
    };
    const summary = await summarise({ table: store.table, folder: waiting, consistent: true, unreadable });
    expect(summary.kinds).toEqual(await kindsOfExport(schema));
  });

  test("are restored from an export", async () => {
    const open = () => createReadStream(fileOf(schema, "export.jsonl"));
    const { summary } = await restoreTable({ table: store.table, open, folder: waiting });
    expect(summary.kinds).toEqual(await kindsOfExport(schema));
  });
});

/** The words of a line's key, without what names one of many. */
function kindOfLine(line: string): string {
  const { PK, SK } = keyShape.parse(JSON.parse(line));
  return `${PK.S.split("#")[0]} ${/^[A-Z-]*/.exec(SK.S)?.[0] ?? ""}`;
}

const keyShape = z.object({ PK: z.object({ S: z.string() }), SK: z.object({ S: z.string() }) });

/** How many records of each kind an export says that it holds, and their hashes. */
async function kindsOfExport(schema: number): Promise<unknown> {
  const end = readFileSync(fileOf(schema, "export.jsonl"), "utf8").trim().split("\n").at(-1) ?? "";
  return JSON.parse(end).end.kinds;
}
