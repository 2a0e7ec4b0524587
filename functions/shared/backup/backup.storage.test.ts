import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reconcileAll } from "../../publish/reconcile-all.ts";
import { startTestSite, type TestSite } from "../../publish/testing.ts";
import { intercept } from "../../publish/testing-faults.ts";
import { originalKey } from "../artefacts/keys.ts";
import { readArchive } from "../storage/archive.ts";
import { writeEach } from "../storage/batch-write.ts";
import { writeCountingState } from "../storage/read-totals.ts";
import type { Item, Table } from "../storage/table.ts";
import { wholeTable } from "../storage/testing/store.ts";
import { exportTable, summarise } from "./export.ts";
import type { ExportSummary } from "./format.ts";
import { restoreTable } from "./restore.ts";
import { fillSite } from "./testing.ts";

/** A site with something of everything, which is exported once and restored into empty ones. */

let site: TestSite;
let folder: string;
let file: Buffer;
let summary: ExportSummary;
const sites: TestSite[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "katern-backup-"));
  site = await emptySite();
  await fillSite(site);
  ({ file, summary } = await exportOf(site.table));
});
afterAll(async () => {
  await Promise.all(sites.map((one) => one.stop()));
  await rm(folder, { recursive: true });
});

async function emptySite(): Promise<TestSite> {
  const made = await startTestSite();
  sites.push(made);
  return made;
}

async function exportOf(table: Table, atOnce?: number) {
  const pieces: Buffer[] = [];
  const bytes = exportTable({ table, folder, consistent: true, unreadable: refuse, atOnce });
  for (;;) {
    const next = await bytes.next();
    if (next.done === true) return { file: Buffer.concat(pieces), summary: next.value };
    pieces.push(next.value);
  }
}

const refuse = (error: unknown): void => {
  throw error;
};

const restore = (table: Table, bytes: Buffer = file) =>
  restoreTable({
    table,
    folder,
    open: async function* () {
      for (let start = 0; start < bytes.length; start += 1_000) yield bytes.subarray(start, start + 1_000);
    },
  });

const lines = (): string[] => file.toString("utf8").trimEnd().split("\n");
const withLines = (change: (all: string[]) => string[]): Buffer =>
  Buffer.from(`${change(lines()).join("\n")}\n`);

test("an export says what it is, what it holds, and holds something of every kind but deletions under way", () => {
  const all = lines();
  expect(JSON.parse(all[0] ?? "")).toEqual({ katern: "export", format: 1, version: "0.1.0" });
  expect(JSON.parse(all.at(-1) ?? "")).toEqual({ end: summary });
  expect(summary.records).toBe(all.length - 2);
  expect(Object.keys(summary.kinds)).toEqual([
    ...["archive-page", "asset", "client", "site", "settings-revision", "settings", "slug", "revision"],
    "event",
    ...["draft-reference", "head", "live", "gone", "card", "passing", "reads", "due"],
  ]);
  const slugs = all.filter((line) => line.startsWith('{"kind":"slug"')).join("\n");
  for (const slug of ["rapport", "rapport-2", "eerst", "daarna", "kladje", "weg"]) {
    expect(slugs).toContain(`"slug":"${slug}"`);
  }
});

test("the same table gives the same bytes, however little fits into memory", async () => {
  expect((await exportOf(site.table)).file.equals(file)).toBe(true);
  expect((await exportOf(site.table, 20_000)).file.equals(file)).toBe(true);
  expect(await readdir(folder)).toEqual([]);
});

test("what is restored gives the same export, every row of every list, and is rendered to the same bytes", async () => {
  const other = await emptySite();
  const { s3, buckets } = other.stores;
  for (const key of site.stores.s3.keys(site.stores.buckets.media, originalKey(""), 100)) {
    const body = site.stores.s3.body(site.stores.buckets.media, key);
    if ("bytes" in body) s3.put(buckets.media, key, body.bytes, "application/pdf");
  }
  expect(await restore(other.table)).toEqual({ summary, movedOn: [] });
  expect((await exportOf(other.table)).file.equals(file)).toBe(true);
  const archive = await readArchive(site.table, "news");
  expect(archive.pages).toBeGreaterThan(0);
  expect(await readArchive(other.table, "news")).toMatchObject({ pages: archive.pages, stored: 0 });

  await reconcileAll(other.context);
  expect(comparable(await wholeTable(other.table))).toEqual(comparable(await wholeTable(site.table)));
  expect(await other.storedObjects()).toEqual(await site.storedObjects());
  expect((await exportOf(other.table)).file.equals(file)).toBe(true);
});

/** Content as it is read: compressed bytes may differ. What is put says its schema, and what an update made does not. */
function comparable(items: readonly Item[]): unknown[] {
  return items.map(({ content, schema: _, ...item }) => ({
    ...item,
    content: content === undefined ? 0 : 1,
  }));
}

test.each<[string, () => Buffer, RegExp]>([
  ["is empty", () => Buffer.alloc(0), /^Line 1 is missing: the file is empty$/],
  ["is something else", () => Buffer.from('{"hello":1}\n'), /^Line 1 is not the header of an export$/],
  [
    "is of an earlier format",
    () => withLines(([, ...rest]) => ['{"katern":"export","format":0,"version":"0.0.9"}', ...rest]),
    /^Line 1 says format 0, .* restore it with Katern 0\.0\.9, which made it, and deploy this one over that$/,
  ],
  [
    "is of a later format",
    () => withLines(([, ...rest]) => ['{"katern":"export","format":2,"version":"9.0.0"}', ...rest]),
    /^Line 1 says format 2, and this Katern restores format 1$/,
  ],
  [
    "breaks off within a line",
    () => file.subarray(0, file.length / 2),
    /^Line \d+ breaks off: the file is cut short$/,
  ],
  [
    "breaks off between lines",
    () => withLines((all) => all.slice(0, -1)),
    /^Line \d+ is missing: the file is cut short$/,
  ],
  [
    "lacks a record",
    () => withLines((all) => all.toSpliced(5, 1)),
    /^Line \d+ says \d+ records, and there are \d+$/,
  ],
  [
    "has a record twice",
    () => withLines((all) => all.toSpliced(5, 0, all[5] ?? "")),
    /^Line 7 is a [a-z-]+ that stands in the file already$/,
  ],
  [
    "has a record out of order",
    () => withLines((all) => all.toSpliced(-2, 0, all[5] ?? "")),
    /^Line \d+ is a [a-z-]+ that is out of order$/,
  ],
  [
    "has a word changed",
    () => withLines((all) => all.map((line) => line.replace("Rapport, herzien", "Rapport, geheim"))),
    /^Line \d+ does not fit what is before it: revision, head, live, card has changed$/,
  ],
  [
    "has a value that is not allowed",
    () => withLines((all) => all.map((line) => line.replace('"slug":"kladje"', '"slug":"Kladje !"'))),
    /^Line \d+ is no slug: slug: must be lower-case/,
  ],
  ["has a line that is no JSON", () => withLines((all) => all.with(3, "{")), /^Line 4 is not JSON$/],
  [
    "has a kind that is not known",
    () => withLines((all) => all.with(3, '{"kind":"secret","value":{}}')),
    /^Line 4 is no record: kind: /,
  ],
  ["goes on behind its end", () => withLines((all) => [...all, "{}"]), /^Line \d+ is behind the end$/],
  [
    "lacks a page of an archive",
    () => withLines((all) => all.with(1, (all[1] ?? "").replace('"page":1', '"page":2'))),
    /^Line 2 is page 2 of .+, with none before it$/,
  ],
  [
    "is not UTF-8",
    () => Buffer.concat([file.subarray(0, 100), Buffer.from([0xff, 0x0a])]),
    /^Line 2 is not text in UTF-8$/,
  ],
])("a file that %s is refused, naming the line, and nothing is written", async (_, make, reason) => {
  const table = await bareTable();
  await expect(restore(table, make())).rejects.toThrow(reason);
  expect(await wholeTable(table)).toEqual([]);
});

let bare: TestSite | undefined;
async function bareTable(): Promise<Table> {
  bare ??= await emptySite();
  return bare.table;
}

test("a deployment that is not empty is refused and left as it is", async () => {
  const other = await emptySite();
  await other.create("news", { title: "Er was al iets" }, "er-was-al-iets");
  const before = await wholeTable(other.table);
  await expect(restore(other.table)).rejects.toThrow(
    /^The deployment is not empty: its table holds \S+ \S+\./,
  );
  expect(await wholeTable(other.table)).toEqual(before);
});

test("that an empty deployment was counted already is no content", async () => {
  const other = await emptySite();
  const at = "2026-11-01T00:00:00Z";
  await writeCountingState(other.table, { countedSince: at, asOf: at, method: "9" });
  expect((await restore(other.table)).movedOn).toEqual([]);
});

test("a restore that breaks off says how to go on: the same file does, and another may not come between", async () => {
  const other = await emptySite();
  const faulty = { client: other.tableClient({ maxAttempts: 1 }), name: other.table.name };
  let calls = 0;
  intercept(faulty.client, ({ operation }) => {
    if (operation !== "BatchWriteItem") return undefined;
    calls += 1;
    return calls > 6 ? { status: 500, code: "InternalServerError" } : undefined;
  });
  await expect(restore(faulty)).rejects.toThrow(
    /broke off after \d+ of \d+ records\. Restore the same file again/,
  );
  faulty.client.destroy();
  const held = await summarise({ table: other.table, folder, consistent: true, unreadable: refuse });
  expect(held.records).toBeGreaterThan(0);
  expect(held.records).toBeLessThan(summary.records);

  const second = await emptySite();
  await second.create("news", { title: "Iets anders" }, "iets-anders");
  const { file: another } = await exportOf(second.table);
  await expect(restore(other.table, another)).rejects.toThrow(/^The restore of another file broke off here/);
  expect(await restore(other.table)).toEqual({ summary, movedOn: [] });
  expect((await exportOf(other.table)).file.equals(file)).toBe(true);
});

test("what cannot be read is told of by its key, and everything else is exported", async () => {
  const other = await emptySite();
  const id = await other.create("news", { title: "Stuk" }, "stuk");
  await other.create("news", { title: "Heel" }, "heel");
  await other.spoil({ PK: `ENTRY#${id}`, SK: "HEAD" });
  await writeEach(other.table, [{ put: { PK: "NOBODY#1", SK: "KNOWS" } }]);
  const told: string[] = [];
  const held = await summarise({
    table: other.table,
    folder,
    consistent: true,
    unreadable: (error) => told.push(error instanceof Error ? error.message : String(error)),
  });
  expect(told.sort()).toEqual([
    `The item at ENTRY#${id} HEAD is not readable`,
    "The item at NOBODY#1 KNOWS is of no kind that an export knows",
  ]);
  expect(held.kinds.head?.records).toBe(1);
});
