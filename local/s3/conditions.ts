import type { IncomingHttpHeaders } from "node:http";
import { type Refusal, refusals } from "./refusal.ts";

/**
 * Conditional writes as S3 has them: `If-None-Match: *` and `If-Match` on PUT, `If-Match` on DELETE,
 * and the source's ETag on a copy. The emulator ignores them all.
 * @param stored gives the ETag of a key that is there, quotes included; null when it is not there
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 */
export function refuseByCondition(
  request: { method: string; headers: IncomingHttpHeaders; bucket: string; key: string },
  stored: (bucket: string, key: string) => string | null,
): Refusal | null {
  if (request.method !== "PUT" && request.method !== "DELETE") return null;
  const { headers } = request;
  const current = stored(request.bucket, request.key);
  if (request.method === "PUT" && headers["if-none-match"] === "*" && current !== null) {
    return refusals.preconditionFailed;
  }
  const wanted = headers["if-match"];
  if (wanted !== undefined) {
    if (current === null) return refusals.noSuchKey;
    if (wanted !== "*" && !sameTag(wanted, current)) return refusals.preconditionFailed;
  }
  return refuseByCopySource(headers, stored);
}

/** The bucket and key that `x-amz-copy-source` names. */
export function copySource(headers: IncomingHttpHeaders): { bucket: string; key: string } | null {
  const header = headers["x-amz-copy-source"];
  if (typeof header !== "string") return null;
  const [bucket = "", ...rest] = decodeURIComponent(header).replace(/^\//, "").split("/");
  return { bucket, key: rest.join("/") };
}

function refuseByCopySource(
  headers: IncomingHttpHeaders,
  stored: (bucket: string, key: string) => string | null,
): Refusal | null {
  const source = copySource(headers);
  const wanted = headers["x-amz-copy-source-if-match"];
  if (source === null || typeof wanted !== "string") return null;
  const current = stored(source.bucket, source.key);
  return current !== null && sameTag(wanted, current) ? null : refusals.preconditionFailed;
}

const sameTag = (one: string, other: string): boolean =>
  one.replaceAll('"', "") === other.replaceAll('"', "");
