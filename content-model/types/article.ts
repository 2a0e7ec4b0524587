import * as z from "zod";
import { line, linkUrl } from "../../schemas/primitives.ts";
import { periods, questions } from "../fields.ts";
import { asset, reference } from "../marks.ts";
import { contentOf, defineType } from "./definition.ts";

const toolboxGroups = ["presentations", "recordings", "links", "publications"] as const;

export const article = defineType({
  name: "article",
  collection: "articles",
  titles: { nl: "Artikelen", en: "Articles" },
  schemaName: "Article",
  description: "An article: sections, images, questions and a toolbox.",
  publication: true,
  cardFields: [],
  content: contentOf({
    sessions: z
      .array(reference("session", "A session it is about"))
      .max(20)
      .optional()
      .describe("The sessions it is about"),
    questions,
    periods,
    toolbox: z
      .array(
        z.strictObject({
          group: z.enum(toolboxGroups).describe("What kind of things the group holds"),
          session: reference("session", "The session it comes from").optional(),
          items: z
            .array(
              z.strictObject({
                title: line(300).describe("What it is"),
                asset: asset("The file").optional(),
                url: linkUrl.optional().describe("Where it is, when it is not ours"),
              }),
            )
            .max(50)
            .describe("The group's items; may be empty"),
        }),
      )
      .max(toolboxGroups.length)
      .optional()
      .describe("What to take along: presentations, recordings, links and publications"),
  }),
  example: {
    title: "Masterclasses over sociale verbondenheid",
    language: "nl",
    lead: "Twee masterclasses brachten praktijk en onderzoek bij elkaar.",
    toolbox: [{ group: "presentations", items: [] }],
  },
});
