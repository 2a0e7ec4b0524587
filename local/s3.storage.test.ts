import { createHash } from "node:crypto";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, expect, test } from "vitest";
import { localCredentials, localRegion } from "./names.ts";
import { startTestStores, type TestStores } from "./testing.ts";

let stores: TestStores;
let client: S3Client;
const Bucket = "katern-published";

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

type PutInput = Omit<ConstructorParameters<typeof PutObjectCommand>[0], "Bucket">;
const put = (input: PutInput): Promise<string> =>
  client.send(new PutObjectCommand({ Bucket, ...input })).then(
    (answer) => answer.ETag ?? "",
    (error: { name: string; $metadata: { httpStatusCode: number } }) =>
      `${error.$metadata.httpStatusCode} ${error.name}`,
  );

test("the SDK finds the storage by environment alone, path-style", async () => {
  const saved = { ...process.env };
  Object.assign(process.env, stores.environment);
  const plain = new S3Client({});
  await plain.send(new PutObjectCommand({ Bucket, Key: "by/environment", Body: "found" }));
  const answer = await plain.send(new GetObjectCommand({ Bucket, Key: "by/environment" }));
  expect(await answer.Body?.transformToString()).toBe("found");
  process.env = saved;
});

test("the ETag is the MD5 of the bytes", async () => {
  expect(await put({ Key: "etag", Body: "abc" })).toBe(`"${createHash("md5").update("abc").digest("hex")}"`);
});

test("If-None-Match: * lets one of twenty racing writers in", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      put({ Key: "race/new", Body: `writer ${index}`, IfNoneMatch: "*" }),
    ),
  );
  expect(answers.filter((answer) => answer.startsWith('"'))).toHaveLength(1);
  expect(answers.filter((answer) => answer === "412 PreconditionFailed")).toHaveLength(19);
});

test("If-Match lets one of twenty racing writers in, and answers 404 where there is nothing", async () => {
  const IfMatch = await put({ Key: "race/old", Body: "first" });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => put({ Key: "race/old", Body: `writer ${index}`, IfMatch })),
  );
  expect(answers.filter((answer) => answer.startsWith('"'))).toHaveLength(1);
  expect(await put({ Key: "race/none", Body: "x", IfMatch })).toBe("404 NoSuchKey");
});

test("a delete obeys If-Match", async () => {
  const IfMatch = await put({ Key: "deleted", Body: "one" });
  await put({ Key: "deleted", Body: "two" });
  await expect(
    client.send(new DeleteObjectCommand({ Bucket, Key: "deleted", IfMatch })),
  ).rejects.toMatchObject({
    $metadata: { httpStatusCode: 412 },
  });
  await expect(client.send(new DeleteObjectCommand({ Bucket, Key: "never", IfMatch }))).rejects.toMatchObject(
    { $metadata: { httpStatusCode: 404 } },
  );
  await client.send(new DeleteObjectCommand({ Bucket, Key: "deleted" }));
  await expect(client.send(new HeadObjectCommand({ Bucket, Key: "deleted" }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  });
});

test("a copy obeys its source's ETag", async () => {
  const tag = await put({ Key: "copy/from", Body: "source", ContentType: "text/plain" });
  const copy = (CopySourceIfMatch: string) =>
    client.send(
      new CopyObjectCommand({ Bucket, Key: "copy/to", CopySource: `${Bucket}/copy/from`, CopySourceIfMatch }),
    );
  await expect(copy('"00000000000000000000000000000000"')).rejects.toMatchObject({
    $metadata: { httpStatusCode: 412 },
  });
  await copy(tag);
  const answer = await client.send(new GetObjectCommand({ Bucket, Key: "copy/to" }));
  expect([await answer.Body?.transformToString(), answer.ContentType]).toEqual(["source", "text/plain"]);
});

test("a list has S3's order over its pages, whatever the case of its keys", async () => {
  const keys = ["B", "a", "C", "b", "A", "_", "é", "10", "9"].map((key) => `list/${key}`);
  for (const Key of keys) await put({ Key, Body: "x" });
  const found: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: "list/", MaxKeys: 2, ContinuationToken }),
    );
    found.push(...(page.Contents ?? []).map((object) => object.Key ?? ""));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  expect(found).toEqual(keys.sort());
});

const bytes = Buffer.from("the bytes that were promised");
const sha256 = (body: Buffer) => createHash("sha256").update(body).digest("base64");

async function presign(expiresIn = 60): Promise<string> {
  const command = new PutObjectCommand({
    Bucket: stores.buckets.media,
    Key: "originals/one",
    ContentType: "application/pdf",
    ContentLength: bytes.length,
    ChecksumSHA256: sha256(bytes),
  });
  return getSignedUrl(client, command, {
    expiresIn,
    signableHeaders: new Set(["content-type", "content-length"]),
    unhoistableHeaders: new Set(["x-amz-checksum-sha256"]),
  });
}

const send = async (url: string, body: Buffer, headers: Record<string, string> = {}): Promise<number> =>
  (
    await fetch(url, {
      method: "PUT",
      body: new Uint8Array(body),
      headers: { "content-type": "application/pdf", "x-amz-checksum-sha256": sha256(bytes), ...headers },
    })
  ).status;

test("a presigned PUT takes the body it was made for and no other", async () => {
  const url = await presign();
  expect(await send(url, bytes)).toBe(200);
  const other = Buffer.from(bytes.toString().toUpperCase());
  expect(await send(url, other)).toBe(400);
  expect(await send(url, other, { "x-amz-checksum-sha256": sha256(other) })).toBe(403);
  expect(await send(url, bytes, { "content-type": "text/html" })).toBe(403);
  expect(await send(url, bytes.subarray(1))).toBe(403);
});

test("a checksum hoisted into the presigned address is held to as well", async () => {
  const command = new PutObjectCommand({ Bucket, Key: "hoisted", ChecksumSHA256: sha256(bytes) });
  const url = await getSignedUrl(client, command);
  const status = async (body: Buffer) =>
    (await fetch(url, { method: "PUT", body: new Uint8Array(body) })).status;
  expect([await status(bytes), await status(Buffer.from("another"))]).toEqual([200, 400]);
});

test("an address that is expired, tampered with or not signed is refused with 403", async () => {
  const expired = await presign(1);
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  expect(await send(expired, bytes)).toBe(403);
  expect(await send((await presign()).replace("originals/one", "originals/two"), bytes)).toBe(403);
  expect(await send(`${stores.s3Endpoint}/${stores.buckets.media}/originals/one`, bytes)).toBe(403);
  expect((await fetch(`${stores.s3Endpoint}/${stores.buckets.media}/originals/one`)).status).toBe(403);
});
