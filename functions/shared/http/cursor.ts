import { createHash } from "node:crypto";
import * as z from "zod";
import { instant } from "../../../schemas/primitives.ts";
import { ProblemError } from "../../../schemas/problem.ts";

/**
 * Cursors: opaque positions in a list, bound to the query they come from. A cursor names a row by what
 * orders the list, never a key of the table.
 */
export type Position = { readonly at: string; readonly id: string };

const cursorSchema = z.strictObject({
  q: z.string().length(16),
  at: instant,
  id: z.string().min(1).max(64),
});

/** @param query everything that decides which list it is: path and query keys, without `cursor` and `limit` */
export function encodeCursor(position: Position, query: readonly string[]): string {
  return Buffer.from(JSON.stringify({ q: fingerprint(query), ...position })).toString("base64url");
}

/** @throws ProblemError invalid-cursor for anything that this list did not give out */
export function decodeCursor(cursor: string, query: readonly string[]): Position {
  const parsed = cursorSchema.safeParse(jsonOf(cursor));
  if (!parsed.success)
    throw new ProblemError("invalid-cursor", "The cursor is not one that this API gave out");
  const { q, at, id } = parsed.data;
  if (q !== fingerprint(query))
    throw new ProblemError("invalid-cursor", "The cursor belongs to another query");
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

function fingerprint(query: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(query)).digest("hex").slice(0, 16);
}
