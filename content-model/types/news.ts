import * as z from "zod";
import { line } from "../../schemas/primitives.ts";
import { dateOrWallClock } from "../fields.ts";
import { reference } from "../marks.ts";
import { contentOf, defineType } from "./definition.ts";

/** The networks that a news item offers to share it on. */
export const sharingNetworks = [
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

export const news = defineType({
  name: "news",
  collection: "news",
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
