import { type Head, type HistoryEvent, statusOf } from "../../content-model/entry.ts";
import type { EntrySummary } from "../../schemas/entry.ts";
import type { Reply } from "../shared/http/reply.ts";
import type { RevisionSummary } from "../shared/storage/items.ts";

/** Entries as editors see them. */

/** The answer of every operation that answers an entry: its version is its ETag. */
export function entryReply(head: Head, content: Record<string, unknown>, status = 200): Reply {
  return { status, etag: `"${head.version}"`, body: { ...stateOf(head), content } };
}

export function summaryOf(head: Head): EntrySummary {
  return { ...stateOf(head), title: head.title, language: head.language };
}

export function revisionView(revision: RevisionSummary): Record<string, unknown> {
  return { version: revision.version, slug: revision.slug, at: revision.at, by: revision.by };
}

export function eventView(event: HistoryEvent): Record<string, unknown> {
  return { ...event };
}

function stateOf(head: Head): Omit<EntrySummary, "title" | "language"> {
  return {
    id: head.id,
    type: head.type,
    version: head.version,
    status: statusOf(head),
    slug: head.slug,
    published:
      head.published === null || head.publishedAt === null
        ? null
        : { version: head.published.revision, at: head.published.at, firstAt: head.publishedAt },
    withdrawal: head.withdrawal,
    schedule: null,
    createdAt: head.createdAt,
    createdBy: head.createdBy,
    updatedAt: head.updatedAt,
    updatedBy: head.updatedBy,
  };
}
