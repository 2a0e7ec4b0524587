import type { buildApp } from "fauxqs";
import { checkBody } from "./checksums.ts";
import { refuseByCondition } from "./conditions.ts";
import { decodeAwsChunked, type S3Store } from "./emulator.ts";
import { type Refusal, refusalXml } from "./refusal.ts";
import { promisedHeaders, refuseBySignature } from "./signature.ts";

type App = ReturnType<typeof buildApp>;
/**
 * Adds to the emulator what S3 refuses and it would not: unsigned, expired and wrongly signed requests
 * (403), bodies that differ from their checksums (400) and conditional writes whose condition does not
 * hold (412, 404). The condition is read and the object written in the same turn of the event loop, so
 * of writers that race one wins.
 */
export function addRules(
  app: App,
  store: S3Store,
  credentials: { accessKeyId: string; secretAccessKey: string },
): void {
  app.addHook("preHandler", (request, reply, done) => {
    const object = objectOf(request.params);
    if (object === null) return done();
    const { method, headers } = request;
    const signed = { method, headers, url: request.raw.url ?? "" };
    const refusal =
      refuseBySignature(signed, credentials, new Date()) ??
      (method === "PUT" ? refuseBody(signed, request.body) : null) ??
      refuseByCondition({ method, headers, ...object }, (bucket, key) => storedTag(store, bucket, key));
    if (refusal === null) return done();
    reply.status(refusal.status).type("application/xml").send(refusalXml(refusal));
  });
}

/** The ETag of an object that is there; null when it is not, or when its bucket is not. */
export function storedTag(store: S3Store, bucket: string, key: string): string | null {
  try {
    return store.headObject(bucket, key).etag;
  } catch (error) {
    if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return null;
    throw error;
  }
}

function refuseBody(request: Parameters<typeof promisedHeaders>[0], body: unknown): Refusal | null {
  if (!Buffer.isBuffer(body)) return null;
  const chunked = request.headers["content-encoding"]?.includes("aws-chunked") === true;
  const decoded = chunked ? decodeAwsChunked(body) : { body, trailers: {} };
  const check = checkBody({ ...promisedHeaders(request), ...decoded.trailers });
  check.update(decoded.body);
  return check.refusal();
}

function objectOf(params: unknown): { bucket: string; key: string } | null {
  if (typeof params !== "object" || params === null) return null;
  const bucket = "bucket" in params ? params.bucket : undefined;
  const key = "*" in params ? params["*"] : undefined;
  if (typeof bucket !== "string" || typeof key !== "string" || key === "") return null;
  return { bucket, key };
}
