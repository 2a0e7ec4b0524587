import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { sumLedgers } from "../../content-model/read-sums.ts";
import { idOf } from "../../content-model/testing/arbitrary-content.ts";
import type { TypeName } from "../../content-model/types/index.ts";
import { localCredentials, localRegion } from "../../local/names.ts";
import { startTestStores, type TestStores } from "../../local/testing.ts";
import { noLines } from "../../schemas/ledger.ts";
import { createBucketClient } from "../shared/artefacts/bucket.ts";
import { monthLedgerKey } from "../shared/artefacts/keys.ts";
import { writeLedger } from "../shared/artefacts/ledger.ts";
import { withStorageUse } from "../shared/observability/storage-calls.ts";
import { createTableClient } from "../shared/storage/table.ts";
import { publish } from "../shared/storage/testing/store.ts";
import { type ReportContext, readItemReport } from "./read-reports.ts";

/** COUNTER's Item Report, page by page, over a few entries that were read and over many. */

let stores: TestStores;
let context: ReportContext;
const few = entriesOf(1, 8);
const many = entriesOf(1, 80);

beforeAll(async () => {
  stores = await startTestStores();
  const aws = { region: localRegion, credentials: localCredentials };
  const s3 = createBucketClient({ ...aws, endpoint: stores.s3Endpoint, forcePathStyle: true });
  context = {
    table: {
      client: createTableClient({ ...aws, endpoint: stores.dynamoDbEndpoint }),
      name: stores.tableName,
    },
    ledger: { client: s3, name: stores.buckets.ledger },
    publicAddress: "https://katern.example",
    now: () => new Date("2026-03-05T12:00:00Z"),
  };
  await Promise.all(many.map((entry) => publish(context.table, entry)));
  await readIn("2026-01", few);
  await readIn("2026-02", many);
});
afterAll(() => stores.stop());

/** A report, a session and two that no Item Report names, over and over. */
function entriesOf(first: number, last: number): { type: TypeName; number: number }[] {
  const types = ["report", "news", "session", "article"] as const;
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    type: types[index % types.length] ?? "news",
    number: first + index,
  }));
}

async function readIn(month: string, entries: typeof many): Promise<void> {
  const none = { total: 0, unique: 0 };
  const once = { total: 1, unique: 1 };
  const reads = { views: once, downloads: none, plays: none, investigations: once, files: {} };
  const hour = {
    hour: `${month}-05T10`,
    method: "test",
    lists: [],
    inputs: [],
    lateInputs: [],
    lines: noLines,
    entries: Object.fromEntries(entries.map(({ type, number }) => [idOf(type, number), reads])),
  };
  const day = sumLedgers(`${month}-05`, [{ name: "10", etag: "x", ledger: hour }]);
  const value = sumLedgers(month, [{ name: "05", etag: "x", ledger: day }]);
  await writeLedger(context.ledger, { key: monthLedgerKey(month), value, before: null });
}

type Asked = Partial<Parameters<typeof readItemReport>[1]>;
const ask = (month: string, asked: Asked = {}) =>
  readItemReport(context, {
    ...{ from: month, to: month, format: "json", path: "/editorial/v1/reads/item-report", limit: 100 },
    ...asked,
  });

const reportSchema = z.object({
  Report_Items: z.array(
    z.object({ Items: z.array(z.object({ Item_ID: z.object({ Proprietary: z.string() }) })) }),
  ),
});
const idsIn = (body: unknown) =>
  reportSchema
    .parse(body)
    .Report_Items.flatMap(({ Items }) => Items.map((one) => one.Item_ID.Proprietary.replace("katern:", "")));
const named = (entries: typeof many) =>
  entries
    .filter(({ type }) => type === "report" || type === "session")
    .map(({ type, number }) => idOf(type, number))
    .sort();

/** All pages of a report, each behind the one before. */
async function walk(month: string, asked: Asked): Promise<unknown[]> {
  const pages: unknown[] = [];
  let cursor: string | undefined;
  do {
    const { body, headers } = await ask(month, { ...asked, cursor });
    pages.push(body);
    const next = /^<([^>]+)>; rel="next"$/.exec(headers?.["link"] ?? "")?.[1];
    cursor = next === undefined ? undefined : (new URL(next).searchParams.get("cursor") ?? undefined);
  } while (cursor !== undefined);
  return pages;
}

test.each([1, 7, 40, 100])("walking pages of %i names every report and session once", async (limit) => {
  const pages = await walk("2026-02", { limit });
  expect(pages.flatMap(idsIn)).toEqual(named(many));
  for (const page of pages) expect(idsIn(page).length).toBeLessThanOrEqual(limit);
});

test("tables of pages are one table when they are put together", async () => {
  const whole = await walk("2026-02", { format: "tsv" });
  expect(whole).toHaveLength(1);
  expect((await walk("2026-02", { format: "tsv", limit: 7 })).join("")).toBe(whole[0]);
});

test("a page costs the same however much was read", async () => {
  const { use: small } = await withStorageUse(() => ask("2026-01", { limit: 3 }));
  const { use: large } = await withStorageUse(() => ask("2026-02", { limit: 3 }));
  expect(small.calls).toEqual({ GetObject: 1, BatchGetItem: 2 });
  expect(large.calls).toEqual(small.calls);
  const most = await withStorageUse(() => ask("2026-02", { limit: 40 }));
  expect(most.use.calls).toEqual(small.calls);
  expect(most.use.readUnits - large.readUnits).toBeLessThanOrEqual(37);
});

test("a cursor is good for its own report only", async () => {
  const { headers } = await ask("2026-02", { limit: 3 });
  const cursor = /cursor=([^>]+)/.exec(headers?.["link"] ?? "")?.[1];
  await expect(ask("2026-01", { limit: 3, cursor })).rejects.toMatchObject({ code: "invalid-cursor" });
});
