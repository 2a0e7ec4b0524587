import type { Refer, SampleEntry } from "../entry.ts";
import { listeningSlug } from "../series.ts";
import { conditions } from "../themes.ts";

/** A news item that announces a session, and the session, from its announcement to its recording. */

export const onlineSessionSlug = "hoopvol-en-kwetsbaar-omzien-naar-elkaar-in-tijden-van-corona";

export const onlineSession: readonly SampleEntry[] = [
  {
    type: "session",
    slug: onlineSessionSlug,
    content: (refer) => ({
      title: "Hoopvol en kwetsbaar. Omzien naar elkaar in tijden van corona",
      language: "nl",
      lead: "Een middag over wat het rapport betekent voor gemeenten en sociaal werk.",
      kind: "online-session",
      start: { local: "2021-02-19T15:30", timeZone: "Europe/Amsterdam" },
      end: { local: "2021-02-19T17:00", timeZone: "Europe/Amsterdam" },
      location: { mode: "online" },
      audience: "Beleidsmakers en uitvoerders in zorg, welzijn en gemeenten",
      themes: conditions.map(({ slug }) => refer.theme(slug)),
      organisations: [
        { organisation: refer.organisation("movisie") },
        { organisation: refer.organisation("hogeschool-van-arnhem-en-nijmegen") },
        { organisation: refer.organisation("sociaal-werk-nederland") },
      ],
      programme: programmeOf(refer),
      series: [refer.series(listeningSlug)],
      episode: { season: 1, number: 1 },
      signUp: { text: "Aanmeldformulier onder aan de pagina", url: null },
      recordings: [recordingOf(refer)],
    }),
    later: (refer) => ({ report: refer.report(onlineSessionSlug) }),
  },
  {
    type: "news",
    slug: "online-sessie-hoopvol-en-kwetsbaar-omzien-naar-elkaar-in-tijden-van-corona",
    content: (refer) => ({
      title: "Online sessie: Hoopvol en kwetsbaar. Omzien naar elkaar in tijden van corona",
      language: "nl",
      lead: "Corona raakt niet alleen onze gezondheid. Een nieuw rapport gaat over al het andere.",
      dateline: { at: "2020-02-04" },
      publishedAt: "2021-02-04T11:00:00Z",
      session: refer.session(onlineSessionSlug),
      themes: conditions.map(({ slug }) => refer.theme(slug)),
      persons: [rest(refer), verharen(refer), burg(refer), bakker(refer)],
      organisations: [
        { organisation: refer.organisation("movisie"), role: "bron" },
        { organisation: refer.organisation("hogeschool-van-arnhem-en-nijmegen") },
        { organisation: refer.organisation("sociaal-werk-nederland") },
      ],
      source: { name: "movisie.nl" },
      sharing: ["facebook", "twitter", "linkedin", "mail"],
      carriedOverReads: { count: 2066, asOf: null },
      body: { markdown },
    }),
  },
];

const markdown = `Geld alleen helpt niet. Mensen hebben ook elkaar nodig, en soms iemand die hen daarbij steunt.

Het rapport kijkt langs vier lijnen. De sessie vraagt wat daaruit volgt voor wie in de wijk werkt.

## Wanneer?

Op een vrijdagmiddag in februari, thuis achter het scherm.

## Voor wie?

Voor iedereen die in of voor het sociaal domein werkt.

## Programma

Eerst de uitkomsten, dan het gesprek.

- Welkom
- Het rapport
- Twee interviews
- Gesprek in groepen
  - Bestaanszekerheid
  - Het belang van ontmoetingsplekken
- Afsluiting

## Aanmelden

Dat kan met een formulier.
`;

function programmeOf(refer: Refer) {
  return [
    { title: "Welkom en introductie", speakers: [rest(refer)] },
    {
      title:
        "Presentatie Hoopvol en kwetsbaar. De coronacrisis zet de sociale kwaliteit van het dagelijks leven onder druk",
      text: "De uitkomsten, langs de vier condities.",
      speakers: [verharen(refer)],
    },
    {
      title: "Interview met Eric van der Burg",
      text: "Een crisis die steeds socialer wordt: wat kan het sociaal werk daaraan doen?",
      speakers: [burg(refer)],
    },
    {
      title: "Interview met Janny Bakker",
      text: "Waar gemeenten zouden moeten beginnen.",
      speakers: [bakker(refer)],
    },
    {
      title: "In gesprek met deelnemers",
      text: "Wat leert de praktijk?",
      items: [{ title: "Bestaanszekerheid" }, { title: "Het belang van ontmoetingsplekken" }],
    },
    { title: "Afsluiting & reflectie" },
  ];
}

function recordingOf(refer: Refer) {
  return {
    title: "Bekijk hier de sessie",
    asset: refer.asset("online-sessie.wav"),
    duration: 6,
    captions: [{ asset: refer.asset("online-sessie.vtt"), language: "nl", kind: "captions" as const }],
    transcript: { text: "Welkom. Dan het rapport. En tot slot de vraag wat u morgen anders doet." },
    chapters: [
      { start: 0, title: "Welkom en introductie" },
      { start: 2, title: "Het rapport" },
      { start: 4, title: "Afsluiting & reflectie" },
    ],
  };
}

function rest(refer: Refer) {
  return { person: refer.person("evert-van-rest"), role: "dagvoorzitter", affiliation: "Movisie" };
}

function verharen(refer: Refer) {
  return {
    person: refer.person("lisbeth-verharen"),
    role: "lector versterken Sociale Kwaliteit",
    affiliation: "HAN",
  };
}

function burg(refer: Refer) {
  return {
    person: refer.person("eric-van-der-burg"),
    role: "Bestuursvoorzitter",
    affiliation: "Sociaal Werk Nederland",
  };
}

function bakker(refer: Refer) {
  return {
    person: refer.person("janny-bakker"),
    role: "Voorzitter Raad van Bestuur",
    affiliation: "Movisie",
  };
}
