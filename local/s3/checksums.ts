import { createHash, type Hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { crc32 } from "node:zlib";
import { type Refusal, refusals } from "./refusal.ts";

/** Follows a body as it passes and compares it in the end with what the request promised about it. */
export type BodyCheck = {
  update(chunk: Uint8Array): void;
  /** @returns why S3 would refuse the body; null when every promise holds */
  refusal(): Refusal | null;
};

/**
 * What the headers of a PUT promise about its body: `Content-MD5`, `x-amz-checksum-*` and
 * `x-amz-content-sha256`. S3 verifies them all; the emulator stores them unread.
 * @param promised headers, or the trailers of a chunked body; a presigned address may hold them in its
 *   query, so the caller merges those in
 */
export function checkBody(promised: IncomingHttpHeaders): BodyCheck {
  const checks = [
    hashCheck("md5", "base64", promised["content-md5"], refusals.badDigest),
    hashCheck("sha256", "base64", promised["x-amz-checksum-sha256"], refusals.badDigest),
    hashCheck("sha1", "base64", promised["x-amz-checksum-sha1"], refusals.badDigest),
    crcCheck(promised["x-amz-checksum-crc32"]),
    hashCheck("sha256", "hex", contentHash(promised), refusals.contentHashMismatch),
  ].filter((check) => check !== null);
  return {
    update: (chunk) => {
      for (const check of checks) check.update(chunk);
    },
    refusal: () => {
      for (const check of checks) {
        const refusal = check.refusal();
        if (refusal !== null) return refusal;
      }
      return null;
    },
  };
}

/** The header also holds words (`UNSIGNED-PAYLOAD`, `STREAMING-…`), which promise nothing here. */
function contentHash(promised: IncomingHttpHeaders): string | undefined {
  const header = promised["x-amz-content-sha256"];
  return typeof header === "string" && /^[0-9a-f]{64}$/.test(header) ? header : undefined;
}

function hashCheck(
  algorithm: string,
  encoding: "base64" | "hex",
  wanted: string | string[] | undefined,
  refusal: Refusal,
): BodyCheck | null {
  if (typeof wanted !== "string") return null;
  const hash: Hash = createHash(algorithm);
  return {
    update: (chunk) => void hash.update(chunk),
    refusal: () => (hash.digest(encoding) === wanted ? null : refusal),
  };
}

function crcCheck(wanted: string | string[] | undefined): BodyCheck | null {
  if (typeof wanted !== "string") return null;
  let value = 0;
  return {
    update: (chunk) => {
      value = crc32(chunk, value);
    },
    refusal: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value >>> 0);
      return bytes.toString("base64") === wanted ? null : refusals.badDigest;
    },
  };
}
