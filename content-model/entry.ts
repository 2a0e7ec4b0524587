import * as z from "zod";
import { historyActions, type statuses, withdrawalKinds } from "../schemas/entry-terms.ts";
import { assetId, entryId, instant, languageTag, slug } from "../schemas/primitives.ts";
import { fieldsInOrder } from "./key-order.ts";
import { typeNames } from "./marks.ts";

/**
 * What an entry is made of while it lives: its head (state), its revisions (content), what is live of
 * it, its card (what others show of it) and its history. Storage parses its items with these.
 */
export type Status = (typeof statuses)[number];

const type = z.enum(typeNames);
const version = z.int().min(1);

export const withdrawalSchema = z.object({
  kind: z.enum(withdrawalKinds),
  at: instant,
  reason: z.string(),
});
export type Withdrawal = z.infer<typeof withdrawalSchema>;

export const headSchema = z.object({
  id: entryId,
  type,
  version,
  /** The version that made the content as it is in the workplace. */
  revision: version,
  slug,
  title: z.string(),
  language: languageTag,
  createdAt: instant,
  createdBy: z.string(),
  updatedAt: instant,
  updatedBy: z.string(),
  /** When it was first published, as it orders lists: fixed from then on. */
  publishedAt: instant.nullable(),
  /** What is live: the revision, since when, under which slug. A withdrawn entry has nothing live. */
  published: z.object({ revision: version, at: instant, slug }).nullable(),
  /** The slug it was last live under: it stays the entry's own for ever. */
  lastLiveSlug: slug.nullable(),
  /** Of a series: the name by which podcast apps know it, made at its first publication and kept for ever. */
  podcastGuid: z.guid().optional(),
  withdrawal: withdrawalSchema.nullable(),
});
export type Head = z.infer<typeof headSchema>;

export const revisionSchema = z.object({
  id: entryId,
  type,
  version,
  slug,
  at: instant,
  by: z.string(),
  content: z.record(z.string(), z.unknown()),
});
export type Revision = z.infer<typeof revisionSchema>;

export const liveSchema = z.object({
  id: entryId,
  type,
  /** The version that the publication made. */
  version,
  revision: version,
  slug,
  publishedAt: instant,
  updatedAt: instant,
  /** A retraction's notice: the entry stays readable, in no list and no feed. */
  retraction: withdrawalSchema.nullable(),
  /** Of a series: as its head has it. */
  podcastGuid: z.guid().optional(),
  content: z.record(z.string(), z.unknown()),
});
export type Live = z.infer<typeof liveSchema>;

const cardImageSchema = z.object({
  asset: assetId,
  filename: z.string(),
  alt: z.string(),
});

/** What lists and other entries show of an entry that is live; of one that was retracted it stays, and is not shown. */
export const cardSchema = z.object({
  id: entryId,
  type,
  version,
  slug,
  title: z.string(),
  lead: z.string().optional(),
  language: languageTag,
  publishedAt: instant,
  updatedAt: instant,
  image: cardImageSchema.optional(),
  themes: z.array(entryId).default([]),
  series: z.array(entryId).default([]),
  persons: z.array(entryId).default([]),
  organisations: z.array(entryId).default([]),
  /** The entry was retracted: its document stays, nothing else shows it. */
  retracted: z.literal(true).optional(),
  /** Of a series: whether it says that it is a podcast, or that it is none; absent where its recordings decide. */
  podcast: z.boolean().optional(),
  /** Of a session: whether it has a recording that podcasts play; absent in what was published before cards said it. */
  recorded: z.boolean().optional(),
  /** By when a session has begun, as an instant. */
  start: instant.optional(),
  /** The type's own fields that lists show. */
  fields: z.record(z.string(), z.unknown()).default({}).transform(fieldsInOrder),
});
export type Card = z.infer<typeof cardSchema>;

/** What is left to say of an entry that was withdrawn or retracted. */
export const goneSchema = z.object({
  id: entryId,
  type,
  version,
  slug,
  title: z.string(),
  language: languageTag,
  publishedAt: instant,
  withdrawal: withdrawalSchema,
  /** The facets it stood under, so that a later publication finds all its rows. */
  facets: z.array(z.string()),
  /** What its card said in lists: when a session that is called off would have been. */
  fields: z.record(z.string(), z.unknown()).default({}),
});
export type Gone = z.infer<typeof goneSchema>;

export const eventSchema = z.object({
  id: z.string(),
  action: z.enum(historyActions),
  at: instant,
  by: z.string(),
  fromVersion: z.int().min(0),
  toVersion: version,
  /** With `restored`: the version whose content came back. */
  restoredVersion: version.optional(),
  reason: z.string().optional(),
});
export type HistoryEvent = z.infer<typeof eventSchema>;

/** The state as editors see it; it follows from what the head holds. */
export function statusOf(head: Pick<Head, "withdrawal" | "published" | "revision">): Status {
  if (head.withdrawal !== null) return "withdrawn";
  if (head.published === null) return "draft";
  return head.published.revision === head.revision ? "published" : "changed";
}
