import * as z from "zod";
import { assetId, entryId } from "./primitives.ts";
import { listNameSchema } from "./robots.ts";

/**
 * The read ledger: what was counted, by which method, from which log files. One object an hour, and sums
 * of those. Numbers and ids only: no address and no user agent, in any form. `docs/reads.md` explains it.
 */

const count = z.int().min(0);

/** @see COUNTER Code of Practice R5.1, section 3.3.3: total and unique item metrics */
export const readCountSchema = z.object({
  total: count.describe("How often it was read"),
  unique: count.describe("The same, one user's reads within one hour counting once"),
});
export type ReadCount = z.infer<typeof readCountSchema>;

export const readKinds = ["views", "downloads", "plays"] as const;
export type ReadKind = (typeof readKinds)[number];

/**
 * Counts in the ledger say which part of them machines made: programs that are no robots. The rest is regular.
 * @see COUNTER Code of Practice R5.1, section 3.3.5: Access_Method
 */
export const ledgerCountSchema = readCountSchema.extend({ machine: readCountSchema.optional() });
export type LedgerCount = z.infer<typeof ledgerCountSchema>;

const shares = z.record(z.string(), count);

export const entryReadsSchema = z.object({
  views: ledgerCountSchema,
  downloads: ledgerCountSchema,
  plays: ledgerCountSchema,
  /**
   * All kinds together, and files alone: unique users over them, as COUNTER's reports ask for.
   * @see COUNTER Code of Practice R5.1, section 3.3.3: investigations and requests
   */
  investigations: ledgerCountSchema.optional(),
  requests: ledgerCountSchema.optional(),
  /** Reads by country (ISO 3166-1 alpha-2), of those whose country the log gives. */
  countries: shares.optional(),
  /** Reads by the host of the page they came from; hosts with fewer than three in the hour are `other`. */
  referrers: shares.optional(),
  /** Each file by itself; a file is either downloaded or played. */
  files: z.record(
    assetId,
    z.object({ downloads: ledgerCountSchema.optional(), plays: ledgerCountSchema.optional() }),
  ),
});
export type EntryReads = z.infer<typeof entryReadsSchema>;

/** What became of the log's lines. `read` is the sum of the others. */
export const lineCountsSchema = z.object({
  read: count.describe("Lines read"),
  counted: count.describe("Lines that count as a read"),
  robots: count.describe("Lines of robots"),
  doubleClicks: count.describe("Lines merged into another that counts: double clicks, and parts of one file"),
  excluded: count.describe("Lines that are no read of an entry"),
  rejected: count.describe("Lines that could not be read"),
  late: count.describe("Lines that came after their hour was closed"),
});
export type LineCounts = z.infer<typeof lineCountsSchema>;

/** An hour in UTC: `2026-01-31T09`. */
export const ledgerHour = z
  .string()
  .regex(
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])$/,
    "must be an hour: 2026-01-31T09",
  )
  .refine((hour) => isCalendarHour(hour), "must be an hour of the calendar")
  .describe("An hour in UTC");

export const ledgerInputSchema = z.object({
  key: z.string().min(1).describe("The log file's key"),
  etag: z.string().min(1).describe("Its ETag when it was read"),
  lines: count.describe("How many of its lines the hour depends on: its own and some of its neighbours'"),
});
export type LedgerInput = z.infer<typeof ledgerInputSchema>;

export const hourLedgerSchema = z.object({
  hour: ledgerHour,
  method: z.string().min(1).describe("The rules that were counted by"),
  lists: z
    .array(listNameSchema)
    .default([])
    .describe("The lists of robots, apps and libraries that were used"),
  inputs: z.array(ledgerInputSchema).describe("The log files that were counted, by key"),
  lateInputs: z
    .array(ledgerInputSchema)
    .describe("Log files that brought lines after the hour was closed; those are in `late` and nowhere else"),
  lines: lineCountsSchema,
  entries: z.record(entryId, entryReadsSchema),
});
export type HourLedger = z.infer<typeof hourLedgerSchema>;

/** A sum also says in which hour each entry was first read. */
export const summedReadsSchema = entryReadsSchema.extend({ since: ledgerHour });
export type SummedReads = z.infer<typeof summedReadsSchema>;

/** The sum of a day's hours, a month's days, a year's months, or of all years. */
export const sumLedgerSchema = z.object({
  period: z.string().min(1).describe("`2026-01-31`, `2026-01`, `2026` or `all`"),
  methods: z.array(z.string()).describe("The methods of its hours"),
  firstHour: ledgerHour.describe("The first hour that it holds"),
  lastHour: ledgerHour.describe("The last one"),
  parts: z.record(z.string(), z.string()).describe("Each part that was summed, with its ETag"),
  lines: lineCountsSchema,
  entries: z.record(entryId, summedReadsSchema),
});
export type SumLedger = z.infer<typeof sumLedgerSchema>;

/** Why a log file is reported; the last one was counted up to the damage, the others not at all. */
export const logFileFaults = ["not-gzip", "parquet", "no-header", "missing-fields", "damaged"] as const;
export type LogFileFault = (typeof logFileFaults)[number];

/** What one day's log files hold, so that a run knows which to read for an hour. */
export const inputIndexSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      etag: z.string().min(1),
      /** By which way of reading this was found; what another found is found again. */
      reader: count.default(1),
      fault: z.enum(logFileFaults).nullable(),
      /** Lines of which not even the hour can be read. */
      rejected: count,
      hours: z.record(ledgerHour, z.object({ lines: count, opening: count, media: count.default(0) })),
    }),
  ),
});
export type InputIndex = z.infer<typeof inputIndexSchema>;
export type InputRecord = InputIndex["files"][string];

export const noLines: LineCounts = {
  read: 0,
  counted: 0,
  robots: 0,
  doubleClicks: 0,
  excluded: 0,
  rejected: 0,
  late: 0,
};

export function addLines(a: LineCounts, b: LineCounts): LineCounts {
  return {
    read: a.read + b.read,
    counted: a.counted + b.counted,
    robots: a.robots + b.robots,
    doubleClicks: a.doubleClicks + b.doubleClicks,
    excluded: a.excluded + b.excluded,
    rejected: a.rejected + b.rejected,
    late: a.late + b.late,
  };
}

function isCalendarHour(hour: string): boolean {
  const instant = Date.parse(`${hour}:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(hour);
}
