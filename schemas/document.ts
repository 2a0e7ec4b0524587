import * as z from "zod";
import { assetId, entryId, instant, languageTag, slug } from "./primitives.ts";

/** What readers get: documents, and the cards that lists and references show. */

const address = z.url().describe("Its address");

export const resolvedReference = z
  .object({
    id: entryId,
    type: z.string().describe("Its type"),
    slug,
    title: z.string().describe("Its title"),
    url: address,
  })
  .meta({ id: "ResolvedReference", description: "An entry that is referred to, as it is called now." });
export type ResolvedReference = z.infer<typeof resolvedReference>;

export const resolvedAsset = z
  .object({
    id: assetId,
    url: z.url().describe("Where to get it"),
    filename: z.string().describe("What it is called"),
    contentType: z.string().describe("Its media type"),
    size: z.int().min(0).describe("Its length in bytes"),
    sha256: z.string().describe("Its SHA-256, in hexadecimal"),
  })
  .meta({ id: "ResolvedAsset", description: "A file, with where and what it is." });
export type ResolvedAsset = z.infer<typeof resolvedAsset>;

const cardImage = z
  .object({
    url: z.url().describe("Where to get it"),
    alt: z.string().describe("What it shows, cut after 200 bytes of UTF-8; empty when decorative"),
  })
  .meta({ id: "CardImage", description: "The image that stands for an entry." });

export const documentFile = z
  .object({
    url: z.url().describe("Where to get it"),
    contentType: z.string().describe("Its media type"),
    size: z.int().min(0).describe("Its length in bytes"),
    sha256: z.string().describe("Its SHA-256, in hexadecimal"),
    title: z.string().describe("What it is called"),
  })
  .meta({ id: "DocumentFile", description: "A file to download or play." });
export type DocumentFile = z.infer<typeof documentFile>;

export const cardFields = {
  id: entryId,
  type: z.string().describe("The type of entry"),
  slug,
  url: address,
  title: z.string().describe("The title"),
  lead: z.string().optional().describe("What it is about; lists cut it after 300 bytes of UTF-8"),
  language: languageTag,
  publishedAt: instant.describe("When it was first published; orders lists and feeds"),
  updatedAt: instant.describe("When it was last published anew"),
  image: cardImage.nullable().describe("The image that stands for it; null for none"),
  themes: z.array(resolvedReference).describe("Its themes"),
  series: z.array(resolvedReference).describe("The series it is part of"),
};

/** What a document has besides its card and its type's fields. */
export const documentFields = {
  version: z.int().min(1).describe("The version that was published"),
  bodyHtml: z.string().optional().describe("The body as HTML, safe to embed"),
  files: z
    .array(documentFile)
    .describe("Every file it offers, once, ready to download or play; a report's own first"),
  reads: z
    .object({
      carriedOver: z
        .object({
          count: z.int().min(0).describe("How often it was read before Katern counted"),
          asOf: z.iso.date().nullable().describe("On which date that was; null where it is not known"),
        })
        .nullable()
        .describe("What was counted before; null for nothing"),
      url: z.url().describe("Where its counts are"),
    })
    .describe("How often it was read"),
  links: z
    .object({
      self: address,
      feeds: z
        .array(
          z.object({
            title: z.string().describe("What the feed is about"),
            rss: z.url().describe("As RSS 2.0"),
            atom: z.url().describe("As Atom 1.0"),
            json: z.url().describe("As JSON Feed 1.1"),
            podcast: z
              .url()
              .optional()
              .describe("Its recordings for podcast apps; only of a series that is a podcast"),
          }),
        )
        .describe("The feeds it stands in"),
      calendar: z.url().optional().describe("Itself for calendars (iCalendar, RFC 5545); only of a session"),
      related: z
        .array(
          z.object({
            title: z.string().describe("What it leads to"),
            url: z.string().nullable().describe("Where it leads; null where the address is not known"),
          }),
        )
        .describe("Where to read on, as the editor says in the entry's `links`"),
    })
    .describe("Where to go from here"),
  retraction: z
    .object({ at: instant, reason: z.string().describe("Why") })
    .optional()
    .describe("Only where it was retracted: when and why"),
};
