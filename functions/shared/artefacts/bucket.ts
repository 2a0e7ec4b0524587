import {
  CopyObjectCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { withoutLog } from "../observability/sdk-log.ts";
import { recordStorageCall } from "../observability/storage-calls.ts";
import type { StoredHeaders } from "./header-rules.ts";

/** Objects of a bucket, written only where they are as they were read. */
export type Bucket = { readonly client: S3Client; readonly name: string };

/**
 * A client as all functions use it: short time-outs, few tries, and no checksum that nobody asked for
 * (by default the SDK would send a CRC32 with each request).
 */
export function createBucketClient(configuration: S3ClientConfig = {}): S3Client {
  const client = new S3Client({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000 },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    ...configuration,
  });
  return withoutLog(client);
}

/** What is stored under a key. @property etag without quotes; the MD5 of the bytes for what is one part */
export type StoredObject = { readonly etag: string; readonly metadata: Readonly<Record<string, string>> };

/** What a conditional write is based on: the ETag that was read; null when nothing was there. */
export type Basis = string | null;

export async function headObject(bucket: Bucket, key: string): Promise<StoredObject | null> {
  record("HeadObject");
  try {
    const answer = await bucket.client.send(new HeadObjectCommand({ Bucket: bucket.name, Key: key }));
    return { etag: plainEtag(answer.ETag), metadata: answer.Metadata ?? {} };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

type Write = {
  readonly key: string;
  readonly headers: StoredHeaders;
  readonly metadata: Readonly<Record<string, string>>;
  readonly basis: Basis;
};

/** @returns false when what is stored is no longer what the write was based on (409, 412, 404) */
export async function putObject(bucket: Bucket, write: Write & { body: Uint8Array }): Promise<boolean> {
  record("PutObject");
  return unlessRaced(() =>
    bucket.client.send(new PutObjectCommand({ ...destination(bucket, write), Body: write.body })),
  );
}

/** A single copy takes as much as a single upload does, 5 GB, and may take its time. */
const copyTimeout = 50_000;

/** Copies an object of another bucket, under new headers. @returns as `putObject` */
export async function copyObject(
  bucket: Bucket,
  write: Write & { source: { bucket: string; key: string } },
): Promise<boolean> {
  record("CopyObject");
  const { source } = write;
  return unlessRaced(() =>
    bucket.client.send(
      new CopyObjectCommand({
        ...destination(bucket, write),
        CopySource: `${source.bucket}/${source.key.split("/").map(encodeURIComponent).join("/")}`,
        MetadataDirective: "REPLACE",
      }),
      { requestTimeout: copyTimeout },
    ),
  );
}

/** @returns as `putObject` */
export async function deleteObject(bucket: Bucket, key: string, etag: string): Promise<boolean> {
  record("DeleteObject");
  return unlessRaced(() =>
    bucket.client.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: key, IfMatch: `"${etag}"` })),
  );
}

/** The objects below a prefix with their ETags and sizes in bytes, in the order of their keys, 1,000 a call. */
export async function* listObjects(
  bucket: Bucket,
  prefix: string,
): AsyncGenerator<{ key: string; etag: string; size: number; storedAt: Date | undefined }> {
  let token: string | undefined;
  do {
    record("ListObjectsV2");
    const page = await bucket.client.send(
      new ListObjectsV2Command({
        Bucket: bucket.name,
        Prefix: prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    for (const { Key, ETag, Size, LastModified } of page.Contents ?? []) {
      if (Key === undefined) continue;
      yield { key: Key, etag: plainEtag(ETag), size: Size ?? 0, storedAt: LastModified };
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/** The keys below a prefix, in their order. */
export async function* listKeys(bucket: Bucket, prefix: string): AsyncGenerator<string> {
  for await (const { key } of listObjects(bucket, prefix)) yield key;
}

/** An ETag without its quotes, weak or not. */
export function plainEtag(etag: string | undefined): string {
  return (etag ?? "").replace(/^W\//, "").replaceAll('"', "");
}

function destination(bucket: Bucket, { key, headers, metadata, basis }: Write) {
  return {
    Bucket: bucket.name,
    Key: key,
    ContentType: headers.contentType,
    CacheControl: headers.cacheControl,
    ContentDisposition: headers.contentDisposition,
    Metadata: { ...metadata },
    ...(basis === null ? { IfNoneMatch: "*" } : { IfMatch: `"${basis}"` }),
  };
}

async function unlessRaced(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    const raced = [404, 409, 412].includes(statusOf(error) ?? 0);
    if (raced && !(error instanceof Error && error.name === "NoSuchBucket")) return false;
    throw error;
  }
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

function record(operation: string): void {
  recordStorageCall({ service: "bucket", operation, readUnits: 0, writeUnits: 0 });
}
