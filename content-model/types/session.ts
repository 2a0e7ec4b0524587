import * as z from "zod";
import { languageTag, line, linkUrl, text } from "../../schemas/primitives.ts";
import {
  appearance,
  assetOrUrl,
  dateOrWallClock,
  exactlyOneSource,
  exactlyOneSourceMessage,
  file,
  questions,
  wallClock,
} from "../fields.ts";
import { asset, reference } from "../marks.ts";
import { contentOf, defineType } from "./definition.ts";

const sessionKinds = [
  "masterclass",
  "versnellingskamer",
  "online-session",
  "kick-off",
  "lecture",
  "workshop",
  "symposium",
  "meeting",
  "other",
] as const;

const subItem = z.strictObject({
  title: line(300).describe("What it is about"),
  text: text(4_000).optional().describe("What happens in it"),
  speakers: z.array(appearance).max(20).optional().describe("Who leads it"),
});

const programmeItem = subItem.extend({
  items: z.array(subItem).max(30).optional().describe("Its parts"),
});

const table = z.strictObject({
  label: line(60).describe("What the editor calls it: Tafel 3, Thema 1"),
  title: line(300).describe("What is talked about"),
  text: text(4_000).optional().describe("What the talk starts from"),
  leaders: z.array(appearance).max(10).optional().describe("Who leads the talk"),
});

const explanation = z.strictObject({
  title: line(300).optional().describe("Its heading"),
  text: text(4_000).optional().describe("What there is to know"),
  points: z.array(line(500)).max(30).optional().describe("Point by point, in order"),
});

const chapter = z.strictObject({
  start: z.number().min(0).max(360_000).describe("Seconds from the beginning"),
  title: line(200).describe("What is talked about from there"),
});

export const recording = z
  .strictObject({
    title: line(300).optional().describe("What it is called"),
    ...assetOrUrl,
    duration: z.number().min(0).max(360_000).optional().describe("Its length in seconds"),
    captions: z
      .array(
        z.strictObject({
          asset: asset("The captions, WebVTT or SRT"),
          language: languageTag,
          kind: z.enum(["captions", "subtitles", "descriptions"]).optional().describe("What they are for"),
        }),
      )
      .max(20)
      .optional()
      .describe("Captions"),
    transcript: z
      .union([
        z.strictObject({ asset: asset("The transcript as a file") }),
        z.strictObject({ text: text(100_000).describe("The transcript in full") }),
      ])
      .optional()
      .describe("What is said in it"),
    chapters: z.array(chapter).max(200).optional().describe("Its chapters, in order"),
  })
  .refine(exactlyOneSource, exactlyOneSourceMessage);

/** What podcast apps show of a session as an episode, beyond what it says already. */
export const episode = z.strictObject({
  season: z.int().min(1).max(9_999).optional().describe("The season it is of"),
  seasonName: line(128).optional().describe("What that season is called"),
  number: z.int().min(0).max(99_999).optional().describe("Its number, within its season where it has one"),
  kind: z.enum(["full", "trailer", "bonus"]).optional().describe("full, where nobody says"),
  explicit: z
    .boolean()
    .optional()
    .describe("Whether there is in it what is not for children; as the series says, where nobody does"),
});

export const session = defineType({
  name: "session",
  collection: "sessions",
  titles: { nl: "Sessies", en: "Sessions" },
  schemaName: "Session",
  description: "A session, from its announcement to its recording under one address.",
  publication: true,
  cardFields: ["kind", "start", "end"],
  content: contentOf({
    kind: z.enum(sessionKinds).describe("What kind of session it is"),
    start: dateOrWallClock("When it begins"),
    end: dateOrWallClock("When it ends; never before it begins").optional(),
    location: z
      .strictObject({
        mode: z.enum(["online", "onsite", "hybrid"]).describe("How one takes part"),
        name: line(200).optional().describe("The place's name"),
        platform: line(100).optional().describe("Where it is online: MS Teams"),
        address: text(500).optional().describe("The place's postal address"),
        url: linkUrl.optional().describe("Where one joins or finds the way"),
      })
      .optional()
      .describe("Where it is"),
    audience: text(1_000).optional().describe("Whom it is for"),
    programme: z.array(programmeItem).max(60).optional().describe("What happens, in order"),
    tables: z.array(table).max(40).optional().describe("The tables or themes with their discussion leaders"),
    questions,
    method: explanation.optional().describe("The way of working, explained"),
    preparation: explanation.optional().describe("What is found out or done beforehand"),
    signUp: z
      .strictObject({
        text: line(300).optional().describe("Where to sign up, in words"),
        url: linkUrl
          .nullable()
          .optional()
          .describe("Where one signs up; null where the address is not known"),
        opens: wallClock.optional(),
        closes: wallClock.optional(),
        capacity: z.int().min(1).max(1_000_000).optional().describe("How many can take part"),
      })
      .optional()
      .describe("How to sign up; it never closes before it opens"),
    recordings: z.array(recording).max(20).optional().describe("Its recordings, after it was held"),
    episode: episode.optional().describe("How it is numbered as an episode of a podcast"),
    slides: z.array(file).max(50).optional().describe("Its slides"),
    report: reference("report", "The report it is about").optional(),
  }),
  example: {
    title: "Versnellingskamer participatie",
    language: "nl",
    kind: "versnellingskamer",
    start: { local: "2020-12-03T15:00", timeZone: "Europe/Amsterdam" },
    end: { local: "2020-12-03T17:00", timeZone: "Europe/Amsterdam" },
    location: { mode: "online", platform: "MS Teams" },
    tables: [{ label: "Tafel 3", title: "Vertrouwen als basis", leaders: [{ name: "F. Hendriks" }] }],
  },
});
