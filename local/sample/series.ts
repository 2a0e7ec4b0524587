import type { SampleEntry } from "./entry.ts";
import { cityThemes, covidThemes } from "./themes.ts";

/** The series that the five pages are part of, and one of ours: a podcast of the recording on one of them. */

export const listeningSlug = "terugluisteren";

export const series: readonly SampleEntry[] = [
  {
    type: "series",
    slug: "leernetwerk-covid-19-en-sociale-verbondenheid",
    content: (refer) => ({
      title: "Leernetwerk COVID-19 en sociale verbondenheid",
      description: "Ambtenaren in Gelderland leren van elkaar en van onderzoek wat corona met buurten doet.",
      themes: covidThemes.map(({ slug }) => refer.theme(slug)),
      organisations: [
        { organisation: refer.organisation("academie-mens-en-maatschappij"), role: "organisator" },
        { organisation: refer.organisation("provincie-gelderland"), role: "organisator" },
      ],
    }),
  },
  {
    type: "series",
    slug: "15-jaar-dynamiek-van-de-stad",
    content: (refer) => ({
      title: "15 jaar Dynamiek van de Stad",
      description: "Onderzoek uit de praktijk, voor een stad waarin iedereen telt, samen met wie er woont.",
      since: "2005",
      themes: cityThemes.map(({ slug }) => refer.theme(slug)),
      persons: [
        {
          person: refer.person("guido-walraven"),
          role: "lector Dynamiek van de Stad",
          affiliation: "Hogeschool Inholland",
        },
      ],
      organisations: [{ organisation: refer.organisation("dynamiek-van-de-stad") }],
    }),
  },
  {
    type: "series",
    slug: listeningSlug,
    content: (refer) => ({
      title: "Terugluisteren",
      description:
        "Opnamen van sessies, voor wie er niet bij kon zijn of nog eens wil horen wat er werd gezegd.",
      podcast: {
        artwork: refer.asset("terugluisteren.png"),
        categories: ["Society & Culture > Documentary", "Education"],
        owner: { name: "Redactie Katern", email: "redactie@katern.example" },
        explicit: false,
        locked: false,
      },
    }),
  },
];
