import type { SampleEntry } from "./entry.ts";
import { cityThemes, covidThemes } from "./themes.ts";

/** The series that the five pages are part of. */

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
];
