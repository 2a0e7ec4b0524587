import type { FeedChannel, FeedItem } from "../channel.ts";

/** A feed with everything a feed can hold, for the tests of all formats. */

export const exampleChannel: FeedChannel = {
  id: "urn:uuid:4d1c4c3e-5a0e-5f0c-9d2c-0f5a1f6b7c8d",
  title: "Kenniswerkplaats Stad & Wijk",
  description: "Nieuws, artikelen en rapporten over de dynamiek van de stad",
  language: "nl",
  link: "https://kennis.example/v1/entries",
  addresses: {
    rss: "https://kennis.example/feeds/all.rss",
    atom: "https://kennis.example/feeds/all.atom",
    json: "https://kennis.example/feeds/all.json",
  },
  siteAddress: "https://kennis.example",
  siteName: "Kenniswerkplaats Stad & Wijk",
  startedAt: "2020-01-01T00:00:00Z",
  copyright: "© Kenniswerkplaats, CC BY 4.0",
  image: {
    url: "https://kennis.example/files/logo.png",
    title: "Het logo van de werkplaats",
    width: 144,
    height: 144,
  },
  timeToLiveMinutes: 15,
};

export const recording: FeedItem = {
  id: "0197a3c0-0000-7000-8000-000000000003",
  url: "https://kennis.example/v1/sessions/versnellingskamer-wonen-zorg",
  title: "Versnellingskamer “wonen & zorg” <terugblik> 🏘️",
  summary: "Wat werkt er als 3 < 5 & iedereen meedoet?\nEen terugblik.",
  html: '<p>Kijk de <a href="https://kennis.example/x?a=1&amp;b=2">opname</a> terug.</p><pre>a[b[0]]>1</pre>',
  publishedAt: "2026-03-29T00:30:00Z",
  updatedAt: "2026-04-02T08:15:30.250Z",
  language: "nl",
  authors: [
    { name: "Fatima el Amrani", url: "https://kennis.example/v1/persons/fatima-el-amrani" },
    { name: "Jørgen Ünal" },
  ],
  categories: [
    { term: "session", label: "Sessie", scheme: "https://kennis.example/vocabularies/types" },
    {
      term: "0197a3c0-0000-7000-8000-0000000000aa",
      label: "Wonen & zorg",
      scheme: "https://kennis.example/vocabularies/themes",
    },
  ],
  enclosures: [
    {
      url: "https://kennis.example/files/0197a3c0-0000-7000-8000-0000000000f1/opname.mp3?a=1&b=2",
      contentType: "audio/mpeg",
      size: 73_400_320,
      title: "Opname (audio)",
      durationSeconds: 3602,
    },
    {
      url: "https://kennis.example/files/0197a3c0-0000-7000-8000-0000000000f2/opname.mp4",
      contentType: "video/mp4",
      size: 4_831_838_208,
      durationSeconds: 3601.6,
    },
    {
      url: "https://kennis.example/files/0197a3c0-0000-7000-8000-0000000000f3/verslag.pdf",
      contentType: "application/pdf",
      size: 98_765,
      title: "Verslag",
    },
  ],
  image: { url: "https://kennis.example/files/zaal.jpg", alt: "Een volle zaal kijkt naar het podium" },
};

export const report: FeedItem = {
  id: "0197a3c0-0000-7000-8000-000000000002",
  url: "https://kennis.example/v1/reports/city-dynamics",
  title: "City dynamics: fifteen years",
  summary: "What fifteen years of neighbourhood research taught us.",
  publishedAt: "2026-01-05T09:00:00Z",
  updatedAt: "2026-01-05T09:00:00Z",
  language: "en",
  authors: [],
  categories: [],
  enclosures: [],
  image: { url: "https://kennis.example/files/kaft.png", alt: "" },
};

/** From before 1970 and from right to left, without a summary. */
export const archived: FeedItem = {
  id: "0197a3c0-0000-7000-8000-000000000001",
  url: "https://kennis.example/v1/news/opening-1962",
  title: "افتتاح مركز الحي",
  html: "<p>Het buurthuis ging open.</p>",
  publishedAt: "1962-05-31T22:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
  language: "nl",
  authors: [{ name: "Redactie" }],
  categories: [],
  enclosures: [],
};

export const exampleItems: readonly FeedItem[] = [report, archived, recording];
