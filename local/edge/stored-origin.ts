import { readFileSync } from "node:fs";
import { buckets } from "../names.ts";
import type { S3 } from "../s3.ts";
import { emptyBody, type OriginAnswer } from "./answer.ts";

/**
 * The published bucket as an origin. The edge reads it in its own process, past HTTP, and answers what
 * S3 would have: 200 with the object's own headers, or 404.
 * @param path as it was sent, encoded
 */
export function readStored(s3: S3, path: string): OriginAnswer {
  const key = decodeURIComponent(path.slice(1));
  const object = s3.head(buckets.published, key);
  if (object === null) return { status: 404, headers: {}, body: emptyBody };
  const body = s3.body(buckets.published, key);
  const headers: Record<string, string> = {
    "content-type": object.contentType,
    etag: object.etag,
    "last-modified": object.lastModified.toUTCString(),
    "accept-ranges": "bytes",
  };
  if (object.cacheControl !== undefined) headers["cache-control"] = object.cacheControl;
  if (object.contentDisposition !== undefined) headers["content-disposition"] = object.contentDisposition;
  if (object.contentLanguage !== undefined) headers["content-language"] = object.contentLanguage;
  return {
    status: 200,
    headers,
    body: "bytes" in body ? body.bytes : bodyOfFile(body.file, object.contentLength),
  };
}

/** Feeds with full texts are read whole, so that they can be kept and compressed; longer files are streamed. */
const wholeMaximum = 1024 * 1024;

function bodyOfFile(file: string, length: number): OriginAnswer["body"] {
  return length <= wholeMaximum ? readShared(file) : { file, length };
}

/** What was read last and may still be on its way to somebody, newest last: a file never changes under its name. */
const underway = new Map<string, WeakRef<Buffer>>();
const underwayMaximum = 16;

/** Whoever asks for a file while another is being sent it shares the bytes. */
function readShared(file: string): Buffer {
  const known = underway.get(file)?.deref();
  if (known !== undefined) return known;
  const body = readFileSync(file);
  underway.delete(file);
  underway.set(file, new WeakRef(body));
  const [oldest] = underway.keys();
  if (underway.size > underwayMaximum && oldest !== undefined) underway.delete(oldest);
  return body;
}
