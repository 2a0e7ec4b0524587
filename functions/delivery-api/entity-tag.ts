import { createHash } from "node:crypto";

/** The entity tag of some bytes: their MD5, as storage gives stored files too, so that both agree. */
export function etagOf(body: string): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}
