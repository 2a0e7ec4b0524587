import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { startTestStores, type TestStores } from "../../local/testing.ts";
import { originalKey } from "../shared/artefacts/keys.ts";
import { createAsset, readAsset } from "../shared/storage/assets.ts";
import { readLive } from "../shared/storage/entries.ts";
import { referenceKey } from "../shared/storage/keys.ts";
import { getItem } from "../shared/storage/table.ts";
import { forgetTargets } from "../shared/storage/targets.ts";
import { deleteAsset } from "./assets.ts";
import type { EditorialContext } from "./context.ts";
import { publishEntry } from "./publish-entries.ts";
import { testContext } from "./testing.ts";
import { createEntry } from "./write-entries.ts";

/** Publications and deletions of what they use, at the same moment, while no stream is read at all. */

let stores: TestStores;
beforeAll(async () => {
  stores = await startTestStores();
});
afterAll(() => stores.stop());

const principal = { subject: "redactie", role: "publisher" } as const;
let now = new Date("2026-01-01T09:00:00Z");

const contextOf = (before: Record<string, () => Promise<unknown>> = {}): EditorialContext =>
  testContext(stores, { now: () => now, before });

async function draftWithAsset(): Promise<{ entry: string; asset: string }> {
  const context = contextOf();
  const asset = uuidv7();
  await createAsset(context.table, {
    id: asset,
    status: "complete",
    filename: "huis.png",
    contentType: "image/png",
    size: 1,
    sha256: "00".repeat(32),
    createdAt: now.toISOString(),
    createdBy: principal.subject,
  });
  const content = { title: "Stuk", image: { asset, alt: "Een huis" } };
  const reply = await createEntry(context, { collection: "articles", body: { content }, principal });
  return { entry: z.object({ id: z.string() }).parse(reply.body).id, asset };
}

const publish = (context: EditorialContext, id: string) =>
  publishEntry(context, { collection: "articles", id, ifMatch: 1, at: undefined, principal });
const remove = (context: EditorialContext, id: string) => deleteAsset(context, { id, principal });
const crash = () => Promise.reject(new Error("crash"));
const isThere = async (id: string) => (await readAsset(contextOf().table, id)) !== undefined;

test("what was published a moment ago keeps its files, before any stream record is read", async () => {
  const { entry, asset } = await draftWithAsset();
  await publish(contextOf(), entry);
  await expect(remove(contextOf(), asset)).rejects.toMatchObject({ code: "in-use" });
  expect(await isThere(asset)).toBe(true);
});

test("a publication that is about to be carried out keeps its files", async () => {
  const { entry, asset } = await draftWithAsset();
  const context = contextOf({
    TransactWriteItemsCommand: () =>
      expect(remove(contextOf(), asset)).rejects.toMatchObject({ code: "in-use" }),
  });
  expect(await publish(context, entry)).toMatchObject({ status: 200 });
  expect(await isThere(asset)).toBe(true);
});

test("a file that is being deleted comes into no publication", async () => {
  const { entry, asset } = await draftWithAsset();
  const context = contextOf({
    DeleteItemCommand: () =>
      expect(publish(contextOf(), entry)).rejects.toMatchObject({
        code: "invalid-content",
        extras: { errors: [{ pointer: "/content/image/asset", code: "unknown-asset" }] },
      }),
  });
  expect(await remove(context, asset)).toEqual({ status: 204 });
  expect(await isThere(asset)).toBe(false);
});

test("a deletion that was refused leaves the file as usable as it was", async () => {
  const { entry, asset } = await draftWithAsset();
  await publish(contextOf(), entry);
  await expect(remove(contextOf(), asset)).rejects.toMatchObject({ code: "in-use" });
  const content = { title: "Nog een stuk", image: { asset, alt: "Een huis" } };
  const reply = await createEntry(contextOf(), { collection: "articles", body: { content }, principal });
  expect(reply.status).toBe(201);
});

test("a publication that never ended holds its files for a minute, and a deletion likewise", async () => {
  const { entry, asset } = await draftWithAsset();
  await expect(publish(contextOf({ TransactWriteItemsCommand: crash }), entry)).rejects.toThrow("crash");
  await expect(remove(contextOf(), asset)).rejects.toMatchObject({ code: "in-use" });
  now = new Date(now.getTime() + 61_000);
  const broken = contextOf({ QueryCommand: crash });
  await expect(remove(broken, asset)).rejects.toThrow("crash");
  await expect(publish(contextOf(), entry)).rejects.toMatchObject({ code: "invalid-content" });
  now = new Date(now.getTime() + 61_000);
  expect(await publish(contextOf(), entry)).toMatchObject({ status: 200 });
});

test("a deletion that breaks off leaves nothing that a publication could use, and can be asked for again", async () => {
  const { entry, asset } = await draftWithAsset();
  const bytes = stores.s3.put.bind(stores.s3, stores.buckets.media, originalKey(asset));
  bytes(Buffer.from("x"), "image/png");
  await expect(remove(contextOf({ DeleteItemCommand: crash }), asset)).rejects.toThrow("crash");
  now = new Date(now.getTime() + 61_000);
  await expect(publish(contextOf(), entry)).rejects.toMatchObject({
    extras: { errors: [{ code: "incomplete-asset" }] },
  });
  now = new Date(now.getTime() + 61_000);
  expect(await remove(contextOf(), asset)).toEqual({ status: 204 });
  expect([await isThere(asset), stores.s3.head(stores.buckets.media, originalKey(asset))]).toEqual([
    false,
    null,
  ]);
});

test("a claim is not taken for a former reference while it holds", async () => {
  const { entry, asset } = await draftWithAsset();
  now = new Date();
  const context = contextOf({
    TransactWriteItemsCommand: async () => {
      const link = { source: entry, targets: [asset], version: undefined };
      expect(await forgetTargets(contextOf().table, link)).toBe(false);
    },
  });
  await publish(context, entry);
  expect(await getItem(contextOf().table, referenceKey(asset, entry))).toBeDefined();
});

test("however a publication and a deletion meet, nothing live lacks its file", async () => {
  for (let round = 0; round < 12; round += 1) {
    const { entry, asset } = await draftWithAsset();
    const late = <Result>(run: () => Promise<Result>, milliseconds: number) =>
      new Promise((resolve) => setTimeout(resolve, milliseconds)).then(run);
    const outcomes = await Promise.allSettled([
      late(() => publish(contextOf(), entry), round % 4),
      late(() => remove(contextOf(), asset), (round * 7) % 10),
    ]);
    const live = await readLive(contextOf().table, entry);
    const uses = live !== undefined && JSON.stringify(live.content).includes(asset);
    expect(uses && !(await isThere(asset)), `round ${round}`).toBe(false);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toHaveProperty("code");
  }
});
