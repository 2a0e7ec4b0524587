import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { recordStorageCall } from "../observability/storage-calls.ts";
import { originalKey } from "./keys.ts";

/** Uploads in the media bucket: how to send them, and what has arrived. */
export type Media = { readonly client: S3Client; readonly bucket: string };

export type UploadRequest = { readonly url: string; readonly headers: Record<string, string> };

/**
 * A presigned PUT that fixes type, length and SHA-256: storage refuses anything else.
 * @param upload sha256 in hexadecimal; lifetime in seconds
 */
export async function presignUpload(
  media: Media,
  upload: { assetId: string; contentType: string; size: number; sha256: string; lifetime: number },
): Promise<UploadRequest> {
  const checksum = Buffer.from(upload.sha256, "hex").toString("base64");
  const url = await getSignedUrl(
    media.client,
    new PutObjectCommand({
      Bucket: media.bucket,
      Key: originalKey(upload.assetId),
      ContentType: upload.contentType,
      ContentLength: upload.size,
      ChecksumSHA256: checksum,
    }),
    {
      expiresIn: upload.lifetime,
      signableHeaders: new Set(["host", "content-type", "content-length", "x-amz-checksum-sha256"]),
      unhoistableHeaders: new Set(["x-amz-checksum-sha256"]),
    },
  );
  return {
    url,
    headers: {
      "Content-Type": upload.contentType,
      "Content-Length": String(upload.size),
      "x-amz-checksum-sha256": checksum,
    },
  };
}

export type Uploaded = { readonly size: number; readonly sha256: string | undefined };

/** What has arrived, as storage describes it; undefined while nothing has. */
export async function headUpload(media: Media, assetId: string): Promise<Uploaded | undefined> {
  try {
    const answer = await media.client.send(
      new HeadObjectCommand({ Bucket: media.bucket, Key: originalKey(assetId), ChecksumMode: "ENABLED" }),
    );
    recordCall("HeadObject");
    const checksum = answer.ChecksumSHA256;
    return {
      size: answer.ContentLength ?? 0,
      sha256: checksum === undefined ? undefined : Buffer.from(checksum, "base64").toString("hex"),
    };
  } catch (error) {
    if (error instanceof Error && (error.name === "NotFound" || error.name === "NoSuchKey")) return undefined;
    throw error;
  }
}

/** The first bytes of an upload, for looking at what kind of file it is. */
export async function readUploadStart(media: Media, assetId: string, length: number): Promise<Uint8Array> {
  const answer = await media.client.send(
    new GetObjectCommand({ Bucket: media.bucket, Key: originalKey(assetId), Range: `bytes=0-${length - 1}` }),
  );
  recordCall("GetObject");
  return (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
}

export async function deleteUpload(media: Media, assetId: string): Promise<void> {
  await media.client.send(new DeleteObjectCommand({ Bucket: media.bucket, Key: originalKey(assetId) }));
  recordCall("DeleteObject");
}

function recordCall(operation: string): void {
  recordStorageCall({ service: "bucket", operation, readUnits: 0, writeUnits: 0 });
}
