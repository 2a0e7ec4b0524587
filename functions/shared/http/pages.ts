import type { Position } from "../storage/keyset.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { Reply } from "./reply.ts";

/** Pages of lists, as all of them are answered: items, the address of the next page, and a Link header (RFC 8288). */
export type PageRequest = {
  readonly publicAddress: string;
  readonly path: string;
  /** The query as it was asked, without `cursor`. */
  readonly query: Readonly<Record<string, string | number | undefined>>;
};

/** What a cursor of this list is bound to: all of the query but the page size. */
function bindingOf(page: PageRequest): string[] {
  const asked = Object.entries(page.query)
    .filter(([key, value]) => value !== undefined && key !== "limit")
    .map(([key, value]) => `${key}=${value}`);
  return [page.path, ...asked.sort()];
}

/** @throws ProblemError invalid-cursor */
export function positionOf(page: PageRequest, cursor: string | undefined): Position | undefined {
  return cursor === undefined ? undefined : decodeCursor(cursor, bindingOf(page));
}

export function pageReply(
  page: PageRequest,
  body: { items: readonly unknown[]; next: Position | undefined; more?: Record<string, unknown> },
): Reply {
  const next = body.next === undefined ? null : addressOf(page, body.next);
  return {
    status: 200,
    body: { items: body.items, next, ...body.more },
    headers: linkToNext(page, body.next),
  };
}

/** The header that leads to the next page; none on the last. */
export function linkToNext(page: PageRequest, next: Position | undefined): Record<string, string> {
  return next === undefined ? {} : { link: `<${addressOf(page, next)}>; rel="next"` };
}

function addressOf(page: PageRequest, next: Position): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(page.query))
    if (value !== undefined) query.set(key, String(value));
  query.set("cursor", encodeCursor(next, bindingOf(page)));
  return `${page.publicAddress}${page.path}?${query}`;
}
