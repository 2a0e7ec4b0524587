import { text } from "../../schemas/primitives.ts";
import { partialDate } from "../fields.ts";
import { reference } from "../marks.ts";
import { contentOf, defineType } from "./definition.ts";

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
  }),
  example: { title: "15 jaar Dynamiek van de Stad", since: "2005" },
});
