import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deleteExpired } from "../../local/time-to-live.ts";
import { originalKey } from "../shared/artefacts/keys.ts";
import { createAsset, markAssetComplete, markAssetPending, pendingUntil } from "../shared/storage/assets.ts";
import { assetKey } from "../shared/storage/keys.ts";
import { deleteAbandonedUploads } from "./abandoned-uploads.ts";
import { startTestSite, type TestSite } from "./testing.ts";
import { intercept } from "./testing-faults.ts";

/** Uploads that somebody began and never completed, from the day they were announced on. */

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

const announced = new Date("2026-01-01T12:00:00Z");
const after = (days: number, seconds = 0) =>
  new Date(announced.getTime() + days * 86_400_000 + seconds * 1_000);
const idOf = (number: number) => `01960000-0000-7000-8000-${String(number).padStart(12, "0")}`;

/** An upload whose bytes have come. */
async function upload(number: number): Promise<string> {
  const id = idOf(number);
  await createAsset(site.table, {
    id,
    status: "pending",
    filename: "rapport.pdf",
    contentType: "application/pdf",
    size: 4,
    sha256: "00".repeat(32),
    createdAt: announced.toISOString(),
    createdBy: "redactie",
    ...pendingUntil(announced),
  });
  site.stores.s3.put(site.stores.buckets.media, originalKey(id), Buffer.from("%PDF"), "application/pdf");
  return id;
}

const complete = (id: string, now: Date) => markAssetComplete(site.table, id, { size: undefined, now });
const isStored = (id: string) => site.stores.s3.head(site.stores.buckets.media, originalKey(id)) !== null;
const expire = (now: Date) =>
  deleteExpired(site.stores.dynamoDbEndpoint, { table: site.stores.tableName, now });
const clear = (now: Date) => deleteAbandonedUploads(site.context, now);

test("what is not completed within a week goes, item and bytes; what is completed stays for good", async () => {
  const [idle, used] = [await upload(1), await upload(2)];
  expect(await complete(used, after(7, -1))).toMatchObject({ status: "complete" });
  await expire(after(7));
  expect(await clear(after(7))).toEqual([]);
  expect([isStored(idle), isStored(used)]).toEqual([true, true]);

  await expire(after(8));
  expect(await clear(after(8))).toEqual([originalKey(idle)]);
  expect([isStored(idle), isStored(used)]).toEqual([false, true]);
  expect(await complete(idle, after(6))).toBeUndefined();
  await expire(after(4_000));
  expect(await clear(after(4_000))).toEqual([]);
  expect(await complete(used, after(4_000))).toMatchObject({ status: "complete" });
});

test("nobody completes in the hour before the table may forget it, so no live asset lacks its bytes", async () => {
  const id = await upload(3);
  expect(await complete(id, after(7))).toBeUndefined();
  expect(await complete(id, after(7, 3_600))).toBeUndefined();
  expect(await clear(after(7, 3_599))).toEqual([]);
  expect(await clear(after(7, 3_600))).toEqual([originalKey(id)]);
});

test("a deletion that broke off leaves nothing behind", async () => {
  const id = await upload(4);
  await complete(id, after(1));
  await markAssetPending(site.table, id, after(2));
  expect(await clear(after(9))).toEqual([]);
  expect(await clear(after(10))).toEqual([originalKey(id)]);
});

test("an asset that cannot be read keeps its bytes, and one object that cannot be deleted holds up no other", async () => {
  const [spoilt, stuck, idle] = [await upload(5), await upload(6), await upload(7)];
  const item = marshall({ ...assetKey(spoilt), status: 7 });
  await site.table.client.send(new PutItemCommand({ TableName: site.table.name, Item: item }));
  for (const id of [stuck, idle]) {
    const Key = marshall(assetKey(id));
    await site.table.client.send(new DeleteItemCommand({ TableName: site.table.name, Key }));
  }
  const renderer = site.renderer({ maxAttempts: 1 });
  intercept(renderer.published.client, ({ operation, key }) =>
    operation === "DeleteObject" && key === originalKey(stuck)
      ? { status: 500, code: "InternalError" }
      : undefined,
  );
  site.findings.splice(0);
  expect(await deleteAbandonedUploads(renderer, after(1))).toEqual([originalKey(idle)]);
  expect(site.findings.map(({ keys }) => keys)).toEqual([[originalKey(stuck)]]);
  expect([isStored(spoilt), isStored(stuck)]).toEqual([true, true]);
});
