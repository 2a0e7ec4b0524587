import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, linkSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { parseRange } from "../edge/ranges.ts";
import { checkBody } from "./checksums.ts";
import { copySource, refuseByCondition } from "./conditions.ts";
import type { S3Object } from "./emulator.ts";
import { describeByHeaders } from "./object-headers.ts";
import type { Persistence } from "./persistence.ts";
import { type Refusal, refusals, refusalXml } from "./refusal.ts";
import { storedTag } from "./rules.ts";
import { promisedHeaders, refuseBySignature } from "./signature.ts";
import type { OrderedStore } from "./store.ts";

type Parts = {
  readonly store: OrderedStore;
  readonly persistence: Persistence;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
};
type Exchange = { request: IncomingMessage; response: ServerResponse; bucket: string; key: string };

/** The emulator takes bodies into memory, up to 11 MiB; what is longer than this goes past it. */
const streamedFrom = 4 * 1024 * 1024;

/**
 * Objects too large for memory: a long PUT goes straight into its body file while its checksums are
 * computed, a GET of a body file is read from it, a copy of one is a link to it.
 * @returns takes a request, or leaves it to the emulator (`false`)
 */
export function largeObjects(parts: Parts): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const object = objectOf(request.url ?? "/");
    if (object === null) return false;
    const work = workFor({ request, response, ...object }, parts);
    if (work === null) return false;
    work().catch(() => response.destroy());
    return true;
  };
}

function workFor(exchange: Exchange, parts: Parts): (() => Promise<void>) | null {
  const { request } = exchange;
  const file = (bucket: string, key: string) => parts.persistence.bodyFile(bucket, key);
  if (request.method === "GET" && !(request.url ?? "").includes("partNumber=")) {
    const path = file(exchange.bucket, exchange.key);
    return path === null ? null : () => sendFile(exchange, path, parts);
  }
  if (request.method !== "PUT" || (request.url ?? "").includes("uploadId=")) return null;
  const source = copySource(request.headers);
  if (source !== null) {
    const path = file(source.bucket, source.key);
    return path === null ? null : async () => copyFile(exchange, { ...source, path }, parts);
  }
  const chunked = request.headers["content-encoding"]?.includes("aws-chunked") === true;
  const long = Number(request.headers["content-length"] ?? 0) > streamedFrom;
  return long && !chunked ? () => receiveFile(exchange, parts) : null;
}

async function receiveFile(exchange: Exchange, parts: Parts): Promise<void> {
  const { request, response, bucket, key } = exchange;
  const refusal = refuse(exchange, parts);
  if (refusal !== null) return answerRefusal(exchange, refusal);
  const { blob, path } = parts.persistence.newBlob();
  const check = checkBody(promisedHeaders({ url: request.url ?? "", headers: request.headers }));
  const md5 = createHash("md5");
  let length = 0;
  try {
    await pipeline(
      request,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          md5.update(chunk);
          check.update(chunk);
          length += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(path),
    );
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  const late = check.refusal() ?? refuse(exchange, parts);
  if (late !== null) {
    await rm(path, { force: true });
    return answerRefusal(exchange, late);
  }
  const etag = `"${md5.digest("hex")}"`;
  adopt({ ...describeByHeaders(request.headers), key, etag, length }, { bucket, blob }, parts);
  response.writeHead(200, { etag, "content-length": "0" }).end();
}

function copyFile(
  exchange: Exchange,
  source: { bucket: string; key: string; path: string },
  parts: Parts,
): void {
  const { request, response, bucket, key } = exchange;
  const refusal = refuse(exchange, parts);
  if (refusal !== null) {
    answerRefusal(exchange, refusal);
    return;
  }
  const original = parts.store.headObject(source.bucket, source.key);
  const replace = request.headers["x-amz-metadata-directive"] === "REPLACE";
  const description = replace ? describeByHeaders(request.headers) : original;
  const { blob, path } = parts.persistence.newBlob();
  linkSync(source.path, path);
  const made = adopt(
    { ...description, key, etag: original.etag, length: original.contentLength },
    { bucket, blob },
    parts,
  );
  const when = made.lastModified.toISOString();
  response.writeHead(200, { "content-type": "application/xml" });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?>\n<CopyObjectResult><ETag>${made.etag}</ETag><LastModified>${when}</LastModified></CopyObjectResult>`,
  );
}

async function sendFile(exchange: Exchange, path: string, parts: Parts): Promise<void> {
  const { request, response, bucket, key } = exchange;
  const object = parts.store.headObject(bucket, key);
  const refusal = signatureRefusal(request, parts) ?? readRefusal(request, object);
  if (refusal !== null) return answerRefusal(exchange, refusal);
  if (request.headers["if-none-match"] === object.etag) {
    response.writeHead(304, { etag: object.etag }).end();
    return;
  }
  const range = parseRange(request.headers.range, object.contentLength);
  if (range === "unsatisfiable") {
    return answerRefusal(exchange, {
      status: 416,
      code: "InvalidRange",
      message: "The requested range is not satisfiable",
    });
  }
  const span = range === "whole" ? { first: 0, last: object.contentLength - 1 } : range;
  response.writeHead(range === "whole" ? 200 : 206, {
    ...headersOf(object),
    "content-length": String(span.last - span.first + 1),
    ...(range === "whole"
      ? {}
      : { "content-range": `bytes ${span.first}-${span.last}/${object.contentLength}` }),
  });
  await pipeline(createReadStream(path, { start: span.first, end: span.last }), response);
}

function headersOf(object: S3Object): Record<string, string> {
  const optional = {
    "cache-control": object.cacheControl,
    "content-disposition": object.contentDisposition,
    "content-language": object.contentLanguage,
    "content-encoding": object.contentEncoding,
  };
  const headers: Record<string, string> = {
    "content-type": object.contentType,
    etag: object.etag,
    "last-modified": object.lastModified.toUTCString(),
    "accept-ranges": "bytes",
  };
  for (const [name, value] of Object.entries(optional)) if (value !== undefined) headers[name] = value;
  for (const [name, value] of Object.entries(object.metadata)) headers[`x-amz-meta-${name}`] = value;
  return headers;
}

function adopt(
  { length, ...description }: Omit<S3Object, "body" | "contentLength" | "lastModified"> & { length: number },
  { bucket, blob }: { bucket: string; blob: string },
  { store, persistence }: Parts,
): S3Object {
  const object = { ...description, contentLength: length, lastModified: new Date(), body: Buffer.alloc(0) };
  persistence.adopt(bucket, object, blob);
  store.adopt(bucket, object);
  return object;
}

function refuse({ request, bucket, key }: Exchange, parts: Parts): Refusal | null {
  const { method = "GET", headers } = request;
  if (!parts.store.hasBucket(bucket))
    return { status: 404, code: "NoSuchBucket", message: "There is no such bucket" };
  return (
    signatureRefusal(request, parts) ??
    refuseByCondition({ method, headers, bucket, key }, (one, other) => storedTag(parts.store, one, other))
  );
}

function signatureRefusal(request: IncomingMessage, { credentials }: Parts): Refusal | null {
  const { method = "GET", url = "/", headers } = request;
  return refuseBySignature({ method, url, headers }, credentials, new Date());
}

function readRefusal(request: IncomingMessage, object: S3Object): Refusal | null {
  const wanted = request.headers["if-match"];
  return wanted === undefined || wanted === object.etag ? null : refusals.preconditionFailed;
}

function answerRefusal({ response }: Exchange, refusal: Refusal): void {
  response.writeHead(refusal.status, { "content-type": "application/xml" }).end(refusalXml(refusal));
}

function objectOf(url: string): { bucket: string; key: string } | null {
  const [path = ""] = url.split("?");
  const [, bucket = "", ...rest] = path.split("/");
  const key = rest.join("/");
  if (bucket === "" || key === "") return null;
  try {
    return { bucket, key: decodeURIComponent(key) };
  } catch {
    return null;
  }
}
