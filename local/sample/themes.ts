import type { SampleEntry } from "./entry.ts";

/** The themes that the five pages name, under the names that they use. */

/** The themes of the learning network, in the order of the page. */
export const covidThemes = [
  theme(
    "impact-van-covid-19-op-sociale-verbondenheid",
    "De impact van COVID-19 op sociale verbondenheid in wijken en dorpen op langere termijn",
  ),
  theme(
    "bereiken-van-inwoners-in-tijden-van-social-distancing",
    "Het bereiken van inwoners in tijden van 'social distancing'",
  ),
  theme("gemeenschapsvoorzieningen-onder-druk", "Gemeenschapsvoorzieningen die onder (hogere) druk staan"),
  theme(
    "versterking-van-eenzaamheid-en-jongerenproblematiek",
    "Versterking van eenzaamheid en jongerenproblematiek tijdens de corona crisis",
  ),
] as const satisfies readonly SampleEntry[];

/** The conditions of social quality, in the order of the page. */
export const conditions = [
  theme("sociaaleconomische-zekerheid", "sociaaleconomische zekerheid", "sociale-kwaliteit"),
  theme("sociale-inclusie", "sociale inclusie", "sociale-kwaliteit"),
  theme("sociale-cohesie", "sociale cohesie", "sociale-kwaliteit"),
  theme("sociale-empowerment", "sociale empowerment", "sociale-kwaliteit"),
] as const satisfies readonly SampleEntry[];

/** What Dynamiek van de Stad is about, in the order of the page. */
export const cityThemes = [
  theme("stedelijk-burgerschap", "stedelijk burgerschap"),
  theme("transformatie-van-het-sociaal-domein", "de transformatie van het sociaal domein"),
  theme("sociaal-ondernemerschap-en-sociale-innovatie", "sociaal ondernemerschap en sociale innovatie"),
] as const satisfies readonly SampleEntry[];

export const themes: readonly SampleEntry[] = [
  ...covidThemes,
  theme("participatie-betekenisvol-contact-in-de-wijk", "Participatie: betekenisvol contact in de wijk"),
  theme("sociale-kwaliteit", "sociale kwaliteit"),
  ...conditions,
  theme("eenzaamheid", "eenzaamheid"),
  theme("verbondenheid-en-veerkracht", "verbondenheid en veerkracht"),
  ...cityThemes,
];

function theme(slug: string, title: string, broader?: string) {
  return {
    type: "theme",
    slug,
    content: (refer) => ({ title, ...(broader === undefined ? {} : { broader: refer.theme(broader) }) }),
  } satisfies SampleEntry;
}
