import type { Fact } from "./fact.ts";
import { conditions } from "./online-session.ts";

const report = "/v1/reports/hoopvol-en-kwetsbaar-omzien-naar-elkaar-in-tijden-van-corona";
const session = "/v1/sessions/hoopvol-en-kwetsbaar-omzien-naar-elkaar-in-tijden-van-corona";

export const publicationFacts: readonly Fact[] = [
  ["title", report, "title", "Hoopvol en kwetsbaar. Omzien naar elkaar in tijden van corona"],
  [
    "subtitle",
    report,
    "subtitle",
    "Impact van de coronapandemie op sociale kwaliteit van het dagelijks leven",
  ],
  [
    "made with",
    report,
    "organisations.[role=samen met].organisation.title",
    ["Werkplaatsen Sociaal Domein", "Hogeschool van Arnhem en Nijmegen", "Stenden Hogeschool"],
  ],
  ["file, what it is called", report, "files.0.title", "Bekijk de publicatie"],
  ["file, kind", report, "files.0.contentType", "application/pdf"],
  ["no authors", report, "authors", undefined],
  ["no date", report, "issued", undefined],
  ["conditions", report, "themes.*.title", conditions],
  [
    "session about it",
    report,
    "sessions.*.title",
    ["Hoopvol en kwetsbaar. Omzien naar elkaar in tijden van corona"],
  ],
  ["session, date", session, "start.local", "2021-02-19T15:30"],
  ["session, recording", session, "recordings.0.title", "Bekijk hier de sessie"],
  ["session, recording, kind", session, "recordings.0.asset.contentType", "audio/wav"],
  ["session, captions", session, "recordings.0.captions.0.asset.contentType", "text/vtt"],
  ["session, length of the recording in seconds", session, "recordings.0.duration", 6],
  [
    "video, title",
    report,
    "videos.0.title",
    "Q&A: ‘Coronacrisis leert ons dat we professionals meer ruimte moeten geven’",
  ],
  ["interviewer", report, "videos.0.people.[role=interviewer].person.title", ["Sophie van Hogendorp"]],
  ["interviewer, medium", report, "videos.0.people.[role=interviewer].affiliation", ["Zorg+Welzijn"]],
  ["interviewer, role", report, "persons.0.role", "hoofdredacteur"],
  ["interviewer, on her own page", "/v1/persons/sophie-van-hogendorp", "role", "hoofdredacteur"],
  ["guests", report, "videos.0.people.[role=gast].person.title", ["Janny Bakker", "Hans Alderliesten"]],
  ["guest, as the page calls her", "/v1/persons/janny-bakker", "otherNames", ["Janny Bakker-Klein"]],
  ["first lockdown", report, "periods.0", { title: "Eerste lockdown", from: "2020-03" }],
  ["hard lockdown", report, "periods.1", { title: "Harde lockdown", from: "2020-12" }],
  [
    "full article, without an address",
    report,
    "links.related",
    [{ title: "Lees het hele artikel", url: null }],
  ],
];
