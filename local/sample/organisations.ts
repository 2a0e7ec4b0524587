import type { SampleContent, SampleEntry } from "./entry.ts";

/** The organisations and units that the five pages name, each once. */

export const organisations: readonly SampleEntry[] = [
  organisation("hogeschool-van-arnhem-en-nijmegen", {
    title: "Hogeschool van Arnhem en Nijmegen",
    shortName: "HAN",
  }),
  unit("academie-mens-en-maatschappij", "hogeschool-van-arnhem-en-nijmegen", {
    title: "Academie Mens en Maatschappij",
  }),
  unit("lectoraat-versterken-van-sociale-kwaliteit", "hogeschool-van-arnhem-en-nijmegen", {
    title: "Lectoraat Versterken van Sociale Kwaliteit",
  }),
  unit("kenniscentrum-duurzame-zorg", "hogeschool-van-arnhem-en-nijmegen", {
    title: "Kenniscentrum Duurzame Zorg",
  }),
  organisation("provincie-gelderland", { title: "Provincie Gelderland" }),
  organisation("zorgalliantie", { title: "Zorgalliantie" }),
  organisation("ixperium-health", { title: "iXperium Health" }),
  organisation("roc", { title: "ROC" }),
  unit("practoraat-tech-doptie", "roc", { title: "Practoraat Tech@doptie" }),
  organisation("stichting-welzijn-lingewaard", { title: "Stichting Welzijn Lingewaard" }),
  organisation("bindkracht10", {
    title: "Bindkracht10",
    otherNames: ["Bindkracht 10"],
    place: "Nijmegen",
  }),
  organisation("gemeente-nijmegen", { title: "Gemeente Nijmegen", shortName: "Nijmegen" }),
  organisation("veiligheidsberaad", { title: "Veiligheidsberaad" }),
  organisation("sterker-sociaal-werk", { title: "Sterker sociaal werk" }),
  organisation("movisie", { title: "Movisie" }),
  organisation("sociaal-werk-nederland", { title: "Sociaal Werk Nederland" }),
  organisation("werkplaatsen-sociaal-domein", {
    title: "Werkplaatsen Sociaal Domein",
    otherNames: ["Werkplaats Sociaal Domein"],
  }),
  {
    type: "organisation",
    slug: "werkplaats-sociaal-domein-zuid-holland-zuid",
    content: (refer) => ({
      title: "Werkplaats Sociaal Domein Zuid-Holland Zuid",
      shortName: "Werkplaats",
      since: "2016",
      lead: "In deze regio werken hogescholen, gemeenten, zorg, welzijn, ondernemers en bewoners samen.",
      parentOrganisation: refer.organisation("werkplaatsen-sociaal-domein"),
      persons: [
        { person: refer.person("guido-walraven"), role: "trekker", affiliation: "Hogeschool Inholland" },
        { person: refer.person("toby-witte"), role: "trekker", affiliation: "Hogeschool Rotterdam" },
      ],
    }),
  },
  organisation("gemeente-barendrecht", { title: "Gemeente Barendrecht", shortName: "Barendrecht" }),
  organisation("gemeente-schiedam", { title: "Gemeente Schiedam", shortName: "Schiedam" }),
  organisation("gemeente-vlaardingen", { title: "Gemeente Vlaardingen", shortName: "Vlaardingen" }),
  organisation("minters", { title: "Minters" }),
  organisation("mooi-werk", { title: "Mooi Werk" }),
  organisation("seniorenwelzijn", { title: "Seniorenwelzijn" }),
  organisation("dock", { title: "Dock" }),
  organisation("kansenfabriek", { title: "Kansenfabriek", otherNames: ["de Kansenfabriek"] }),
  organisation("fietsmaatjes-schiedam", { title: "Fietsmaatjes Schiedam" }),
  organisation("hogeschool-inholland", { title: "Hogeschool Inholland" }),
  unit("dynamiek-van-de-stad", "hogeschool-inholland", { title: "Dynamiek van de Stad", since: "2005" }),
  organisation("hogeschool-rotterdam", { title: "Hogeschool Rotterdam" }),
  unit("kenniscentrum-talentontwikkeling", "hogeschool-rotterdam", {
    title: "Kenniscentrum Talentontwikkeling",
  }),
  organisation("stenden-hogeschool", { title: "Stenden Hogeschool" }),
  organisation("zorg-welzijn", { title: "Zorg+Welzijn" }),
];

function organisation(slug: string, content: SampleContent<"organisation">): SampleEntry {
  return { type: "organisation", slug, content: () => content };
}

function unit(slug: string, parent: string, content: SampleContent<"organisation">): SampleEntry {
  return {
    type: "organisation",
    slug,
    content: (refer) => ({ ...content, parentOrganisation: refer.organisation(parent) }),
  };
}
