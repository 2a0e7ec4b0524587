import * as z from "zod";
import { historyActions, statuses, withdrawalKinds } from "./entry-terms.ts";
import { entryId, instant, languageTag, slug, text } from "./primitives.ts";

/** What editors exchange: an entry in its working state, its revisions and its history. */

const version = z.int().min(1).describe("A version of the entry; each command makes one");
const actor = z.string().describe("Who: the subject of the token, or the client of the API key");

export const entryStatus = z
  .enum(statuses)
  .describe("draft: never live; scheduled; published; changed: live, with later edits; withdrawn")
  .meta({ id: "EntryStatus" });

const withdrawal = z.object({
  kind: z.enum(withdrawalKinds).describe("Taken back, or retracted and still readable"),
  at: instant,
  reason: z.string().describe("Why"),
});

/** What an editor sends: a whole content, and the slug where it shall not follow from the title. */
export const entryInput = (content: z.ZodType) =>
  z.strictObject({
    slug: slug.optional(),
    content: content.describe("The entry's fields"),
  });

/** A merge patch: what it makes of the entry is what has to satisfy the type's input, and is parsed with it. */
export const entryPatch = z
  .looseObject({
    slug: slug.optional().describe("Another slug"),
    content: z
      .record(z.string().max(64), z.unknown())
      .optional()
      .describe("The fields to change, under their names; null removes one"),
  })
  .meta({
    id: "EntryPatch",
    description:
      "A merge patch: objects are merged, arrays replaced whole, null removes. What comes out must satisfy the type's input.",
    examples: [{ content: { lead: "Een nieuwe inleiding." } }],
  });

const entryFields = {
  id: entryId,
  type: z.string().describe("The type of entry"),
  version: version.describe("Counts every command; it is the entry's ETag"),
  status: entryStatus,
  slug,
  published: z
    .object({
      version: version.describe("The version whose content is live"),
      at: instant.describe("Since when that is live"),
      firstAt: instant.describe("When it was first published, as it orders lists"),
    })
    .nullable()
    .describe("What is live; null when nothing is"),
  withdrawal: withdrawal
    .nullable()
    .describe("When and why it was withdrawn or retracted; null when it was not"),
  schedule: z.null().describe("What is planned; null when nothing is"),
  createdAt: instant,
  createdBy: actor,
  updatedAt: instant,
  updatedBy: actor,
};

export const entry = (content: z.ZodType) =>
  z.object({ ...entryFields, content: content.describe("The entry's fields, in its working state") });

/** A row of the editors' list: the entry without its content. */
export const entrySummary = z
  .object({ ...entryFields, title: z.string().describe("The title"), language: languageTag })
  .meta({ id: "EntrySummary", description: "An entry in a list, without its content." });
export type EntrySummary = z.infer<typeof entrySummary>;

export const publishRequest = z
  .strictObject({
    at: z
      .strictObject({
        local: z.string().max(25).describe("Wall-clock time"),
        timeZone: z.string().max(64).describe("An IANA time zone"),
        offset: z.string().max(6).optional().describe("Which of the two, where the time occurs twice"),
      })
      .optional()
      .describe("Schedules are not there yet: a time is refused with 422. Leave it out to publish now"),
  })
  .meta({ id: "PublishRequest", description: "Publish now.", examples: [{}] });

export const withdrawRequest = z
  .strictObject({
    reason: text(1_000).trim().describe("Why; readers see it"),
    kind: z
      .enum(withdrawalKinds)
      .default("withdrawal")
      .describe("withdrawal: the address answers 410; retraction: it stays readable, with a notice"),
  })
  .meta({
    id: "WithdrawRequest",
    description: "Take an entry back.",
    examples: [{ reason: "De bijeenkomst gaat niet door.", kind: "withdrawal" }],
  });

export const revisionSummary = z
  .object({ version, slug, at: instant, by: actor })
  .meta({ id: "RevisionSummary", description: "A version that changed the content." });

export const revision = (content: z.ZodType) =>
  z.object({ version, slug, at: instant, by: actor, content: content.describe("The fields as they were") });

export const historyEvent = z
  .object({
    id: z.string().describe("The event's id"),
    action: z.enum(historyActions).describe("What was done"),
    at: instant,
    by: actor,
    fromVersion: z.int().min(0).describe("The version before; 0 for none"),
    toVersion: version.describe("The version after"),
    restoredVersion: version.optional().describe("With `restored`: whose content came back"),
    reason: z.string().optional().describe("With `withdrawn` and `retracted`: why"),
  })
  .meta({ id: "HistoryEvent", description: "Who did what, and when." });

/** A page of any list: the items, and where to go on. */
export const pageOf = (item: z.ZodType) =>
  z.object({
    items: z.array(item).describe("This page"),
    next: z.url().nullable().describe("The next page's address; null on the last"),
  });
