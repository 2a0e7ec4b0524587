import { createHash } from "node:crypto";
import * as z from "zod";
import { instant } from "../../../schemas/primitives.ts";
import { ProblemError } from "../../../schemas/problem.ts";
import type { Position } from "../storage/keyset.ts";

/**
 * Cursors: opaque positions in a list, bound to the query they come from. A cursor names a row by what
 * orders the list, never a key of the table. It holds no secret and grants nothing: its sum shows what was
 * changed or carried to another list, not who made it.
 */
const cursorSchema = z.strictObject({
  sum: z.string().length(16),
  at: instant,
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
});

/** @param query everything that decides which list it is: path and query keys, without `cursor` and `limit` */
export function encodeCursor({ at, id }: Position, query: readonly string[]): string {
  return Buffer.from(JSON.stringify({ sum: sumOf({ at, id }, query), at, id })).toString("base64url");
}

/** @throws ProblemError invalid-cursor for anything that this list did not give out */
export function decodeCursor(cursor: string, query: readonly string[]): Position {
  const parsed = cursorSchema.safeParse(jsonOf(cursor));
  if (!parsed.success) throw invalid("The cursor is not one that this API gave out");
  const { at, id } = parsed.data;
  // The text is compared whole: decoding passes over what is no base64url, and many texts say the same.
  if (encodeCursor({ at, id }, query) !== cursor) {
    throw invalid("The cursor belongs to another query, or has been changed");
  }
  return { at, id };
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sumOf({ at, id }: Position, query: readonly string[]): string {
  return createHash("sha256")
    .update(JSON.stringify([query, at, id]))
    .digest("hex")
    .slice(0, 16);
}

function invalid(detail: string): ProblemError {
  return new ProblemError("invalid-cursor", detail);
}
