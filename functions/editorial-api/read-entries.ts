import { statuses } from "../../schemas/entry-terms.ts";
import { ProblemError } from "../../schemas/problem.ts";
import { pageReply, positionOf } from "../shared/http/pages.ts";
import type { Reply } from "../shared/http/reply.ts";
import { holds, type Principal } from "../shared/identity/principal.ts";
import { listHistory, listRevisions, readRevision } from "../shared/storage/entries.ts";
import { listHeads } from "../shared/storage/listings.ts";
import { readVisibleHead } from "./access.ts";
import { type EditorialContext, typeAt } from "./context.ts";
import { entryReply, eventView, revisionView, summaryOf } from "./entry-view.ts";

/** Reading entries in their working state, with their revisions and history. */

type OfEntry = { collection: string; id: string; principal: Principal };
type Paged = { path: string; limit: number; cursor?: string | undefined };

/** @throws ProblemError not-found, forbidden */
export async function readEntry(context: EditorialContext, query: OfEntry): Promise<Reply> {
  const head = await readVisibleHead(context.table, typeAt(query.collection), query.id, query.principal);
  const revision = await readRevision(context.table, head.id, head.revision);
  if (revision === undefined) throw new Error(`The entry ${head.id} lacks its revision ${head.revision}`);
  return { ...entryReply(head, revision.content), cacheControl: "private, no-cache" };
}

/** Latest change first; an author sees the own entries only. @throws ProblemError not-found, invalid-cursor */
export async function listEntries(
  context: EditorialContext,
  query: Paged & { collection: string; status?: string | undefined; principal: Principal },
): Promise<Reply> {
  const definition = typeAt(query.collection);
  const page = {
    publicAddress: context.publicAddress,
    path: query.path,
    query: { status: query.status, limit: query.limit },
  };
  const { rows, next } = await listHeads(context.table, {
    type: definition.name,
    statuses: query.status === undefined ? statuses : [query.status],
    author: holds(query.principal, "editor") ? undefined : query.principal.subject,
    limit: query.limit,
    after: positionOf(page, query.cursor),
  });
  return pageReply(page, { items: rows.map(summaryOf), next });
}

/** @throws ProblemError not-found, forbidden, invalid-cursor */
export async function listEntryRevisions(context: EditorialContext, query: OfEntry & Paged): Promise<Reply> {
  const head = await readVisibleHead(context.table, typeAt(query.collection), query.id, query.principal);
  const page = { publicAddress: context.publicAddress, path: query.path, query: { limit: query.limit } };
  const after = positionOf(page, query.cursor);
  const { revisions, more } = await listRevisions(context.table, head.id, {
    limit: query.limit,
    before: after === undefined ? undefined : versionOf(after.id),
  });
  const last = revisions.at(-1);
  const next = more && last !== undefined ? { at: last.at, id: String(last.version) } : undefined;
  return pageReply(page, { items: revisions.map(revisionView), next });
}

/** @throws ProblemError not-found, forbidden */
export async function readEntryRevision(
  context: EditorialContext,
  query: OfEntry & { version: number },
): Promise<Reply> {
  const head = await readVisibleHead(context.table, typeAt(query.collection), query.id, query.principal);
  const revision = await readRevision(context.table, head.id, query.version);
  if (revision === undefined) {
    throw new ProblemError(
      "not-found",
      `Version ${query.version} did not change the content, or does not exist`,
    );
  }
  return { status: 200, body: { ...revisionView(revision), content: revision.content } };
}

/** @throws ProblemError not-found, forbidden, invalid-cursor */
export async function listEntryHistory(context: EditorialContext, query: OfEntry & Paged): Promise<Reply> {
  const head = await readVisibleHead(context.table, typeAt(query.collection), query.id, query.principal);
  const page = { publicAddress: context.publicAddress, path: query.path, query: { limit: query.limit } };
  const after = positionOf(page, query.cursor);
  const { events, more } = await listHistory(context.table, head.id, {
    limit: query.limit,
    before: after?.id,
  });
  const last = events.at(-1);
  const next = more && last !== undefined ? { at: last.at, id: last.id } : undefined;
  return pageReply(page, { items: events.map(eventView), next });
}

function versionOf(id: string): number {
  if (!/^[1-9]\d{0,7}$/.test(id)) throw new ProblemError("invalid-cursor", "The cursor names no version");
  return Number(id);
}
