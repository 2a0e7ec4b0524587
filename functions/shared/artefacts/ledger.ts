import { createHash } from "node:crypto";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type * as z from "zod";
import { recordStorageCall } from "../observability/storage-calls.ts";
import { type Bucket, plainEtag } from "./bucket.ts";

/** The ledger bucket: JSON objects, read and written whole. */

export type Stored<Value> = { readonly value: Value; readonly etag: string };

/**
 * Reads and parses an object.
 * @returns null when it is not there
 * @throws Error naming the key when what is stored does not parse
 */
export async function readLedger<Shape extends z.ZodType>(
  bucket: Bucket,
  key: string,
  shape: Shape,
): Promise<Stored<z.output<Shape>> | null> {
  recordStorageCall({ service: "bucket", operation: "GetObject", readUnits: 0, writeUnits: 0 });
  try {
    const answer = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
    const text = (await answer.Body?.transformToString("utf-8")) ?? "";
    return { value: parseStored(key, text, shape), etag: plainEtag(answer.ETag) };
  } catch (error) {
    if (error instanceof Error && (error.name === "NoSuchKey" || error.name === "NotFound")) return null;
    throw error;
  }
}

function parseStored<Shape extends z.ZodType>(key: string, text: string, shape: Shape): z.output<Shape> {
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`The stored ledger object ${key} is not readable`, { cause });
  }
}

/**
 * Writes an object unless it already holds these bytes, and only if it is still as it was read.
 * @param before the ETag it was read with; null when it was not there
 * @returns its ETag, or null when somebody else changed it meanwhile and nothing was written
 */
export async function writeLedger(
  bucket: Bucket,
  object: { key: string; value: unknown; before: string | null },
): Promise<string | null> {
  const body = Buffer.from(`${JSON.stringify(object.value)}\n`);
  const etag = createHash("md5").update(body).digest("hex");
  if (etag === object.before) return etag;
  recordStorageCall({ service: "bucket", operation: "PutObject", readUnits: 0, writeUnits: 0 });
  try {
    await bucket.client.send(
      new PutObjectCommand({
        Bucket: bucket.name,
        Key: object.key,
        Body: body,
        ContentType: "application/json",
        ...(object.before === null ? { IfNoneMatch: "*" } : { IfMatch: `"${object.before}"` }),
      }),
    );
    return etag;
  } catch (error) {
    if (isLostRace(error)) return null;
    throw error;
  }
}

/** A conditional write that came second: 412, 409 while another is under way, 404 when it was deleted. */
function isLostRace(error: unknown): boolean {
  return (
    error instanceof Error &&
    ["PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"].includes(error.name)
  );
}
