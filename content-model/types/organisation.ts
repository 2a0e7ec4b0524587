import * as z from "zod";
import { line, linkUrl } from "../../schemas/primitives.ts";
import { partialDate } from "../fields.ts";
import { ror } from "../identifiers.ts";
import { reference } from "../marks.ts";
import { contentOf, defineType } from "./definition.ts";

export const organisation = defineType({
  name: "organisation",
  collection: "organisations",
  titles: { nl: "Organisaties", en: "Organisations" },
  schemaName: "Organisation",
  description: "An organisation, or a unit of one; the title is its name.",
  publication: false,
  cardFields: ["shortName"],
  content: contentOf({
    shortName: line(60).optional().describe("How it is called for short: HAN"),
    otherNames: z.array(line(200)).max(20).optional().describe("Other spellings and earlier names"),
    ror: ror.optional(),
    url: linkUrl.optional().describe("Its site"),
    place: line(120).optional().describe("Where it is"),
    since: partialDate.optional().describe("Since when it exists"),
    parentOrganisation: reference("organisation", "What it is a unit of").optional(),
  }),
  example: {
    title: "Hogeschool van Arnhem en Nijmegen",
    shortName: "HAN",
    otherNames: ["HAN University of Applied Sciences"],
    url: "https://www.han.nl/",
  },
});
