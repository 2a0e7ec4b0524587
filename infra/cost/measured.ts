import { readFileSync } from "node:fs";
import * as z from "zod";

/** What was counted on the running system, `infra/cost/measured.json`: `npm run cost -- <bench.json>` takes it over. */

const counts = z.record(z.string(), z.number());

const operation = z.object({
  operation: z.string(),
  calls: counts,
  readUnits: z.number(),
  writeUnits: z.number(),
});

export const measuredSchema = z.object({
  /** From the request to the last feed; creating the draft is in it. */
  publication: z.object({
    invocations: counts,
    milliseconds: counts,
    calls: counts,
    readUnits: z.number(),
    writeUnits: z.number(),
  }),
  operations: z.array(operation),
  /** Bytes as they are sent, compressed where the CDN compresses. */
  sizes: z.object({ document: z.number(), list: z.number(), feed: z.number(), beacon: z.number() }),
  reconcile: z.object({ calls: counts, readUnits: z.number(), seconds: z.number(), entries: z.int() }),
  /** One run of the counting job over so many lines in so many files, and what it wrote. */
  logRun: z.object({
    lines: z.int().min(1),
    files: z.int(),
    linesPerSecond: z.number(),
    ledgerPuts: z.int(),
    tableWriteUnits: z.number(),
  }),
});

export type Measured = z.infer<typeof measuredSchema>;

/** @throws ZodError when a figure is missing */
export function readMeasured(path: string | URL): Measured {
  return measuredSchema.parse(JSON.parse(readFileSync(path, "utf8")));
}
