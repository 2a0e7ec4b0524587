import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod";
import { ProblemError } from "../../../schemas/problem.ts";

/** How content stands in an item: JSON as text, compressed past a threshold. */

/** Below this many bytes compressing does not save a capacity unit worth its time. */
const compressFrom = 4_096;

/** An item holds 400 kB (DynamoDB's limit); the rest of the item needs a little of it. */
const storedMaximum = 390_000;

/** @throws ProblemError too-large when the content does not fit into an item, compressed */
export function encodeContent(content: Record<string, unknown>): string | Uint8Array {
  const json = JSON.stringify(content);
  const length = Buffer.byteLength(json);
  if (length < compressFrom) return json;
  const compressed = gzipSync(json);
  if (compressed.length > storedMaximum) {
    throw new ProblemError(
      "too-large",
      `The content takes ${compressed.length} bytes compressed; an entry holds at most ${storedMaximum}`,
    );
  }
  return compressed;
}

/** The item attribute back as content. */
export const encodedContent = z
  .union([z.string(), z.instanceof(Uint8Array)])
  .transform(
    (stored) =>
      JSON.parse(typeof stored === "string" ? stored : gunzipSync(stored).toString("utf8")) as unknown,
  )
  .pipe(z.record(z.string(), z.unknown()));
