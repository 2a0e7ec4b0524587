import * as z from "zod";
import type { Contract } from "../contract.ts";
import { cursor, entryId, wholeNumber } from "../primitives.ts";
import { itemReportSchema, partnerReportSchema, readSeriesSchema } from "../reads.ts";

/** The editorial API's reports of reads. */
const base = "/editorial/v1/reads";

const from = z.iso.date().describe("The first day, in UTC");
const to = z.iso.date().describe("The last day, included");
const month = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, "must be a month: 2026-01")
  .describe("A month: 2026-01");

const csv = "With `format=csv` the same as a table (`text/csv`, RFC 4180); cells are safe against formulas.";

export const readsContracts = [
  {
    id: "listReadsByPeriod",
    api: "editorial",
    method: "GET",
    path: base,
    summary: "An entry's reads by day or month",
    description: `At most 366 days or 120 months; a month at either end is counted whole. ${csv}`,
    tag: "Reads",
    scope: "author",
    request: {
      query: z.strictObject({
        entry: entryId.describe("The entry"),
        from,
        to,
        by: z.enum(["day", "month"]).default("day").describe("What each item is the sum of"),
        format: z.enum(["json", "csv"]).default("json").describe("How it is written"),
      }),
    },
    responses: { 200: { description: "The series", body: readSeriesSchema } },
    problems: ["unknown-parameter", "invalid-parameter"],
  },
  {
    id: "listReadsByPartner",
    api: "editorial",
    method: "GET",
    path: `${base}/partners`,
    summary: "Reads by referring site",
    description: `At most 366 days. Only reads whose page said where it is. ${csv}`,
    tag: "Reads",
    scope: "author",
    request: {
      query: z.strictObject({
        from,
        to,
        format: z.enum(["json", "csv"]).default("json").describe("How it is written"),
      }),
    },
    responses: { 200: { description: "The report", body: partnerReportSchema } },
    problems: ["unknown-parameter", "invalid-parameter"],
  },
  {
    id: "makeItemReport",
    api: "editorial",
    method: "GET",
    path: `${base}/item-report`,
    summary: "COUNTER's Item Report of reports and recordings",
    description:
      "Release 5.1, in the shape of the COUNTER API (SUSHI); at most 24 months, by the page: the header `Link` leads to the next one, and a page may hold fewer than `limit`. With `format=tsv` as the table of section 3.2 (`text/tab-separated-values`); cells are safe against formulas, and the tables of all pages put together are one.",
    tag: "Reads",
    scope: "author",
    request: {
      query: z.strictObject({
        from: month,
        to: month,
        limit: wholeNumber(1, 100).default(100).describe("How many at most, 1 to 100"),
        cursor: cursor.optional(),
        format: z.enum(["json", "tsv"]).default("json").describe("How it is written"),
      }),
    },
    responses: { 200: { description: "A page of the report", body: itemReportSchema } },
    problems: ["unknown-parameter", "invalid-parameter", "invalid-cursor"],
  },
] as const satisfies readonly Contract[];
