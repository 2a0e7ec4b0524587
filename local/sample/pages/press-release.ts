import { heading, paragraph, quotation } from "../blocks.ts";
import type { Refer, SampleEntry } from "../entry.ts";

/** A press release, and the kick-off that it announces. */

const kickOff = "kick-off-werkplaats-sociaal-domein-zuid-holland-zuid";
const portrait = { file: "guido-walraven.png", alt: "Guido Walraven, lector Dynamiek van de Stad" };

const quotes = {
  terAvest:
    "Ambtenaren, welzijnswerkers en vrijwilligers zaten aan één tafel. Wat werkt blijvend tegen eenzaamheid? Dat wilden wij weten.",
  vanTwist:
    "Wij verzamelden wat er al was en luisterden naar verhalen. Oplossen doe je niet alleen, maar met de buurt.",
  walraven: "Verbonden raken begint klein, en bij wie dan ook.",
};

export const pressRelease: readonly SampleEntry[] = [
  {
    type: "session",
    slug: kickOff,
    content: (refer) => ({
      title: "Kick-off Werkplaats Sociaal Domein Zuid-Holland Zuid",
      language: "nl",
      lead: "De Werkplaats kijkt terug, en vooruit naar 2022.",
      kind: "kick-off",
      start: "2020-04-02",
      organisations: [{ organisation: workplace(refer), role: "organisator" }],
      signUp: { text: "Meld je nu aan!", url: null },
    }),
  },
  {
    type: "news",
    slug: "iedereen-kan-zorgen-voor-meer-verbondenheid",
    content: (refer) => ({
      title: "Iedereen kan zorgen voor meer verbondenheid",
      kicker: "15 jaar Dynamiek van de Stad",
      language: "nl",
      lead: "Een werkteam uit drie gemeenten zocht wat helpt tegen eenzaamheid, en vond dat bij mensen zelf.",
      dateline: { place: "Rotterdam", at: { local: "2020-03-09T08:00", timeZone: "Europe/Amsterdam" } },
      publishedAt: "2020-03-09T07:00:00Z",
      series: [refer.series("15-jaar-dynamiek-van-de-stad")],
      themes: [refer.theme("eenzaamheid"), refer.theme("verbondenheid-en-veerkracht")],
      session: refer.session(kickOff),
      persons: [terAvest(refer), vanTwist(refer), walraven(refer), witte(refer)],
      organisations: organisationsOf(refer),
      questions: ["Wat helpt blijvend tegen eenzaamheid?"],
      periods: [
        { title: "Werkperiode van het werkteam", from: "2018-01", to: "2019-11" },
        { title: "Nieuwe periode van de Werkplaats", from: "2020-04-02", to: "2022" },
      ],
      quotes: [
        { text: quotes.terAvest, by: terAvest(refer) },
        { text: quotes.vanTwist, by: vanTwist(refer) },
        { text: quotes.walraven, by: walraven(refer), image: photo(refer) },
      ],
      links: [
        { title: "Online magazine Verbondenheid en Veerkracht", url: null },
        { title: "Kennisclip over de werkvorm ‘de hand’", url: null },
      ],
      boilerplate: [
        {
          title: "Werkplaats Sociaal Domein Zuid-Holland Zuid",
          text: "Partners in de regio die sinds 2016 samen leren. Guido Walraven en Toby Witte trekken de kar.",
        },
        {
          title: "15 jaar Dynamiek van de Stad",
          text: "Onderzoekers die sinds 2005 met bewoners aan hun stad werken, langs drie thema’s.",
        },
      ],
      comments: { count: 0, moderation: "before-posting" },
      body: bodyOf(refer),
    }),
  },
];

function bodyOf(refer: Refer) {
  return [
    paragraph("Alleen zijn mag. Wie er last van heeft, verdient hulp; die begint bij contact."),
    paragraph("In Barendrecht, Schiedam en Vlaardingen ging een bonte groep aan de slag."),
    quotation(quotes.terAvest),
    heading("Ruimte voor verhalen, kennis en ervaringen"),
    quotation(quotes.vanTwist),
    heading("Iedereen kan het verschil maken"),
    paragraph("Aandacht opent deuren. Wie geraakt is, doet iets anders dan gisteren."),
    paragraph("Kunst bracht buren bijeen, en vrijwilligers stapten met hen op de fiets."),
    {
      _type: "pullQuote" as const,
      text: quotes.walraven,
      attribution: "Guido Walraven, lector Dynamiek van de Stad",
      image: photo(refer),
    },
    paragraph("Een goed gesprek vraagt weinig. Met ‘de hand’ gaat het vanzelf."),
    paragraph("Het magazine vertelt de rest. In april begint een nieuwe ronde."),
  ];
}

function organisationsOf(refer: Refer) {
  const named = (role: string, slugs: readonly string[]) =>
    slugs.map((slug) => ({ organisation: refer.organisation(slug), role }));
  return [
    { organisation: workplace(refer), role: "opdrachtgever van het werkteam" },
    ...named("gemeente", ["gemeente-barendrecht", "gemeente-schiedam", "gemeente-vlaardingen"]),
    ...named("praktijkorganisatie", ["minters", "mooi-werk", "seniorenwelzijn", "dock", "kansenfabriek"]),
    ...named("nieuw project", ["fietsmaatjes-schiedam"]),
    ...named("onderzoek", ["dynamiek-van-de-stad"]),
    ...named("trekker", ["hogeschool-inholland", "kenniscentrum-talentontwikkeling", "hogeschool-rotterdam"]),
  ];
}

function workplace(refer: Refer): string {
  return refer.organisation("werkplaats-sociaal-domein-zuid-holland-zuid");
}

function photo(refer: Refer) {
  return { asset: refer.asset(portrait.file), alt: portrait.alt };
}

function terAvest(refer: Refer) {
  return {
    person: refer.person("david-ter-avest"),
    role: "onderzoeker",
    affiliation: "Dynamiek van de Stad",
  };
}

function vanTwist(refer: Refer) {
  return {
    person: refer.person("elizabeth-van-twist"),
    role: "onderzoeker",
    affiliation: "Dynamiek van de Stad",
  };
}

function walraven(refer: Refer) {
  return {
    person: refer.person("guido-walraven"),
    role: "lector Dynamiek van de Stad",
    affiliation: "Hogeschool Inholland",
  };
}

function witte(refer: Refer) {
  return {
    person: refer.person("toby-witte"),
    role: "lector",
    affiliation: "Kenniscentrum Talentontwikkeling, Hogeschool Rotterdam",
  };
}
