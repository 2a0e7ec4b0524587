import type { Fact } from "./fact.ts";

const article = "/v1/articles/masterclasses-covid-19-en-sociale-verbondenheid";
const january = "/v1/sessions/masterclass-covid-19-en-sociale-verbondenheid-in-wijken-en-dorpen";
const march = "/v1/sessions/masterclass-eenzaamheid-en-jongerenproblematiek-tijdens-de-corona-crisis";
const series = "/v1/series/leernetwerk-covid-19-en-sociale-verbondenheid";
const academy = "/v1/organisations/academie-mens-en-maatschappij";
const fourThemes = [
  "De impact van COVID-19 op sociale verbondenheid in wijken en dorpen op langere termijn",
  "Het bereiken van inwoners in tijden van 'social distancing'",
  "Gemeenschapsvoorzieningen die onder (hogere) druk staan",
  "Versterking van eenzaamheid en jongerenproblematiek tijdens de corona crisis",
];
const alts = [
  "Studenten buiten op bankje met mondkapjes op. Social distancing. Anderhalve meter. Covid19. Corona.",
  "Nijmegen mensen in winkelstraat met kerk op achtergrond",
  "man in gesprek met dokter via mobiele telefoon",
];
const questions = [
  "Waaraan merkt een gemeente wat corona op den duur met buurten doet?",
  "Wat helpt om contacten te herstellen die verloren gingen?",
  "Hoe overleven nieuwe bewonersinitiatieven de crisis, en wat kan de gemeente daaraan doen?",
];

export const masterclassFacts: readonly Fact[] = [
  ["title", article, "title", "Masterclasses Covid-19 en sociale verbondenheid"],
  ["kind of page", article, "type", "article"],
  [
    "its two sessions",
    article,
    "sessions.*.title",
    [
      "Masterclass COVID-19 en sociale verbondenheid in wijken en dorpen",
      "Masterclass Eenzaamheid en jongerenproblematiek tijdens de corona crisis",
    ],
  ],
  ["first session, kind", january, "kind", "masterclass"],
  ["first session, date without a time", january, "start", "2022-01-20"],
  [
    "first session, title",
    january,
    "title",
    "Masterclass COVID-19 en sociale verbondenheid in wijken en dorpen",
  ],
  ["second session, kind", march, "kind", "masterclass"],
  ["second session, date without a time", march, "start", "2022-03-24"],
  [
    "second session, title",
    march,
    "title",
    "Masterclass Eenzaamheid en jongerenproblematiek tijdens de corona crisis",
  ],
  ["learning network", article, "series.*.title", ["Leernetwerk COVID-19 en sociale verbondenheid"]],
  [
    "learning network, its organisers",
    series,
    "organisations.[role=organisator].organisation.title",
    ["Academie Mens en Maatschappij", "Provincie Gelderland"],
  ],
  ["host, by its role", article, "organisations.0.organisation.title", "Academie Mens en Maatschappij"],
  ["host, its role", article, "organisations.0.role", "organisator (post-hbo)"],
  ["province", article, "organisations.1.organisation.title", "Provincie Gelderland"],
  ["province, its role", article, "organisations.1.role", "organisator"],
  ["host, what it is a unit of", academy, "parentOrganisation.title", "Hogeschool van Arnhem en Nijmegen"],
  ["HAN, short name", "/v1/organisations/hogeschool-van-arnhem-en-nijmegen", "shortName", "HAN"],
  [
    "lectoraat, what it is a unit of",
    "/v1/organisations/lectoraat-versterken-van-sociale-kwaliteit",
    "parentOrganisation.title",
    "Hogeschool van Arnhem en Nijmegen",
  ],
  [
    "Kenniscentrum, what it is a unit of",
    "/v1/organisations/kenniscentrum-duurzame-zorg",
    "parentOrganisation.title",
    "Hogeschool van Arnhem en Nijmegen",
  ],
  [
    "Practoraat, what it is a unit of",
    "/v1/organisations/practoraat-tech-doptie",
    "parentOrganisation.title",
    "ROC",
  ],
  [
    "all organisations",
    article,
    "organisations.*.organisation.title",
    [
      "Academie Mens en Maatschappij",
      "Provincie Gelderland",
      "Hogeschool van Arnhem en Nijmegen",
      "Lectoraat Versterken van Sociale Kwaliteit",
      "Stichting Welzijn Lingewaard",
      "Kenniscentrum Duurzame Zorg",
      "Zorgalliantie",
      "iXperium Health",
      "Practoraat Tech@doptie",
      "Bindkracht10",
    ],
  ],
  [
    "research partners",
    march,
    "organisations.[role=onderzoekspartner].organisation.title",
    ["Zorgalliantie", "iXperium Health", "Practoraat Tech@doptie"],
  ],
  ["Veiligheidsberaad", march, "organisations.5.organisation.title", "Veiligheidsberaad"],
  [
    "persons",
    article,
    "persons.*.person.title",
    ["Annica Brummel", "Marianne te Bokkel", "Marian Adriaansen", "Boubaker Bouchalga", "Hubert Bruls"],
  ],
  [
    "persons, roles",
    article,
    "persons.*.role",
    [
      "senior onderzoeker",
      "opbouwwerker",
      "lector Innovatie in de Care",
      "jongerenwerker",
      "burgemeester van Nijmegen en voorzitter van het Veiligheidsberaad",
    ],
  ],
  [
    "persons, organisations",
    article,
    "persons.*.affiliation",
    [
      "lectoraat Versterken van Sociale Kwaliteit van de HAN",
      "Stichting Welzijn Lingewaard",
      "HAN",
      "Bindkracht10",
      undefined,
    ],
  ],
  ["Annica Brummel's title", "/v1/persons/annica-brummel", "honorific", "dr."],
  ["practice expert, first session", january, "programme.1.speakers.0.role", "praktijkexpert"],
  ["practice expert, name", january, "programme.1.speakers.0.person.title", "Marianne te Bokkel"],
  [
    "research shown, first session",
    january,
    "programme.0.title",
    "Informele steun en nieuwe initiatieven in coronatijd",
  ],
  ["knowledge expert, second session", march, "programme.0.speakers.0.role", "kennisexpert"],
  ["knowledge expert, name", march, "programme.0.speakers.0.person.title", "Marian Adriaansen"],
  [
    "research shown, second session",
    march,
    "programme.0.title",
    "Online professionele initiatieven tijdens Corona",
  ],
  ["Kletsbot", march, "programme.1.title", "Eenzaamheid bij ouderen en de Kletsbot"],
  ["practice expert, second session", march, "programme.2.speakers.0.role", "praktijkexpert"],
  [
    "practice expert, second session, name",
    march,
    "programme.2.speakers.0.person.title",
    "Boubaker Bouchalga",
  ],
  ["Bindkracht10, place", "/v1/organisations/bindkracht10", "place", "Nijmegen"],
  ["first image, alt text", article, "image.alt", alts[0]],
  ["first image, old asset number", article, "image.asset.filename", "232299-studenten-op-bankje.png"],
  ["second image, alt text", january, "image.alt", alts[1]],
  ["third image, alt text", march, "image.alt", alts[2]],
  ["images in their places", article, "body.[_type=image].alt", alts],
  ["four themes in their order", article, "themes.*.title", fourThemes],
  ["learning network, its themes", series, "themes.*.title", fourThemes],
  ["theme of the second session", march, "themes.*.title", [fourThemes[3]]],
  ["year of the questions", article, "periods.0.from", "2021"],
  ["questions", article, "questions", questions],
  ["questions of the first session", january, "questions", questions],
  [
    "toolbox, four groups",
    article,
    "toolbox.*.group",
    ["presentations", "recordings", "links", "publications"],
  ],
  ["toolbox, all empty", article, "toolbox.*.items", [[], [], [], []]],
  [
    "toolbox, of the second session",
    article,
    "toolbox.0.session.title",
    "Masterclass Eenzaamheid en jongerenproblematiek tijdens de corona crisis",
  ],
  ["contact address", article, "contact.email", "info.llo.amm@han.nl"],
];
