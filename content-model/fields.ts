import * as z from "zod";
import { emailAddress, instant, languageTag, line, linkUrl, text } from "../schemas/primitives.ts";
import { bodySchema } from "./body/schema.ts";
import { doi, isbn, issn, orcid } from "./identifiers.ts";
import { asset, mark, reference } from "./marks.ts";

/** The fields that types share, each described once. Limits stand here and reach OpenAPI from here. */

/** A time as people say it: wall clock and place. `instant` is worked out and cannot be set. */
export const wallClock = mark(
  z
    .strictObject({
      local: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/, "must look like 2020-03-09T08:00")
        .describe("Wall-clock time, without an offset"),
      timeZone: z
        .string()
        .max(64)
        .regex(/^[A-Za-z][A-Za-z0-9_+\-/]*$/, "must be an IANA time zone such as Europe/Amsterdam")
        .describe("An IANA time zone"),
      offset: z
        .string()
        .regex(/^[+-]\d{2}:\d{2}$/, "must look like +01:00")
        .optional()
        .describe("Which of the two, where the local time occurs twice"),
      instant: instant.optional().describe("The same moment in UTC; worked out, not set"),
    })
    .meta({
      id: "WallClock",
      description:
        "A wall-clock time in a time zone. One that the change to summer time skips is refused; one that occurs twice needs `offset`.",
      examples: [
        { local: "2020-03-09T08:00", timeZone: "Europe/Amsterdam", instant: "2020-03-09T07:00:00Z" },
      ],
    }),
  { kind: "wall-clock" },
);

const calendarDate = z.iso.date().describe("A calendar date (ISO 8601)");

/** When something is, as exactly as is known: to the minute in a place, or a date without a time. */
export const dateOrWallClock = (description: string) =>
  z.union([wallClock, calendarDate]).describe(description);

/** A year, a month or a day (ISO 8601, reduced precision). */
export const partialDate = z
  .string()
  .regex(/^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/, "must be a year, a month or a day")
  .refine((value) => value.length < 10 || z.iso.date().safeParse(value).success, "there is no such day")
  .describe("A year, month or day: 2021, 2021-02 or 2021-02-19");

const imageTexts = {
  caption: line(500).optional().describe("What stands below it"),
  credit: line(200).optional().describe("Who made it"),
};

/** An image says what it shows, or that it only decorates. */
export const image = z
  .union([
    z.strictObject({
      asset: asset("The image"),
      alt: line(500).describe("What the image shows, for who cannot see it"),
      ...imageTexts,
    }),
    z.strictObject({
      asset: asset("The image"),
      decorative: z.literal(true).describe("The image says nothing that the text does not"),
      ...imageTexts,
    }),
  ])
  .describe("An image with its alternative text, or declared decorative");

const appearanceTexts = {
  role: line(200).optional().describe("In which role, here"),
  affiliation: line(200).optional().describe("For which organisation, here"),
};

/** Somebody who appears on a page: an entry, or a bare name. Role and affiliation are of this appearance. */
export const appearance = z
  .union([
    z.strictObject({ person: reference("person", "Who"), ...appearanceTexts }),
    z.strictObject({ name: line(200).describe("Who, where there is no entry"), ...appearanceTexts }),
  ])
  .describe("Somebody's appearance: a person's entry or a bare name, with role and affiliation");

export const author = z
  .union([
    z.strictObject({
      person: reference("person", "Who"),
      affiliation: appearanceTexts.affiliation,
      orcid: orcid.optional(),
    }),
    z.strictObject({
      name: line(200).describe("Who, where there is no entry"),
      affiliation: appearanceTexts.affiliation,
      orcid: orcid.optional(),
    }),
  ])
  .describe("An author: a person's entry or a bare name, with affiliation and ORCID iD");

const link = z
  .strictObject({
    title: line(300).describe("What it leads to"),
    url: linkUrl.nullable().describe("Where it leads; null where the address is not known"),
  })
  .describe("A link");

/** Something to look at or listen to: ours, or elsewhere. */
export const assetOrUrl = {
  asset: asset("The file").optional(),
  url: linkUrl.optional().describe("Where it is, when it is not ours"),
};

export const exactlyOneSource = (value: { asset?: unknown; url?: unknown }) =>
  (value.asset === undefined) !== (value.url === undefined);
export const exactlyOneSourceMessage = "must have either an asset or a url";

export const file = z
  .strictObject({
    asset: asset("The file"),
    title: line(300).optional().describe("What to call it; its file name otherwise"),
  })
  .describe("A file to download");

/** Spans of time that a page names: a project's duration, a lockdown. As exact as it says, open at either end. */
export const periods = z
  .array(
    z.strictObject({
      title: line(200).describe("What the period is of"),
      from: partialDate.optional(),
      to: partialDate.optional(),
    }),
  )
  .max(20)
  .optional()
  .describe("The periods it speaks of; none ends before it begins");

export const questions = z.array(line(500)).max(50).optional().describe("The questions it goes into");

export const identifiers = z
  .strictObject({
    doi: doi.optional(),
    isbn: isbn.optional(),
    issn: issn.optional(),
    handle: line(200).optional().describe("A Handle, as 20.500.12470/10"),
    reportNumber: line(100).optional().describe("The publisher's own number"),
  })
  .describe("Identifiers of the publication");

/** SPDX knows the Creative Commons licences too. */
export const licence = mark(
  z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9.+-]+$/, "must be an SPDX licence identifier such as CC-BY-4.0")
    .describe("An SPDX licence identifier, as CC-BY-4.0"),
  { kind: "licence" },
);

const contact = z
  .strictObject({
    text: text(1_000).optional().describe("What one may ask"),
    name: line(200).optional().describe("Whom one reaches"),
    email: emailAddress.optional(),
    telephone: line(40).optional().describe("A telephone number"),
    url: linkUrl.optional().describe("A page to turn to"),
  })
  .describe("Where to turn");

/** What every type has. Title and language are all that an entry cannot do without. */
export const commonFields = {
  title: line(200).describe("The title; a person's or organisation's name too"),
  subtitle: line(300).optional().describe("The line below the title"),
  kicker: line(120).optional().describe("The line above the title"),
  lead: text(1_000).optional().describe("What it is about, in a few sentences of plain text"),
  language: languageTag.optional().describe("The language it is written in; the site's own otherwise"),
  body: mark(bodySchema, { kind: "body" }).optional(),
  image: image.optional(),
  themes: z.array(reference("theme", "What it is about")).max(10).optional().describe("Themes"),
  series: z.array(reference("series", "What it is part of")).max(10).optional().describe("Series"),
  persons: z
    .array(z.strictObject({ person: reference("person", "Who"), ...appearanceTexts }))
    .max(20)
    .optional()
    .describe("Who is named in it, in which role and for whom"),
  organisations: z
    .array(
      z.strictObject({
        organisation: reference("organisation", "Which"),
        role: line(200).optional().describe("In which role, here"),
      }),
    )
    .max(20)
    .optional()
    .describe("Which organisations are named in it, in which role"),
  source: z
    .strictObject({
      name: line(200).describe("Where it was taken from"),
      url: linkUrl.optional().describe("The page it was taken from"),
    })
    .optional()
    .describe("Where it was taken from"),
  links: z.array(link).max(50).optional().describe("Where to read on"),
  contact: contact.optional(),
  publishedAt: instant
    .optional()
    .describe("When it was first published, for imports: a past instant, fixed at the first publication"),
  carriedOverReads: z
    .strictObject({
      count: z.int().min(0).max(1_000_000_000).describe("How often"),
      asOf: calendarDate
        .nullable()
        .default(null)
        .describe("On which date that was; null, or left out, where it is not known"),
    })
    .optional()
    .describe("How often it was read before Katern counted, kept apart from what Katern counts"),
} as const;
