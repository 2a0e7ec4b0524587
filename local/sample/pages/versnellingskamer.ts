import type { Refer, SampleEntry } from "../entry.ts";

/** A session with three tables, and the way of working explained. */

export const versnellingskamer: readonly SampleEntry[] = [
  {
    type: "session",
    slug: "versnellingskamer-participatie-betekenisvol-contact-in-de-wijk",
    content: (refer) => ({
      title: "Versnellingskamer: Participatie – betekenisvol contact in de wijk",
      language: "nl",
      lead: "Drie gesprekken over contact in de buurt, nu dat moeilijker is.",
      kind: "versnellingskamer",
      start: { local: "2020-12-03T15:00", timeZone: "Europe/Amsterdam" },
      end: { local: "2020-12-03T17:00", timeZone: "Europe/Amsterdam" },
      location: { mode: "online", name: "Online", platform: "MS Teams" },
      themes: [refer.theme("participatie-betekenisvol-contact-in-de-wijk")],
      organisations: [
        { organisation: refer.organisation("zorgalliantie"), role: "programmateam" },
        { organisation: refer.organisation("hogeschool-van-arnhem-en-nijmegen"), role: "programmateam" },
        { organisation: refer.organisation("werkplaatsen-sociaal-domein"), role: "gespreksleiding" },
        { organisation: refer.organisation("sterker-sociaal-werk"), role: "gespreksleiding" },
        { organisation: refer.organisation("bindkracht10"), role: "gespreksleiding" },
      ],
      tables: tablesOf(refer),
      method: {
        title: "Wat is een versnellingskamer?",
        text: "Een gesprek dat begint bij wat wél kan.",
        points: [
          "Welk hardnekkig probleem is door corona opeens te begrijpen?",
          "Wat kwam er vanzelf op en mag blijven?",
          "Welke kans pakken we samen, en wat leren we daarvan over het systeem?",
        ],
      },
      preparation: {
        title: "Vooronderzoek",
        text: "Wie meedoet, krijgt de uitkomsten bij het eigen thema.",
        points: [
          "Wat bewoners voor elkaar betekenen.",
          "Wat deelnemers zelf zagen veranderen, en wat daarin hoop geeft.",
          "Wat elders bekend is over initiatieven uit deze periode.",
        ],
      },
      links: [
        { title: "project burgers zorgen voor elkaar", url: null },
        { title: "Meer over het concept versnellingskamer", url: null },
      ],
    }),
  },
];

function tablesOf(refer: Refer) {
  return [
    {
      label: "Thema 1",
      title: "Het bereik van solidariteit",
      text: "Hulp is er genoeg, vooral voor ouderen en vooral praktisch. Wie missen we, en wat vragen zij?",
      leaders: [
        leader(refer, "annica-brummel", "Werkplaats Sociaal Domein"),
        leader(refer, "kajal-parbhoe", "Zorgalliantie"),
      ],
    },
    {
      label: "Thema 2",
      title: "De betekenis van voorzieningen en sociaal werk",
      text: "De dagbesteding ging dicht en mantelzorgers raakten uitgeput. Hoe vangen we hen op, en wie helpt?",
      leaders: [
        leader(refer, "elma-vriezekolk", "Zorgalliantie"),
        leader(refer, "isolde-driesen", "Sterker sociaal werk"),
      ],
    },
    {
      label: "Tafel 3",
      title: "Vertrouwen als basis voor meedoen",
      text: "Meedoen lukt pas wie zich welkom weet. Waarmee winnen organisaties dat vertrouwen, nu iedereen onzeker is?",
      leaders: [
        leader(refer, "jonathan-van-deutekom", "Zorgalliantie"),
        leader(refer, "fenna-hendriks", "Bindkracht 10"),
      ],
    },
  ];
}

function leader(refer: Refer, slug: string, affiliation: string) {
  return { person: refer.person(slug), role: "gespreksleider", affiliation };
}
