import * as z from "zod";
import { line } from "../../schemas/primitives.ts";
import {
  appearance,
  assetOrUrl,
  author,
  file,
  identifiers,
  licence,
  partialDate,
  periods,
} from "../fields.ts";
import { reference } from "../marks.ts";
import { contentOf, defineType } from "./definition.ts";

export const report = defineType({
  name: "report",
  collection: "reports",
  titles: { nl: "Rapporten", en: "Reports" },
  schemaName: "Report",
  description: "A report: a publication with authors, publishers, identifiers and files.",
  publication: true,
  cardFields: ["issued"],
  content: contentOf({
    authors: z.array(author).max(100).optional().describe("Who wrote it, in the order of the title page"),
    issued: partialDate.optional(),
    publishers: z
      .array(reference("organisation", "Who published it"))
      .max(20)
      .optional()
      .describe("The organisations that published it"),
    identifiers: identifiers.optional(),
    licence: licence.optional(),
    files: z.array(file).max(200).optional().describe("The files to download"),
    sessions: z
      .array(reference("session", "A session about it"))
      .max(10)
      .optional()
      .describe("The sessions about it"),
    videos: z
      .array(
        z
          .strictObject({
            title: line(300).describe("What it is called"),
            ...assetOrUrl,
            people: z.array(appearance).max(20).optional().describe("Who appears in it"),
          })
          .refine(
            (value) => value.asset === undefined || value.url === undefined,
            "must not have both an asset and a url",
          ),
      )
      .max(20)
      .optional()
      .describe("Videos about it"),
    periods,
    pages: z.int().min(1).max(100_000).optional().describe("How many pages it has"),
  }),
  example: {
    title: "Hoopvol en kwetsbaar",
    subtitle: "Omzien naar elkaar",
    language: "nl",
    authors: [{ name: "A. de Vries", affiliation: "Voorbeeldhogeschool", orcid: "0000-0002-1825-0097" }],
    issued: "2021-02",
    identifiers: { doi: "10.1000/182", isbn: "978-3-16-148410-0" },
    licence: "CC-BY-4.0",
    pages: 48,
  },
});
