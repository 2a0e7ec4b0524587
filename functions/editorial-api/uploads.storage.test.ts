import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { startTestStores, type TestStores } from "../../local/testing.ts";
import { deleteExpired } from "../../local/time-to-live.ts";
import { completeAsset, createAsset, readAsset } from "./assets.ts";
import { testContext } from "./testing.ts";

/** An upload that takes too long, and one that is completed while the table forgets it. */

let stores: TestStores;
beforeAll(async () => {
  stores = await startTestStores();
});
afterAll(() => stores.stop());

const principal = { subject: "redactie", role: "publisher" } as const;
const bytes = Buffer.from("WEBVTT\n\n00:00.000 --> 00:01.000\nWelkom\n");
const announcedAt = new Date();
const daysLater = (days: number) => new Date(announcedAt.getTime() + days * 86_400_000);
const expire = (now: Date) => deleteExpired(stores.dynamoDbEndpoint, { table: stores.tableName, now });

const answer = z.object({
  asset: z.object({ id: z.string() }).catchall(z.unknown()),
  upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }),
});

async function uploaded(): Promise<string> {
  const reply = await createAsset(testContext(stores, { now: () => announcedAt }), {
    request: {
      filename: "ondertiteling.vtt",
      contentType: "text/vtt",
      size: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    },
    principal,
  });
  const { asset, upload } = answer.parse(reply.body);
  expect(asset).not.toHaveProperty("expiresAt");
  const { "Content-Length": _, ...headers } = upload.headers;
  const sent = await fetch(upload.url, { method: "PUT", headers, body: Uint8Array.from(bytes) });
  expect(sent.status).toBe(200);
  return asset.id;
}

const code = (reply: Promise<unknown>) =>
  reply.then(
    () => "done",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  );

test("is completed within a week or not at all, whether or not the table has forgotten it yet", async () => {
  const id = await uploaded();
  const late = testContext(stores, { now: () => daysLater(7.01) });
  expect(await code(readAsset(late, { id }))).toBe("not-found");
  expect(await code(completeAsset(late, { id, principal }))).toBe("not-found");
  const inTime = testContext(stores, { now: () => daysLater(6.99) });
  expect(await code(completeAsset(inTime, { id, principal }))).toBe("done");
  expect(await code(readAsset(late, { id }))).toBe("done");
});

test("is not completed once the table has forgotten it, also when that happens meanwhile", async () => {
  const id = await uploaded();
  const context = testContext(stores, {
    now: () => daysLater(6),
    before: { UpdateItemCommand: () => expire(daysLater(8)) },
  });
  expect(await code(completeAsset(context, { id, principal }))).toBe("not-found");
  expect(await code(readAsset(context, { id }))).toBe("not-found");
});
