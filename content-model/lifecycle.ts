import { ProblemError } from "../schemas/problem.ts";
import type { Card, Gone, Head, HistoryEvent, Live, Revision, Withdrawal } from "./entry.ts";
import { facetsOf } from "./facets.ts";
import { type Passing, passing } from "./passing.ts";

/**
 * The commands on an entry, each a pure step from what is to what shall be. Storage carries out a step
 * as one conditional transaction; a step that the state does not allow throws and changes nothing.
 */
export type Step = {
  /** The version that the head must still have; null: there must be no entry yet. */
  readonly expectedVersion: number | null;
  readonly head: Head;
  readonly event: HistoryEvent;
  readonly revision?: Revision;
  /** What becomes live; null takes away what was. */
  readonly live?: Live | null;
  /** The card that others and lists show; null takes it away. Lists show it unless `listed` is false. */
  readonly card?: Card | null;
  readonly listed?: boolean;
  readonly gone?: Gone | null;
  /** What begins to stand somewhere for a time, with what is shown of it; and what no longer does. */
  readonly enters?: readonly (Passing & { readonly shown: Card | Gone })[];
  readonly leaves?: readonly Passing[];
  /** Slugs to reserve, to let go (never live) and whose address has to be looked at again. */
  readonly slugs: { readonly reserve?: string; readonly release?: string; readonly touch: readonly string[] };
};

/** Who acts, when, and the id for the history's event. */
export type Occasion = { readonly by: string; readonly at: string; readonly eventId: string };

type Content = Record<string, unknown>;

/** The first version: a draft that reserves its slug. */
export function created(
  entry: { id: string; type: Head["type"]; slug: string; language: string; content: Content },
  occasion: Occasion,
): Step {
  const head: Head = {
    id: entry.id,
    type: entry.type,
    version: 1,
    revision: 1,
    slug: entry.slug,
    title: titleOf(entry.content),
    language: entry.language,
    createdAt: occasion.at,
    createdBy: occasion.by,
    updatedAt: occasion.at,
    updatedBy: occasion.by,
    publishedAt: null,
    published: null,
    lastLiveSlug: null,
    withdrawal: null,
  };
  return {
    expectedVersion: null,
    head,
    event: eventOf(head, "created", occasion),
    revision: revisionOf(head, entry.content),
    slugs: { reserve: entry.slug, touch: [] },
  };
}

/**
 * New content, and perhaps a new slug; what is live stays as it is.
 */
export function changed(
  head: Head,
  change: {
    slug: string;
    language: string;
    content: Content;
    restoredVersion?: number;
    /** The slug that is left behind, when nothing was ever live under it. */
    release?: string | undefined;
  },
  occasion: Occasion,
): Step {
  assertPublishedAtKept(head, change.content);
  const version = head.version + 1;
  const next: Head = {
    ...head,
    version,
    revision: version,
    slug: change.slug,
    title: titleOf(change.content),
    language: change.language,
    updatedAt: occasion.at,
    updatedBy: occasion.by,
  };
  const moved = change.slug !== head.slug;
  return {
    expectedVersion: head.version,
    head: next,
    event: {
      ...eventOf(next, change.restoredVersion === undefined ? "changed" : "restored", occasion),
      ...(change.restoredVersion === undefined ? {} : { restoredVersion: change.restoredVersion }),
    },
    revision: revisionOf(next, change.content),
    slugs: {
      touch: [],
      ...(moved ? { reserve: change.slug } : {}),
      ...(change.release === undefined ? {} : { release: change.release }),
    },
  };
}

/**
 * Makes the content of the workplace live.
 * `publishedAt` is what the editor set, or now; from the first publication on it stays.
 * @throws ProblemError invalid-content when the editor's `publishedAt` lies in the future
 */
export function published(
  head: Head,
  content: Content,
  cardFor: (live: Live) => Card,
  occasion: Occasion,
): Step & { live: Live; card: Card } {
  const publishedAt = head.publishedAt ?? publishedAtOf(content) ?? occasion.at;
  if (Date.parse(publishedAt) > Date.parse(occasion.at)) {
    throw new ProblemError("invalid-content", "An entry cannot have been published in the future", {
      errors: [
        { pointer: "/content/publishedAt", code: "in-the-future", detail: "must not lie in the future" },
      ],
    });
  }
  const version = head.version + 1;
  const next: Head = {
    ...head,
    version,
    updatedAt: occasion.at,
    updatedBy: occasion.by,
    publishedAt,
    published: { revision: head.revision, at: occasion.at, slug: head.slug },
    lastLiveSlug: head.slug,
    withdrawal: null,
  };
  const live: Live = {
    id: head.id,
    type: head.type,
    version,
    revision: head.revision,
    slug: head.slug,
    publishedAt,
    updatedAt: occasion.at,
    retraction: null,
    content,
  };
  const former = head.lastLiveSlug !== null && head.lastLiveSlug !== head.slug ? [head.lastLiveSlug] : [];
  const card = cardFor(live);
  const news = recentNewsOf(live).filter(({ until }) => Date.parse(until) > Date.parse(occasion.at));
  return {
    expectedVersion: head.version,
    head: next,
    event: eventOf(next, "published", occasion),
    live,
    card,
    listed: true,
    gone: null,
    enters: news.map((one) => ({ ...one, shown: card })),
    leaves: noticeOf(head),
    slugs: { touch: [head.slug, ...former] },
  };
}

/**
 * Takes a live entry back. A withdrawal leaves nothing but its tombstone; a retraction stays readable
 * with its notice, in no list and no feed.
 * @throws ProblemError wrong-state when nothing is live
 */
export function withdrawn(
  head: Head,
  live: Live | null,
  card: Card | null,
  reason: { kind: Withdrawal["kind"]; reason: string },
  occasion: Occasion,
): Step {
  if (live === null || card === null || head.published === null) {
    throw new ProblemError("wrong-state", "Only what is published can be withdrawn");
  }
  if (head.withdrawal?.kind === "retraction" && reason.kind === "retraction") {
    throw new ProblemError("wrong-state", "The entry has been retracted already");
  }
  const withdrawal: Withdrawal = { kind: reason.kind, reason: reason.reason, at: occasion.at };
  const version = head.version + 1;
  const retracted = reason.kind === "retraction";
  const gone: Gone = {
    id: head.id,
    type: head.type,
    version,
    slug: live.slug,
    title: card.title,
    language: card.language,
    publishedAt: live.publishedAt,
    withdrawal,
    facets: facetsOf(card),
    fields: card.fields,
  };
  const next: Head = {
    ...head,
    version,
    updatedAt: occasion.at,
    updatedBy: occasion.by,
    published: retracted ? head.published : null,
    withdrawal,
  };
  return {
    expectedVersion: head.version,
    head: next,
    event: { ...eventOf(next, retracted ? "retracted" : "withdrawn", occasion), reason: reason.reason },
    live: retracted ? { ...live, version, updatedAt: occasion.at, retraction: withdrawal } : null,
    card: retracted ? { ...card, version, updatedAt: occasion.at, retracted } : null,
    listed: false,
    gone,
    enters: retracted ? noticeOf(next).map((one) => ({ ...one, shown: gone })) : [],
    leaves: [...recentNewsOf(live), ...noticeOf(head)],
    slugs: { touch: [live.slug] },
  };
}

/** @throws ProblemError wrong-state for an entry that was ever published, with the way to withdraw */
export function assertDeletable(head: Head): void {
  if (head.publishedAt === null) return;
  throw new ProblemError(
    "wrong-state",
    "Only a draft that was never published can be deleted; withdraw this one with POST …/withdraw",
  );
}

/** The notice of the retraction that the entry is under. */
function noticeOf({ id, withdrawal }: Head): Passing[] {
  return withdrawal?.kind === "retraction" ? [passing("retraction-notice", id, withdrawal.at)] : [];
}

/** For the first days a news item stands in a sitemap of its own. */
function recentNewsOf({ id, type, publishedAt }: Live): Passing[] {
  return type === "news" ? [passing("recent-news", id, publishedAt)] : [];
}

/** From the first publication on, `publishedAt` is fixed: it may be left out or said again, not changed. */
function assertPublishedAtKept(head: Head, content: Content): void {
  const wanted = publishedAtOf(content);
  if (
    head.publishedAt === null ||
    wanted === undefined ||
    Date.parse(wanted) === Date.parse(head.publishedAt)
  )
    return;
  throw new ProblemError("invalid-content", "An entry's publishedAt is fixed at its first publication", {
    errors: [{ pointer: "/content/publishedAt", code: "fixed", detail: `is ${head.publishedAt} for good` }],
  });
}

function eventOf(head: Head, action: HistoryEvent["action"], occasion: Occasion): HistoryEvent {
  return {
    id: occasion.eventId,
    action,
    at: occasion.at,
    by: occasion.by,
    fromVersion: head.version - 1,
    toVersion: head.version,
  };
}

function revisionOf(head: Head, content: Content): Revision {
  return {
    id: head.id,
    type: head.type,
    version: head.version,
    slug: head.slug,
    at: head.updatedAt,
    by: head.updatedBy,
    content,
  };
}

function titleOf(content: Content): string {
  return typeof content["title"] === "string" ? content["title"] : "";
}

function publishedAtOf(content: Content): string | undefined {
  return typeof content["publishedAt"] === "string" ? content["publishedAt"] : undefined;
}
