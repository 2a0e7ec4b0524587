import type { Fact } from "./fact.ts";

const news = "/v1/news/iedereen-kan-zorgen-voor-meer-verbondenheid";
const kickOff = "/v1/sessions/kick-off-werkplaats-sociaal-domein-zuid-holland-zuid";
const series = "/v1/series/15-jaar-dynamiek-van-de-stad";
const workplace = "/v1/organisations/werkplaats-sociaal-domein-zuid-holland-zuid";

export const pressReleaseFacts: readonly Fact[] = [
  ["title", news, "title", "Iedereen kan zorgen voor meer verbondenheid"],
  ["dateline, place", news, "dateline.place", "Rotterdam"],
  [
    "dateline, time",
    news,
    "dateline.at",
    { local: "2020-03-09T08:00", timeZone: "Europe/Amsterdam", instant: "2020-03-09T07:00:00Z" },
  ],
  ["publication", news, "publishedAt", "2020-03-09T07:00:00Z"],
  ["kicker", news, "kicker", "15 jaar Dynamiek van de Stad"],
  ["series", news, "series.*.title", ["15 jaar Dynamiek van de Stad"]],
  ["series, since", series, "since", "2005"],
  [
    "series, its three themes",
    series,
    "themes.*.title",
    [
      "stedelijk burgerschap",
      "de transformatie van het sociaal domein",
      "sociaal ondernemerschap en sociale innovatie",
    ],
  ],
  ["themes", news, "themes.*.title", ["eenzaamheid", "verbondenheid en veerkracht"]],
  [
    "sub-headings",
    news,
    "body.[style=h2].children.0.text",
    ["Ruimte voor verhalen, kennis en ervaringen", "Iedereen kan het verschil maken"],
  ],
  [
    "persons",
    news,
    "persons.*.person.title",
    ["David ter Avest", "Elizabeth van Twist", "Guido Walraven", "Toby Witte"],
  ],
  [
    "persons, roles",
    news,
    "persons.*.role",
    ["onderzoeker", "onderzoeker", "lector Dynamiek van de Stad", "lector"],
  ],
  [
    "persons, organisations",
    news,
    "persons.*.affiliation",
    [
      "Dynamiek van de Stad",
      "Dynamiek van de Stad",
      "Hogeschool Inholland",
      "Kenniscentrum Talentontwikkeling, Hogeschool Rotterdam",
    ],
  ],
  [
    "quoted, by whom",
    news,
    "quotes.*.by.person.title",
    ["David ter Avest", "Elizabeth van Twist", "Guido Walraven"],
  ],
  [
    "quoted, in which role",
    news,
    "quotes.*.by.role",
    ["onderzoeker", "onderzoeker", "lector Dynamiek van de Stad"],
  ],
  ["pull quote", news, "quotes.2.text", "Verbonden raken begint klein, en bij wie dan ook."],
  ["pull quote, name", news, "quotes.2.by.person.title", "Guido Walraven"],
  ["pull quote, role", news, "quotes.2.by.role", "lector Dynamiek van de Stad"],
  ["pull quote, photo", news, "quotes.2.image.asset.contentType", "image/png"],
  [
    "pull quote, what the photo shows",
    news,
    "quotes.2.image.alt",
    "Guido Walraven, lector Dynamiek van de Stad",
  ],
  [
    "pull quote in its place",
    news,
    "body.[_type=pullQuote].attribution",
    ["Guido Walraven, lector Dynamiek van de Stad"],
  ],
  [
    "working period",
    news,
    "periods.0",
    { title: "Werkperiode van het werkteam", from: "2018-01", to: "2019-11" },
  ],
  [
    "period to come",
    news,
    "periods.1",
    { title: "Nieuwe periode van de Werkplaats", from: "2020-04-02", to: "2022" },
  ],
  [
    "three municipalities",
    news,
    "organisations.[role=gemeente].organisation.title",
    ["Gemeente Barendrecht", "Gemeente Schiedam", "Gemeente Vlaardingen"],
  ],
  [
    "organisations from practice",
    news,
    "organisations.[role=praktijkorganisatie].organisation.title",
    ["Minters", "Mooi Werk", "Seniorenwelzijn", "Dock", "Kansenfabriek"],
  ],
  [
    "project that came of it",
    news,
    "organisations.[role=nieuw project].organisation.title",
    ["Fietsmaatjes Schiedam"],
  ],
  [
    "magazine, without an address",
    news,
    "links.related.0",
    {
      title: "Online magazine Verbondenheid en Veerkracht",
      url: null,
    },
  ],
  [
    "clip, without an address",
    news,
    "links.related.1",
    {
      title: "Kennisclip over de werkvorm ‘de hand’",
      url: null,
    },
  ],
  ["session it announces", news, "session.title", "Kick-off Werkplaats Sociaal Domein Zuid-Holland Zuid"],
  ["kick-off, date without a time", kickOff, "start", "2020-04-02"],
  ["kick-off, kind", kickOff, "kind", "kick-off"],
  ["kick-off, sign-up", kickOff, "signUp", { text: "Meld je nu aan!", url: null }],
  [
    "about whom it comes from",
    news,
    "boilerplate.*.title",
    ["Werkplaats Sociaal Domein Zuid-Holland Zuid", "15 jaar Dynamiek van de Stad"],
  ],
  [
    "about whom it comes from, texts",
    news,
    "boilerplate.*.text",
    [
      "Partners in de regio die sinds 2016 samen leren. Guido Walraven en Toby Witte trekken de kar.",
      "Onderzoekers die sinds 2005 met bewoners aan hun stad werken, langs drie thema’s.",
    ],
  ],
  ["Werkplaats, since", workplace, "since", "2016"],
  ["Werkplaats, short name", workplace, "shortName", "Werkplaats"],
  [
    "Werkplaats, who leads it",
    workplace,
    "persons.[role=trekker].person.title",
    ["Guido Walraven", "Toby Witte"],
  ],
  [
    "Kenniscentrum Talentontwikkeling, what it is a unit of",
    "/v1/organisations/kenniscentrum-talentontwikkeling",
    "parentOrganisation.title",
    "Hogeschool Rotterdam",
  ],
  [
    "Dynamiek van de Stad, what it is a unit of",
    "/v1/organisations/dynamiek-van-de-stad",
    "parentOrganisation.title",
    "Hogeschool Inholland",
  ],
  ["comments", news, "comments", { count: 0, moderation: "before-posting" }],
];
