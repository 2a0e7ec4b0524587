import type { Fact } from "./fact.ts";

const session = "/v1/sessions/versnellingskamer-participatie-betekenisvol-contact-in-de-wijk";

export const versnellingskamerFacts: readonly Fact[] = [
  ["title", session, "title", "Versnellingskamer: Participatie – betekenisvol contact in de wijk"],
  ["kind", session, "kind", "versnellingskamer"],
  [
    "begin",
    session,
    "start",
    { local: "2020-12-03T15:00", timeZone: "Europe/Amsterdam", instant: "2020-12-03T14:00:00Z" },
  ],
  [
    "end",
    session,
    "end",
    { local: "2020-12-03T17:00", timeZone: "Europe/Amsterdam", instant: "2020-12-03T16:00:00Z" },
  ],
  ["online", session, "location.mode", "online"],
  ["place", session, "location.name", "Online"],
  ["platform", session, "location.platform", "MS Teams"],
  ["theme", session, "themes.*.title", ["Participatie: betekenisvol contact in de wijk"]],
  ["tables, labels", session, "tables.*.label", ["Thema 1", "Thema 2", "Tafel 3"]],
  [
    "tables, titles",
    session,
    "tables.*.title",
    [
      "Het bereik van solidariteit",
      "De betekenis van voorzieningen en sociaal werk",
      "Vertrouwen als basis voor meedoen",
    ],
  ],
  [
    "tables, texts",
    session,
    "tables.*.text",
    [
      "Hulp is er genoeg, vooral voor ouderen en vooral praktisch. Wie missen we, en wat vragen zij?",
      "De dagbesteding ging dicht en mantelzorgers raakten uitgeput. Hoe vangen we hen op, en wie helpt?",
      "Meedoen lukt pas wie zich welkom weet. Waarmee winnen organisaties dat vertrouwen, nu iedereen onzeker is?",
    ],
  ],
  ["first table, leaders", session, "tables.0.leaders.*.person.title", ["Annica Brummel", "Kajal Parbhoe"]],
  [
    "first table, their organisations",
    session,
    "tables.0.leaders.*.affiliation",
    ["Werkplaats Sociaal Domein", "Zorgalliantie"],
  ],
  [
    "second table, leaders",
    session,
    "tables.1.leaders.*.person.title",
    ["Elma Vriezekolk", "Isolde Driesen"],
  ],
  [
    "second table, their organisations",
    session,
    "tables.1.leaders.*.affiliation",
    ["Zorgalliantie", "Sterker sociaal werk"],
  ],
  [
    "third table, leaders",
    session,
    "tables.2.leaders.*.person.title",
    ["Jonathan van Deutekom", "Fenna Hendriks"],
  ],
  [
    "third table, their organisations",
    session,
    "tables.2.leaders.*.affiliation",
    ["Zorgalliantie", "Bindkracht 10"],
  ],
  ["leaders, role", session, "tables.2.leaders.*.role", ["gespreksleider", "gespreksleider"]],
  ["Bindkracht 10 is Bindkracht10", "/v1/organisations/bindkracht10", "otherNames", ["Bindkracht 10"]],
  ["method, heading", session, "method.title", "Wat is een versnellingskamer?"],
  [
    "method, point by point",
    session,
    "method.points",
    [
      "Welk hardnekkig probleem is door corona opeens te begrijpen?",
      "Wat kwam er vanzelf op en mag blijven?",
      "Welke kans pakken we samen, en wat leren we daarvan over het systeem?",
    ],
  ],
  ["preliminary research, heading", session, "preparation.title", "Vooronderzoek"],
  [
    "preliminary research, three points",
    session,
    "preparation.points",
    [
      "Wat bewoners voor elkaar betekenen.",
      "Wat deelnemers zelf zagen veranderen, en wat daarin hoop geeft.",
      "Wat elders bekend is over initiatieven uit deze periode.",
    ],
  ],
  [
    "programme team",
    session,
    "organisations.[role=programmateam].organisation.title",
    ["Zorgalliantie", "Hogeschool van Arnhem en Nijmegen"],
  ],
  [
    "links without addresses",
    session,
    "links.related",
    [
      { title: "project burgers zorgen voor elkaar", url: null },
      { title: "Meer over het concept versnellingskamer", url: null },
    ],
  ],
];
