import * as z from "zod";
import { emailAddress, line, linkUrl } from "../../schemas/primitives.ts";
import { orcid } from "../identifiers.ts";
import { reference } from "../marks.ts";
import { contentOf, defineType } from "./definition.ts";

export const person = defineType({
  name: "person",
  collection: "persons",
  titles: { nl: "Personen", en: "Persons" },
  schemaName: "Person",
  description: "A person; the title is the full name as it is shown.",
  publication: false,
  cardFields: ["role"],
  content: contentOf({
    honorific: line(40).optional().describe("What stands before the name: dr."),
    givenName: line(100).optional().describe("Given name"),
    familyName: line(100).optional().describe("Family name, with its prefix"),
    otherNames: z.array(line(200)).max(20).optional().describe("Other spellings and earlier names"),
    role: line(200).optional().describe("What the person does"),
    organisation: reference("organisation", "For whom").optional(),
    orcid: orcid.optional(),
    url: linkUrl.optional().describe("The person's page"),
    email: emailAddress.optional(),
  }),
  example: {
    title: "Annica Brummel",
    honorific: "dr.",
    givenName: "Annica",
    familyName: "Brummel",
    role: "senior onderzoeker",
    orcid: "0000-0002-1825-0097",
  },
});
