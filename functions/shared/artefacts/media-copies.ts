import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { recordStorageCall } from "../observability/storage-calls.ts";
import type { Bucket } from "./bucket.ts";
import { originalKey } from "./keys.ts";

/** Uploads out of the media bucket and back into it, for backups. */

/** An upload's bytes, as a stream. @throws Error when it is not there */
export async function openOriginal(media: Bucket, assetId: string): Promise<AsyncIterable<Uint8Array>> {
  recordStorageCall({ service: "bucket", operation: "GetObject", readUnits: 0, writeUnits: 0 });
  const key = originalKey(assetId);
  const { Body } = await media.client.send(new GetObjectCommand({ Bucket: media.name, Key: key }));
  if (Body === undefined || !(Symbol.asyncIterator in Body)) throw new Error(`${key} has no bytes`);
  return Body;
}

/** Puts an upload where it was; storage refuses other bytes than its hash says. */
export async function putOriginal(
  media: Bucket,
  asset: {
    readonly id: string;
    readonly contentType: string;
    readonly size: number;
    readonly sha256: string;
  },
  body: ReadableStream<Uint8Array> | NodeJS.ReadableStream,
): Promise<void> {
  recordStorageCall({ service: "bucket", operation: "PutObject", readUnits: 0, writeUnits: 0 });
  await media.client.send(
    new PutObjectCommand({
      Bucket: media.name,
      Key: originalKey(asset.id),
      ContentType: asset.contentType,
      ContentLength: asset.size,
      ChecksumSHA256: Buffer.from(asset.sha256, "hex").toString("base64"),
      Body: body as ReadableStream<Uint8Array>,
    }),
    { requestTimeout: 900_000 },
  );
}
