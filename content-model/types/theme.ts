import { text } from "../../schemas/primitives.ts";
import { reference } from "../marks.ts";
import { contentOf, defineType } from "./definition.ts";

export const theme = defineType({
  name: "theme",
  collection: "themes",
  titles: { nl: "Thema's", en: "Themes" },
  schemaName: "Theme",
  description: "A theme that entries are about; the title is its name.",
  publication: false,
  cardFields: [],
  content: contentOf({
    description: text(2_000).optional().describe("What the theme covers"),
    broader: reference("theme", "The theme it is part of").optional(),
  }),
  example: { title: "Sociale cohesie", description: "Wat mensen in een wijk bindt." },
});
