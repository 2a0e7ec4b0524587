import type { SampleEntry } from "../entry.ts";
import { conditions } from "../themes.ts";
import { onlineSessionSlug } from "./online-session.ts";

/** The report that the online session is about. */

export const publication: readonly SampleEntry[] = [
  {
    type: "report",
    slug: onlineSessionSlug,
    content: (refer) => ({
      title: "Hoopvol en kwetsbaar. Omzien naar elkaar in tijden van corona",
      subtitle: "Impact van de coronapandemie op sociale kwaliteit van het dagelijks leven",
      language: "nl",
      lead: "Wat een jaar corona deed met zekerheid, meedoen, samenhang en eigen kracht.",
      themes: conditions.map(({ slug }) => refer.theme(slug)),
      organisations: [
        { organisation: refer.organisation("werkplaatsen-sociaal-domein"), role: "samen met" },
        { organisation: refer.organisation("hogeschool-van-arnhem-en-nijmegen"), role: "samen met" },
        { organisation: refer.organisation("stenden-hogeschool"), role: "samen met" },
      ],
      persons: [
        {
          person: refer.person("sophie-van-hogendorp"),
          role: "hoofdredacteur",
          affiliation: "Zorg+Welzijn",
        },
      ],
      files: [{ asset: refer.asset("hoopvol-en-kwetsbaar.pdf"), title: "Bekijk de publicatie" }],
      sessions: [refer.session(onlineSessionSlug)],
      videos: [
        {
          title: "Q&A: ‘Coronacrisis leert ons dat we professionals meer ruimte moeten geven’",
          people: [
            {
              person: refer.person("sophie-van-hogendorp"),
              role: "interviewer",
              affiliation: "Zorg+Welzijn",
            },
            { person: refer.person("janny-bakker"), role: "gast" },
            { person: refer.person("hans-alderliesten"), role: "gast" },
          ],
        },
      ],
      periods: [
        { title: "Eerste lockdown", from: "2020-03" },
        { title: "Harde lockdown", from: "2020-12" },
      ],
      links: [{ title: "Lees het hele artikel", url: null }],
      body: { markdown },
    }),
  },
];

const markdown = `Eerst ging het land dicht, toen weer open, en daarna nog eens dicht. De vaccins komen, de gevolgen blijven.

Wie op anderen kan rekenen, redt zich beter. Hoe bouw je daaraan?

Dit rapport pleit voor steun aan de verbanden tussen mensen, naast steun voor het inkomen.

Nieuwe groepen raakten in de knel, en wie het al moeilijk had vaak het meest. Toch hielpen buren elkaar meer dan verwacht. Dat is de hoop uit de titel.

Sociaal werk keek lang vooral naar de enkeling. Het opbouwwerk bewijst dat het ook samen kan.
`;
