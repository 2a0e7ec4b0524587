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
        method: "katern-counter-r5.1/3",
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
  views: readCountSchema.describe("Pages that show the entry, and its document"),
  downloads: readCountSchema.describe("Files downloaded"),
  plays: readCountSchema.describe("Sound and film played"),
});

/** A most-read list: cards as other lists show them, each with its `reads` in the period. */
export const mostReadSchema = z
  .object({
    period: z.enum(mostReadPeriods).describe("How far it looks back"),
    scope: z.enum(mostReadScopes).describe("What it lists: everything, or one collection"),
    from: z.iso.date().describe("The first day that counts, in UTC"),
    to: z.iso.date().describe("The last one, the day of the count"),
    items: z
      .array(
        z.looseObject({
          ...cardFields,
          reads: readsInPeriodSchema.describe("How often it was read in the period"),
        }),
      )
      .max(50)
      .describe("The most read first, at most 50"),
  })
  .meta({ id: "MostRead", description: "What was read most." });

export const mostReadTypes = ["news", "article", "report", "session"] as const;

/** An editor's series of an entry's reads: one item a day or month, those without reads included. */
export const readSeriesSchema = z
  .object({
    entry: entryId,
    from: z.iso.date().describe("The first day that counts, in UTC"),
    to: z.iso.date().describe("The last one"),
    by: z.enum(["day", "month"]).describe("What each item is the sum of"),
    items: z
      .array(
        z.object({
          period: z.string().describe("`2026-01-31` or `2026-01`"),
          total: z.int().min(0).describe("Views, downloads and plays together"),
          views: readCountSchema.describe("Pages that show the entry, and its document"),
          downloads: readCountSchema.describe("Files downloaded"),
          plays: readCountSchema.describe("Sound and film played"),
        }),
      )
      .describe("In the order of time"),
  })
  .meta({ id: "ReadsByPeriod", description: "How often an entry was read, by day or month." });
export type ReadSeries = z.infer<typeof readSeriesSchema>;

/** Reads by the site whose page they came from. */
export const partnerReportSchema = z
  .object({
    from: z.iso.date().describe("The first day that counts, in UTC"),
    to: z.iso.date().describe("The last one"),
    items: z
      .array(
        z.object({
          host: z.string().describe("The site, or `other` for all with few reads of an entry in an hour"),
          reads: z.int().min(0).describe("Views, downloads and plays together"),
          entries: z.int().min(0).describe("How many entries were read from there"),
        }),
      )
      .describe("The most reads first"),
  })
  .meta({ id: "PartnerReport", description: "Reads by referring site." });
export type PartnerReport = z.infer<typeof partnerReportSchema>;

const usage = z.record(z.string(), z.record(z.string(), z.int().min(0)));

/** COUNTER's Item Report in the shape of the COUNTER API (SUSHI). @see COUNTER Code of Practice R5.1, section 4.4 */
export const itemReportSchema = z
  .object({
    Report_Header: z
      .object({
        Report_Name: z.literal("Item Report").describe("The report's name"),
        Report_ID: z.literal("IR").describe("The report's short name"),
        Release: z.literal("5.1").describe("The release of the Code of Practice"),
        Institution_Name: z.string().describe("Whose usage it is: everybody's"),
        Institution_ID: z.object({}).describe("None"),
        Report_Filters: z
          .object({
            Begin_Date: z.iso.date().describe("Its first day"),
            End_Date: z.iso.date().describe("Its last day"),
          })
          .describe("The period"),
        Report_Attributes: z
          .object({ Attributes_To_Show: z.array(z.string()).describe("Their names") })
          .describe("What usage is told apart by"),
        Created: instant,
        Created_By: z.string().describe("Who made it"),
        Registry_Record: z.string().describe("None"),
      })
      .describe("What the report is of"),
    Report_Items: z
      .array(
        z.object({
          Items: z
            .array(
              z.object({
                Item: z.string().describe("Its title"),
                Platform: z.string().describe("Where it was read"),
                Publisher: z.string().describe("Who published it"),
                Item_ID: z
                  .object({
                    DOI: z.string().optional().describe("Its DOI"),
                    ISBN: z.string().optional().describe("Its ISBN"),
                    URI: z.string().describe("Its address"),
                    Proprietary: z.string().describe("Its id"),
                  })
                  .describe("What it is known by"),
                Publication_Date: z.iso.date().describe("When it was first published here"),
                Attribute_Performance: z
                  .array(
                    z.object({
                      Data_Type: z.enum(["Report", "Audiovisual"]).describe("What it is"),
                      YOP: z.string().describe("The year it was published"),
                      Access_Type: z.literal("Free_To_Read").describe("Everything is free to read"),
                      Access_Method: z
                        .enum(["Regular", "TDM"])
                        .describe("Who read: people, or programs that are no robots"),
                      Performance: usage.describe("Counts by metric and month"),
                    }),
                  )
                  .describe("Its usage"),
              }),
            )
            .describe("The item"),
        }),
      )
      .describe("Reports and recordings that were read"),
  })
  .meta({ id: "ItemReport", description: "COUNTER's Item Report (IR), release 5.1." });
export type ItemReport = z.infer<typeof itemReportSchema>;

/** Which day the stored lists end with. */
export const mostReadDaySchema = z.object({ day: z.iso.date() });

/** What the counting job is asked: nothing, for what is open; or hours, both included. */
export const countReadsRequestSchema = z.object({
  from: ledgerHour.optional(),
  to: ledgerHour.optional(),
});
export type CountReadsRequest = z.infer<typeof countReadsRequestSchema>;

/** What the state machine that counts hours side by side begins with. */
export type SpreadInput = { readonly periods: readonly string[] };

/** A part of a run that is spread over many functions, as the state machine asks for it. */
export const countingStepSchema = z.discriminatedUnion("step", [
  z.object({
    step: z.literal("read"),
    period: z.string().min(1).describe("The new log files of which hour, as their names say it"),
  }),
  z.object({ step: z.literal("plan") }),
  z.object({ step: z.literal("count"), hour: ledgerHour }),
  z.object({ step: z.literal("finish") }),
]);
export type CountingStep = z.infer<typeof countingStepSchema>;

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
  execution: z
    .string()
    .optional()
    .describe("The execution that counts in its place, when there was more to read than one function should"),
});
export type CountReadsAnswer = z.infer<typeof countReadsAnswerSchema>;
