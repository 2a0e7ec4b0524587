import * as z from "zod";
import { line, text } from "../../schemas/primitives.ts";
import { appearance, dateOrWallClock, image, periods, questions } from "../fields.ts";
import { reference } from "../marks.ts";
import { contentOf, defineType } from "./definition.ts";

/** The networks that a news item offers to share it on. */
const sharingNetworks = [
  "facebook",
  "twitter",
  "x",
  "linkedin",
  "mail",
  "whatsapp",
  "mastodon",
  "bluesky",
  "telegram",
] as const;

const quote = z.strictObject({
  text: text(2_000).describe("What was said"),
  by: appearance.optional(),
  image: image.optional(),
});

const boilerplate = z.strictObject({
  title: line(200).describe("What it is about"),
  text: text(4_000).describe("What there is to know of it"),
});

/** Comments are made elsewhere: this is what a page says of them. */
const comments = z.strictObject({
  count: z.int().min(0).max(1_000_000_000).describe("How many the page shows"),
  moderation: z
    .enum(["none", "before-posting", "after-posting"])
    .describe("When somebody looks at them: never, before they appear, or afterwards"),
});

export const news = defineType({
  name: "news",
  collection: "news",
  titles: { nl: "Nieuws", en: "News" },
  schemaName: "News",
  description: "A news item: an announcement or press release with its dateline.",
  publication: true,
  cardFields: [],
  content: contentOf({
    dateline: z
      .strictObject({
        place: line(120).optional().describe("Where it was written"),
        at: dateOrWallClock("When it says it was written").optional(),
      })
      .optional()
      .describe("Place and time as the item says them"),
    session: reference("session", "The session it announces").optional(),
    questions,
    periods,
    quotes: z.array(quote).max(50).optional().describe("Who is quoted, in which words"),
    boilerplate: z
      .array(boilerplate)
      .max(10)
      .optional()
      .describe("What stands below a press release about whom it comes from"),
    comments: comments.optional().describe("Comments on the page"),
    sharing: z
      .array(z.enum(sharingNetworks))
      .max(sharingNetworks.length)
      .optional()
      .describe("The networks it offers to share it on"),
  }),
  example: {
    title: "Iedereen kan zorgen voor meer verbondenheid",
    language: "nl",
    lead: "Een werkteam zocht naar wat eenzaamheid tegengaat.",
    dateline: { place: "Rotterdam", at: { local: "2020-03-09T08:00", timeZone: "Europe/Amsterdam" } },
    sharing: ["linkedin", "mail"],
  },
});
