import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buckets, localCredentials, localRegion } from "../names.ts";
import { startTestStores, type TestStores } from "../testing.ts";

let stores: TestStores;
let client: S3Client;
const bytes = Buffer.from(Array.from({ length: 20_000_000 }, (_, index) => index % 253));
const sha256 = createHash("sha256").update(bytes).digest("base64");
const etag = `"${createHash("md5").update(bytes).digest("hex")}"`;
const Bucket = buckets.media;

beforeAll(async () => {
  stores = await startTestStores();
  client = new S3Client({
    endpoint: stores.s3Endpoint,
    region: localRegion,
    credentials: localCredentials,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
});
afterAll(async () => {
  client.destroy();
  await stores.stop();
});

async function upload(Key: string, body: Buffer): Promise<number> {
  const url = await getSignedUrl(
    client,
    new PutObjectCommand({ Bucket, Key, ContentType: "video/mp4", ChecksumSHA256: sha256 }),
    { signableHeaders: new Set(["content-type"]), unhoistableHeaders: new Set(["x-amz-checksum-sha256"]) },
  );
  const headers = { "content-type": "video/mp4", "x-amz-checksum-sha256": sha256 };
  return (await fetch(url, { method: "PUT", body: new Uint8Array(body), headers })).status;
}

test("a presigned PUT of 20 MB arrives whole; one of other bytes is refused and leaves nothing", async () => {
  expect(await upload("originals/film", bytes)).toBe(200);
  const before = await readdir(stores.s3.folder, { recursive: true });
  expect(await upload("originals/other", Buffer.alloc(bytes.length))).toBe(400);
  expect(await readdir(stores.s3.folder, { recursive: true })).toHaveLength(before.length);
  const answer = await client.send(new GetObjectCommand({ Bucket, Key: "originals/film" }));
  expect([answer.ETag, answer.ContentType, answer.ContentLength]).toEqual([etag, "video/mp4", bytes.length]);
  expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
});

test("a part of it can be read", async () => {
  const answer = await client.send(
    new GetObjectCommand({ Bucket, Key: "originals/film", Range: "bytes=1000-1999" }),
  );
  const part = Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
  expect([answer.ContentRange, part.equals(bytes.subarray(1_000, 2_000))]).toEqual([
    `bytes 1000-1999/${bytes.length}`,
    true,
  ]);
});

test("a copy has its own metadata and outlives the original", async () => {
  await client.send(
    new CopyObjectCommand({
      Bucket: buckets.published,
      Key: "files/1/film.mp4",
      CopySource: `${Bucket}/originals/film`,
      MetadataDirective: "REPLACE",
      ContentType: "video/mp4",
      CacheControl: "max-age=60",
      Metadata: { rules: "1" },
      CopySourceIfMatch: etag,
    }),
  );
  await client.send(new DeleteObjectCommand({ Bucket, Key: "originals/film" }));
  const answer = await client.send(
    new GetObjectCommand({ Bucket: buckets.published, Key: "files/1/film.mp4" }),
  );
  expect([answer.ETag, answer.CacheControl, answer.Metadata]).toEqual([etag, "max-age=60", { rules: "1" }]);
  expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
});

test("a long PUT obeys conditions as a short one does", async () => {
  const put = (IfNoneMatch: string) =>
    client.send(new PutObjectCommand({ Bucket, Key: "conditional", Body: bytes, IfNoneMatch }));
  await put("*");
  await expect(put("*")).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
});
