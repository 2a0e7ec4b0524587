import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { recordStorageCall } from "../observability/storage-calls.ts";
import { type Bucket, listKeys } from "./bucket.ts";
import { exportKey, exportPrefix } from "./keys.ts";

/** The bucket of backups: exports, and reports of their being restored for a trial. They expire by its own rule. */

/** A part is at least 5 MiB but for the last one, and there are at most 10,000 (S3's limits): 80 GB in all. */
const partBytes = 8 * 1024 * 1024;

/**
 * Stores an export as it comes, in memory for one part. It is there whole or not at all; parts of one that broke off go
 * by the bucket's rule.
 * @param moment the instant that it was begun
 * @returns its key and its length in bytes
 */
export async function storeExport(
  bucket: Bucket,
  moment: Date,
  body: AsyncIterable<Uint8Array>,
): Promise<{ key: string; bytes: number }> {
  const upload = { Bucket: bucket.name, Key: exportKey(moment.toISOString()) };
  const ContentType = "application/gzip";
  const parts: { ETag: string | undefined; PartNumber: number }[] = [];
  let uploadId: string | undefined;
  let bytes = 0;
  for await (const part of inParts(body)) {
    bytes += part.body.length;
    if (part.last && uploadId === undefined) {
      record("PutObject");
      await bucket.client.send(new PutObjectCommand({ ...upload, ContentType, Body: part.body }), slow);
      return { key: upload.Key, bytes };
    }
    if (uploadId === undefined) {
      record("CreateMultipartUpload");
      const created = await bucket.client.send(new CreateMultipartUploadCommand({ ...upload, ContentType }));
      uploadId = created.UploadId;
    }
    record("UploadPart");
    const PartNumber = parts.length + 1;
    const { ETag } = await bucket.client.send(
      new UploadPartCommand({ ...upload, UploadId: uploadId, PartNumber, Body: part.body }),
      slow,
    );
    parts.push({ ETag, PartNumber });
  }
  record("CompleteMultipartUpload");
  await bucket.client.send(
    new CompleteMultipartUploadCommand({ ...upload, UploadId: uploadId, MultipartUpload: { Parts: parts } }),
    slow,
  );
  return { key: upload.Key, bytes };
}

/** A part may take its time. */
const slow = { requestTimeout: 60_000 };

async function* inParts(body: AsyncIterable<Uint8Array>): AsyncGenerator<{ body: Buffer; last: boolean }> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    pieces.push(piece);
    length += piece.length;
    while (length > partBytes) {
      const all = Buffer.concat(pieces);
      yield { body: all.subarray(0, partBytes), last: false };
      pieces = [all.subarray(partBytes)];
      length -= partBytes;
    }
  }
  yield { body: Buffer.concat(pieces), last: true };
}

/** The key of the latest export; undefined when there is none. As many are listed as the bucket's rule lets stay. */
export async function findLatestExport(bucket: Bucket): Promise<string | undefined> {
  let latest: string | undefined;
  for await (const key of listKeys(bucket, exportPrefix)) latest = key;
  return latest;
}

/** The bytes of an export as it is stored, compressed. */
export async function openExport(bucket: Bucket, key: string): Promise<NodeJS.ReadableStream> {
  record("GetObject");
  const { Body } = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
  if (Body === undefined || !("pipe" in Body)) throw new Error(`${key} has no bytes`);
  return Body;
}

/** Stores a report of a trial. */
export async function storeReport(bucket: Bucket, key: string, report: object): Promise<void> {
  record("PutObject");
  await bucket.client.send(
    new PutObjectCommand({
      Bucket: bucket.name,
      Key: key,
      ContentType: "application/json",
      Body: `${JSON.stringify(report, null, 2)}\n`,
    }),
  );
}

function record(operation: string): void {
  recordStorageCall({ service: "bucket", operation, readUnits: 0, writeUnits: 0 });
}
