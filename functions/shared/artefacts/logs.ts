import { CopyObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { recordStorageCall } from "../observability/storage-calls.ts";
import { type Bucket, listObjects, plainEtag } from "./bucket.ts";
import { accessLogPrefix, rejectedLogKey } from "./keys.ts";

/** The logs bucket. Everything in it expires by the bucket's own rule, what was set aside too. */
export type LogObject = { readonly key: string; readonly etag: string };

/** A log file with its size in bytes, compressed as it is stored. */
export type ListedLog = LogObject & {
  readonly size: number;
  /** When it was stored, to the second. */
  readonly storedAt: Date | undefined;
};

/** All log files that are still kept, in the order of their keys. */
export async function listLogs(bucket: Bucket): Promise<ListedLog[]> {
  const logs: ListedLog[] = [];
  for await (const object of listObjects(bucket, accessLogPrefix)) {
    if (!object.key.endsWith("/")) logs.push(object);
  }
  return logs;
}

/** The file is no longer the one that was listed: it was replaced, or it expired. */
export class LogChangedError extends Error {
  constructor(key: string, options?: ErrorOptions) {
    super(`The log file ${key} has changed since it was listed`, options);
    this.name = "LogChangedError";
  }
}

/**
 * A log file's bytes, as a stream.
 * @throws LogChangedError when it is not the one that was listed
 */
export async function openLog(bucket: Bucket, log: LogObject): Promise<AsyncIterable<Uint8Array>> {
  recordStorageCall({ service: "bucket", operation: "GetObject", readUnits: 0, writeUnits: 0 });
  const answer = await bucket.client
    .send(new GetObjectCommand({ Bucket: bucket.name, Key: log.key }))
    .catch((cause: unknown) => {
      if (cause instanceof Error && cause.name === "NoSuchKey") throw new LogChangedError(log.key, { cause });
      throw cause;
    });
  const body = answer.Body;
  if (body === undefined || !(Symbol.asyncIterator in body)) throw new LogChangedError(log.key);
  if (plainEtag(answer.ETag) !== log.etag) {
    if ("destroy" in body) body.destroy();
    throw new LogChangedError(log.key);
  }
  return body;
}

/** Puts a log file where the CDN puts its own, under its own name; one of that name is replaced. */
export async function addLog(bucket: Bucket, file: { name: string; body: Uint8Array }): Promise<void> {
  recordStorageCall({ service: "bucket", operation: "PutObject", readUnits: 0, writeUnits: 0 });
  await bucket.client.send(
    new PutObjectCommand({
      Bucket: bucket.name,
      Key: `${accessLogPrefix}${file.name}`,
      Body: file.body,
      ContentType: "application/gzip",
    }),
  );
}

/** Keeps a copy of a file that could not be counted where people look for such. */
export async function setLogAside(bucket: Bucket, log: LogObject): Promise<void> {
  recordStorageCall({ service: "bucket", operation: "CopyObject", readUnits: 0, writeUnits: 0 });
  await bucket.client.send(
    new CopyObjectCommand({
      Bucket: bucket.name,
      Key: rejectedLogKey(log.key),
      CopySource: `${bucket.name}/${log.key.split("/").map(encodeURIComponent).join("/")}`,
    }),
  );
}
