import * as z from "zod";
import { cardFields } from "./document.ts";
import { ledgerHour, lineCountsSchema, readCountSchema } from "./ledger.ts";
import { entryId, instant } from "./primitives.ts";

/** Read counts as they cross the wire. How they are made: `docs/reads.md`. */

/** Counts brought from an earlier system, kept apart because nobody can say how they were made. */
const carriedOverSchema = z.object({
  count: z.int().min(0).describe("How many reads the earlier system showed; 0 when there was none"),
  asOf: z.iso.date().nullable().describe("On which date that was; null when not known"),
});

/** What `GET /v1/reads/{entryId}` answers. */
export const readsSchema = z
  .object({
    entryId,
    total: z.int().min(0).describe("Views, downloads, plays and what was carried over, together"),
    views: readCountSchema.describe("Pages that show the entry, and its document fetched by a browser"),
    downloads: readCountSchema.describe("Files downloaded"),
    plays: readCountSchema.describe("Sound and film played"),
    carriedOver: carriedOverSchema.describe("Reads counted by an earlier system, included in `total`"),
    countedSince: instant
      .nullable()
      .describe("The start of the first hour that was counted; null before there was one"),
    asOf: instant.nullable().describe("When was counted last; null before there was a first time"),
    method: z.string().describe("The rules that were counted by"),
  })
  .meta({
    id: "Reads",
    description: "How often an entry was read.",
    examples: [
      {
        entryId: "0193b2c4-7a10-7cde-8f01-23456789abcd",
        total: 2_310,
        views: { total: 230, unique: 201 },
        downloads: { total: 14, unique: 12 },
        plays: { total: 0, unique: 0 },
        carriedOver: { count: 2_066, asOf: null },
        countedSince: "2026-01-05T09:00:00Z",
        asOf: "2026-02-01T10:00:00Z",
        method: "katern-counter-r5.1/2",
      },
    ],
  });
export type Reads = z.infer<typeof readsSchema>;

export const mostReadPeriods = ["7d", "30d", "365d"] as const;
export type MostReadPeriod = (typeof mostReadPeriods)[number];

export const mostReadScopes = ["all", "news", "articles", "reports", "sessions"] as const;
export type MostReadScope = (typeof mostReadScopes)[number];

/** How often an item of a most-read list was read in its period; nothing that was carried over is in it. */
const readsInPeriodSchema = z.object({
  total: z.int().min(0).describe("Views, downloads and plays together: what the list is ordered by"),
  views: readCountSchema,
  downloads: readCountSchema,
  plays: readCountSchema,
});

/** A most-read list: cards as other lists show them, each with its `reads` in the period. */
export const mostReadSchema = z
  .object({
    period: z.enum(mostReadPeriods).describe("How far it looks back"),
    scope: z.enum(mostReadScopes).describe("What it lists: everything, or one collection"),
    from: z.iso.date().describe("The first day that counts, in UTC"),
    to: z.iso.date().describe("The last one, the day of the count"),
    items: z
      .array(z.looseObject({ ...cardFields, reads: readsInPeriodSchema }))
      .max(50)
      .describe("The most read first, at most 50"),
  })
  .meta({ id: "MostRead", description: "What was read most." });

/** Which day the stored lists end with. */
export const mostReadDaySchema = z.object({ day: z.iso.date() });

/** What the counting job is asked: nothing, for what is open; or hours, both included. */
export const countReadsRequestSchema = z.object({
  from: ledgerHour.optional(),
  to: ledgerHour.optional(),
});
export type CountReadsRequest = z.infer<typeof countReadsRequestSchema>;

/** What it answers. */
export const countReadsAnswerSchema = z.object({
  hours: z.array(ledgerHour).describe("The hours that were counted"),
  lines: lineCountsSchema.describe("What became of the lines of those hours, and of late ones"),
  rejectedFiles: z
    .array(z.object({ key: z.string(), fault: z.string() }))
    .describe("Log files that were set aside, or counted only up to their damage"),
  unavailable: z
    .array(ledgerHour)
    .describe("Hours that were asked for and left as they are, because their log files have expired"),
});
export type CountReadsAnswer = z.infer<typeof countReadsAnswerSchema>;
