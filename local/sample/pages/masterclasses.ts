import type { Refer, SampleEntry } from "../entry.ts";
import { covidThemes } from "../themes.ts";

/** An article about two masterclasses, and the masterclasses themselves. */

const neighbourhoods = "masterclass-covid-19-en-sociale-verbondenheid-in-wijken-en-dorpen";
const loneliness = "masterclass-eenzaamheid-en-jongerenproblematiek-tijdens-de-corona-crisis";
const [impact, , , youth] = covidThemes;

const images = {
  students: {
    file: "232299-studenten-op-bankje.png",
    alt: "Studenten buiten op bankje met mondkapjes op. Social distancing. Anderhalve meter. Covid19. Corona.",
  },
  street: {
    file: "nijmegen-winkelstraat.png",
    alt: "Nijmegen mensen in winkelstraat met kerk op achtergrond",
  },
  doctor: { file: "dokter-op-telefoon.png", alt: "man in gesprek met dokter via mobiele telefoon" },
};

const questions = [
  "Waaraan merkt een gemeente wat corona op den duur met buurten doet?",
  "Wat helpt om contacten te herstellen die verloren gingen?",
  "Hoe overleven nieuwe bewonersinitiatieven de crisis, en wat kan de gemeente daaraan doen?",
];

export const masterclasses: readonly SampleEntry[] = [
  {
    type: "session",
    slug: neighbourhoods,
    content: (refer) => ({
      title: "Masterclass COVID-19 en sociale verbondenheid in wijken en dorpen",
      language: "nl",
      lead: "Onderzoek en praktijk over buurten die corona veranderde.",
      kind: "masterclass",
      start: "2022-01-20",
      image: imageOf(refer, "street"),
      themes: [refer.theme(impact.slug)],
      series: [network(refer)],
      persons: [brummel(refer), teBokkel(refer)],
      organisations: [
        { organisation: lectorate(refer), role: "onderzoek" },
        { organisation: refer.organisation("stichting-welzijn-lingewaard"), role: "praktijk" },
      ],
      questions,
      programme: [
        {
          title: "Informele steun en nieuwe initiatieven in coronatijd",
          text: "Wat het lectoraat onlangs vond, en wat ander onderzoek daaraan toevoegt.",
          speakers: [brummel(refer)],
        },
        {
          title: "De welzijnspraktijk in coronatijd",
          text: "Hoe het opbouwwerk in Lingewaard doorging.",
          speakers: [
            {
              person: refer.person("marianne-te-bokkel"),
              role: "praktijkexpert",
              affiliation: "Stichting Welzijn Lingewaard",
            },
          ],
        },
      ],
      audience: "Gelderse ambtenaren",
    }),
  },
  {
    type: "session",
    slug: loneliness,
    content: (refer) => ({
      title: "Masterclass Eenzaamheid en jongerenproblematiek tijdens de corona crisis",
      language: "nl",
      lead: "Over hulp op afstand die blijft, en over jongeren die toch bereikt werden.",
      kind: "masterclass",
      start: "2022-03-24",
      image: imageOf(refer, "doctor"),
      themes: [refer.theme(youth.slug)],
      series: [network(refer)],
      persons: [adriaansen(refer), bouchalga(refer), bruls(refer)],
      organisations: [
        { organisation: refer.organisation("kenniscentrum-duurzame-zorg"), role: "opdrachtgever onderzoek" },
        ...researchPartners(refer),
        { organisation: refer.organisation("bindkracht10"), role: "praktijk" },
        { organisation: refer.organisation("veiligheidsberaad") },
      ],
      programme: [
        {
          title: "Online professionele initiatieven tijdens Corona",
          text: "Beeldbellen en apps: wat professionals probeerden en wat zij willen houden.",
          speakers: [
            {
              person: refer.person("marian-adriaansen"),
              role: "kennisexpert",
              affiliation: "HAN",
            },
          ],
        },
        { title: "Eenzaamheid bij ouderen en de Kletsbot", speakers: [adriaansen(refer)] },
        {
          title: "Jongeren in Coronatijd",
          text: "Met vlogs, in opdracht van de gemeente; en hoe de burgemeester in beeld kwam.",
          speakers: [
            {
              person: refer.person("boubaker-bouchalga"),
              role: "praktijkexpert",
              affiliation: "Bindkracht10",
            },
          ],
        },
      ],
      audience: "Gemeenteambtenaren in het sociale domein",
    }),
  },
  {
    type: "article",
    slug: "masterclasses-covid-19-en-sociale-verbondenheid",
    content: (refer) => ({
      title: "Masterclasses Covid-19 en sociale verbondenheid",
      language: "nl",
      lead: "Een leernetwerk zocht uit hoe buurten bijeenblijven als iedereen afstand houdt.",
      image: imageOf(refer, "students"),
      themes: covidThemes.map(({ slug }) => refer.theme(slug)),
      series: [network(refer)],
      sessions: [refer.session(neighbourhoods), refer.session(loneliness)],
      persons: [brummel(refer), teBokkel(refer), adriaansen(refer), bouchalga(refer), bruls(refer)],
      organisations: organisationsOf(refer),
      questions,
      periods: [{ title: "Kennisvragen van Gelderse ambtenaren", from: "2021", to: "2021" }],
      toolbox: [
        { group: "presentations", session: refer.session(loneliness), items: [] },
        { group: "recordings", session: refer.session(loneliness), items: [] },
        { group: "links", session: refer.session(loneliness), items: [] },
        { group: "publications", session: refer.session(loneliness), items: [] },
      ],
      contact: { text: "Vragen, of zelf een masterclass?", email: "info.llo.amm@han.nl" },
      body: { markdown: bodyOf(refer) },
    }),
  },
];

function bodyOf(refer: Refer): string {
  return `${markdownImage(refer, "students")}

Langzaam wordt duidelijk wat de pandemie met ons samenleven doet. Veel blijft onbekend.

Wie in de wijk werkt en wie onderzoek doet, weten ieder een deel. Samen weten zij genoeg om te beginnen.

Vier onderwerpen gaven richting:

1. Buurten na corona
2. Bewoners bereiken op afstand
3. Voorzieningen in de knel
4. Jongeren en eenzaamheid

Tussendoor legden ambtenaren elkaar hun eigen gevallen voor.

## Masterclass COVID-19 en sociale verbondenheid in wijken en dorpen

Annica Brummel en Marianne te Bokkel vertellen over onderzoek en welzijnswerk.

${questions.map((question) => `- ${question}`).join("\n")}

${markdownImage(refer, "street")}

## Masterclass Eenzaamheid en jongerenproblematiek tijdens de corona crisis

Marian Adriaansen laat zien welke hulp op afstand werkte.

Het onderzoek daarnaar vroeg aan hulpverleners zelf wat zij voortzetten.

Boubaker Bouchalga volgt met het jongerenwerk in Nijmegen.

${markdownImage(refer, "doctor")}
`;
}

function organisationsOf(refer: Refer) {
  return [
    { organisation: refer.organisation("academie-mens-en-maatschappij"), role: "organisator (post-hbo)" },
    { organisation: refer.organisation("provincie-gelderland"), role: "organisator" },
    { organisation: refer.organisation("hogeschool-van-arnhem-en-nijmegen") },
    { organisation: lectorate(refer), role: "onderzoek" },
    { organisation: refer.organisation("stichting-welzijn-lingewaard"), role: "praktijk" },
    { organisation: refer.organisation("kenniscentrum-duurzame-zorg"), role: "opdrachtgever onderzoek" },
    ...researchPartners(refer),
    { organisation: refer.organisation("bindkracht10"), role: "praktijk" },
  ];
}

function researchPartners(refer: Refer) {
  return ["zorgalliantie", "ixperium-health", "practoraat-tech-doptie"].map((slug) => ({
    organisation: refer.organisation(slug),
    role: "onderzoekspartner",
  }));
}

function network(refer: Refer): string {
  return refer.series("leernetwerk-covid-19-en-sociale-verbondenheid");
}

function lectorate(refer: Refer): string {
  return refer.organisation("lectoraat-versterken-van-sociale-kwaliteit");
}

function imageOf(refer: Refer, name: keyof typeof images) {
  return { asset: refer.asset(images[name].file), alt: images[name].alt };
}

function markdownImage(refer: Refer, name: keyof typeof images): string {
  return `![${images[name].alt}](asset:${refer.asset(images[name].file)})`;
}

function brummel(refer: Refer) {
  return {
    person: refer.person("annica-brummel"),
    role: "senior onderzoeker",
    affiliation: "lectoraat Versterken van Sociale Kwaliteit van de HAN",
  };
}

function teBokkel(refer: Refer) {
  return {
    person: refer.person("marianne-te-bokkel"),
    role: "opbouwwerker",
    affiliation: "Stichting Welzijn Lingewaard",
  };
}

function adriaansen(refer: Refer) {
  return {
    person: refer.person("marian-adriaansen"),
    role: "lector Innovatie in de Care",
    affiliation: "HAN",
  };
}

function bouchalga(refer: Refer) {
  return { person: refer.person("boubaker-bouchalga"), role: "jongerenwerker", affiliation: "Bindkracht10" };
}

function bruls(refer: Refer) {
  return {
    person: refer.person("hubert-bruls"),
    role: "burgemeester van Nijmegen en voorzitter van het Veiligheidsberaad",
  };
}
