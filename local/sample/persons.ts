import type { SampleContent, SampleEntry } from "./entry.ts";

/** The persons that the five pages name, each once. What they are on one page stands at that appearance. */

export const persons: readonly SampleEntry[] = [
  person("annica-brummel", "lectoraat-versterken-van-sociale-kwaliteit", {
    title: "Annica Brummel",
    honorific: "dr.",
    givenName: "Annica",
    familyName: "Brummel",
    role: "senior onderzoeker",
  }),
  person("marianne-te-bokkel", "stichting-welzijn-lingewaard", {
    title: "Marianne te Bokkel",
    givenName: "Marianne",
    familyName: "te Bokkel",
    role: "opbouwwerker",
  }),
  person("marian-adriaansen", "hogeschool-van-arnhem-en-nijmegen", {
    title: "Marian Adriaansen",
    givenName: "Marian",
    familyName: "Adriaansen",
    role: "lector Innovatie in de Care",
  }),
  person("boubaker-bouchalga", "bindkracht10", {
    title: "Boubaker Bouchalga",
    givenName: "Boubaker",
    familyName: "Bouchalga",
    role: "jongerenwerker",
  }),
  person("hubert-bruls", "gemeente-nijmegen", {
    title: "Hubert Bruls",
    givenName: "Hubert",
    familyName: "Bruls",
    role: "burgemeester van Nijmegen en voorzitter van het Veiligheidsberaad",
  }),
  person("kajal-parbhoe", "zorgalliantie", {
    title: "Kajal Parbhoe",
    givenName: "Kajal",
    familyName: "Parbhoe",
  }),
  person("elma-vriezekolk", "zorgalliantie", {
    title: "Elma Vriezekolk",
    givenName: "Elma",
    familyName: "Vriezekolk",
  }),
  person("isolde-driesen", "sterker-sociaal-werk", {
    title: "Isolde Driesen",
    givenName: "Isolde",
    familyName: "Driesen",
  }),
  person("jonathan-van-deutekom", "zorgalliantie", {
    title: "Jonathan van Deutekom",
    givenName: "Jonathan",
    familyName: "van Deutekom",
  }),
  person("fenna-hendriks", "bindkracht10", {
    title: "Fenna Hendriks",
    givenName: "Fenna",
    familyName: "Hendriks",
  }),
  person("evert-van-rest", "movisie", {
    title: "Evert van Rest",
    givenName: "Evert",
    familyName: "van Rest",
  }),
  person("lisbeth-verharen", "hogeschool-van-arnhem-en-nijmegen", {
    title: "Lisbeth Verharen",
    givenName: "Lisbeth",
    familyName: "Verharen",
    role: "lector versterken Sociale Kwaliteit",
  }),
  person("eric-van-der-burg", "sociaal-werk-nederland", {
    title: "Eric van der Burg",
    givenName: "Eric",
    familyName: "van der Burg",
    role: "Bestuursvoorzitter",
  }),
  person("janny-bakker", "movisie", {
    title: "Janny Bakker",
    givenName: "Janny",
    familyName: "Bakker",
    otherNames: ["Janny Bakker-Klein"],
    role: "Voorzitter Raad van Bestuur",
  }),
  person("david-ter-avest", "dynamiek-van-de-stad", {
    title: "David ter Avest",
    givenName: "David",
    familyName: "ter Avest",
    role: "onderzoeker",
  }),
  person("elizabeth-van-twist", "dynamiek-van-de-stad", {
    title: "Elizabeth van Twist",
    givenName: "Elizabeth",
    familyName: "van Twist",
    role: "onderzoeker",
  }),
  person("guido-walraven", "hogeschool-inholland", {
    title: "Guido Walraven",
    givenName: "Guido",
    familyName: "Walraven",
    role: "lector Dynamiek van de Stad",
  }),
  person("toby-witte", "kenniscentrum-talentontwikkeling", {
    title: "Toby Witte",
    givenName: "Toby",
    familyName: "Witte",
    role: "lector",
  }),
  person("sophie-van-hogendorp", "zorg-welzijn", {
    title: "Sophie van Hogendorp",
    givenName: "Sophie",
    familyName: "van Hogendorp",
    role: "hoofdredacteur",
  }),
  {
    type: "person",
    slug: "hans-alderliesten",
    content: () => ({ title: "Hans Alderliesten", givenName: "Hans", familyName: "Alderliesten" }),
  },
];

function person(slug: string, organisation: string, content: SampleContent<"person">): SampleEntry {
  return {
    type: "person",
    slug,
    content: (refer) => ({ ...content, organisation: refer.organisation(organisation) }),
  };
}
