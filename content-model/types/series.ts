import * as z from "zod";
import { line, text } from "../../schemas/primitives.ts";
import { channelFields, podcastFields } from "../../schemas/settings.ts";
import { partialDate } from "../fields.ts";
import { asset, reference } from "../marks.ts";
import { contentOf, defineType } from "./definition.ts";

/** What a series says of its feeds: before the site's settings. */
export const seriesChannel = z.strictObject(channelFields(asset("The logo of its feeds")));

/** What a series says of itself as a podcast, where its own fields and the site's settings do not say it. */
export const seriesPodcast = z.strictObject({
  ...podcastFields,
  artwork: asset(
    "The cover: a square JPEG or PNG image of 1400 to 3000 pixels; the series' image where that is one",
  ).optional(),
  author: line(200).optional().describe("Who makes it; the network where nobody is named"),
  order: z
    .enum(["episodic", "serial"])
    .optional()
    .describe("episodic, or left out: the newest episode first; serial: to be heard from the first on"),
  medium: z
    .enum(["podcast", "video", "audiobook", "course", "film", "music"])
    .optional()
    .describe("What its episodes are; podcast where nobody says"),
  locked: z
    .boolean()
    .optional()
    .describe("Whether other platforms may not import it; left out, nothing is said of it"),
});

export const series = defineType({
  name: "series",
  collection: "series",
  titles: { nl: "Reeksen", en: "Series" },
  schemaName: "Series",
  description: "A series that entries are part of; the title is its name.",
  publication: false,
  cardFields: [],
  content: contentOf({
    description: text(2_000).optional().describe("What the series is about"),
    broader: reference("series", "The series it is part of").optional(),
    since: partialDate.optional().describe("Since when it runs"),
    channel: seriesChannel
      .optional()
      .describe("How its feeds are, where they are not as the site's settings say"),
    podcast: z
      .union([seriesPodcast, z.literal(false)])
      .optional()
      .describe(
        "The series as a podcast: a feed of its sessions' recordings for podcast apps. Whatever is here makes it one; left out, the first recording does; false: it is none, whatever its sessions have",
      ),
  }),
  example: { title: "15 jaar Dynamiek van de Stad", since: "2005" },
});
