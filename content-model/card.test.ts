import fc from "fast-check";
import { expect, test } from "vitest";
import { slugMaximum } from "../schemas/primitives.ts";
import { cardMaximum, cardOf, referencedIds, startOf } from "./card.ts";
import type { Live } from "./entry.ts";
import {
  type FacetType,
  facetsOf,
  maximumPersonsAndOrganisations,
  maximumThemesAndSeries,
  startFacetsOf,
} from "./facets.ts";
import { arbitraryOf, idOf } from "./testing/arbitrary-content.ts";
import type { TypeDefinition } from "./types/definition.ts";
import { contentTypes, typeList, typeNamed } from "./types/index.ts";

const liveOf = (type: Live["type"], content: Record<string, unknown>): Live => ({
  id: idOf(type, 1),
  type,
  version: 2,
  revision: 1,
  slug: "een-stuk",
  publishedAt: "2020-03-09T07:00:00Z",
  updatedAt: "2020-03-10T07:00:00Z",
  retraction: null,
  content,
});
const timeZone = "Europe/Amsterdam";
const plain = { language: "nl", timeZone, filenames: new Map<string, string>() };
const cardFor = (
  type: Live["type"],
  content: Record<string, unknown>,
  filenames = new Map<string, string>(),
) => cardOf(typeNamed(type), liveOf(type, content), { language: "nl", timeZone, filenames });

test("a card shows the image under its file's name, and none whose file is not there", () => {
  const asset = idOf("asset", 1);
  const content = { title: "Stuk", image: { asset, alt: "Een buurthuis" } };
  expect(cardFor("news", content, new Map([[asset, "huis.jpg"]])).image).toEqual({
    asset,
    filename: "huis.jpg",
    alt: "Een buurthuis",
  });
  const decorative = { title: "Stuk", image: { asset, decorative: true } };
  expect(cardFor("news", decorative, new Map([[asset, "huis.jpg"]])).image?.alt).toBe("");
  expect(cardFor("news", content)).not.toHaveProperty("image");
});

test("a session's card says when it is", () => {
  const start = { local: "2020-12-03T15:00", timeZone: "Europe/Amsterdam", instant: "2020-12-03T14:00:00Z" };
  const card = cardFor("session", { title: "Sessie", kind: "masterclass", start });
  expect([card.start, card.fields]).toEqual(["2020-12-03T14:00:00Z", { kind: "masterclass", start }]);
  expect(startOf({}, timeZone)).toBeUndefined();
});

test("cards say what makes a series a podcast: what it says of itself, or what its sessions have", () => {
  const session = { title: "Sessie", kind: "masterclass", start: "2020-03-09" };
  const recorded = (recordings?: unknown[]) => cardFor("session", { ...session, recordings }).recorded;
  expect([recorded(), recorded([{ url: "https://video.example/1" }])]).toEqual([false, false]);
  expect(recorded([{ url: "https://video.example/1" }, { asset: idOf("asset", 1) }])).toBe(true);
  const podcast = (said?: unknown) => cardFor("series", { title: "Reeks", podcast: said }).podcast;
  expect([podcast(), podcast(false), podcast({})]).toEqual([undefined, false, true]);
  expect(cardFor("news", { title: "Bericht" })).not.toHaveProperty("recorded");
});

test("a session of which only the date is known may begin until its day has ended where it is", () => {
  expect(startOf({ start: "2020-04-02" }, timeZone)).toBe("2020-04-02T21:59:59.999Z");
  expect(startOf({ start: "2020-04-02" }, "UTC")).toBe("2020-04-02T23:59:59.999Z");
  const end = { local: "2020-04-02T17:00", timeZone: "America/Lima", instant: "2020-04-02T22:00:00Z" };
  expect(startOf({ start: "2020-04-02", end }, timeZone)).toBe("2020-04-03T04:59:59.999Z");
  expect(startOf({ start: "2020-04-02", end: "2020-04-03" }, timeZone)).toBe("2020-04-02T21:59:59.999Z");
});

test("what an entry refers to decides where it is listed, each once", () => {
  const [theme, series, person, organisation] = [
    idOf("theme", 1),
    idOf("series", 1),
    idOf("person", 1),
    idOf("organisation", 1),
  ];
  const content = {
    title: "Rapport",
    themes: [theme, theme],
    series: [series],
    persons: [{ person }],
    authors: [{ person, affiliation: "HAN" }],
    publishers: [organisation],
    organisations: [{ organisation }],
  };
  expect(referencedIds(contentTypes.report, content)).toEqual({
    themes: [theme],
    series: [series],
    persons: [person],
    organisations: [organisation],
  });
  const card = cardFor("report", content);
  expect(facetsOf(card)).toEqual([
    "all",
    "language=nl",
    `theme=${theme}`,
    `series=${series}`,
    `person=${person}`,
    `organisation=${organisation}`,
  ]);
  expect(startFacetsOf(card)).toEqual(["all", `theme=${theme}`, `series=${series}`]);
});

test("a usual entry's card stays within a kilobyte", () => {
  const card = cardFor(
    "news",
    {
      title: "Iedereen kan zorgen voor meer verbondenheid in de wijk waar hij woont",
      lead: "Een werkteam van onderzoekers, studenten en bewoners zocht naar wat eenzaamheid tegengaat. ".repeat(
        8,
      ),
      image: { asset: idOf("asset", 1), alt: "Bezoekers van een buurthuis aan een lange tafel" },
      themes: [idOf("theme", 1), idOf("theme", 2)],
      series: [idOf("series", 1)],
      persons: [{ person: idOf("person", 1) }],
      organisations: [{ organisation: idOf("organisation", 1) }],
    },
    new Map([[idOf("asset", 1), "buurthuis.jpg"]]),
  );
  expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(1_024);
});

test.each(typeList)(
  "the largest card of a $name is bounded in bytes, in whatever script it is written",
  (definition) => {
    const characters = fc.constantFrom("a", "é", "語", "\u0939\u093f", "👩‍👩‍👧‍👦");
    fc.assert(
      fc.property(characters, (character) => {
        const content = largestOf(definition, character);
        const live = { ...liveOf(definition.name, content), slug: "a".repeat(slugMaximum) };
        const filenames = new Map([[idOf("asset", 1), filling(character, 150)]]);
        const language = `nl-${"abcdefgh-".repeat(4).slice(0, 32)}`;
        const card = cardOf(definition, live, { language, timeZone, filenames });
        expect(facetsOf(card)).toHaveLength(2 + maximumThemesAndSeries + maximumPersonsAndOrganisations);
        expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(cardMaximum);
      }),
      { numRuns: 20 },
    );
  },
);

/** A content with as much in it as its card may show: every text full of a character, every reference another. */
function largestOf(definition: TypeDefinition, character: string): Record<string, unknown> {
  const ids = (kind: FacetType, count: number) =>
    Array.from({ length: count }, (_, index) => idOf(kind, index));
  const time = (day: number) => ({
    local: `2020-12-0${day}T15:00:00`,
    timeZone: `Europe/${"a".repeat(57)}`,
    offset: "+01:00",
    instant: `2020-12-0${day}T14:00:00.000Z`,
  });
  const own = { kind: "versnellingskamer", start: time(3), end: time(4), issued: "2021-02-19" };
  const texts = { role: filling(character, 200), shortName: filling(character, 60) };
  const content = {
    title: filling(character, 200),
    lead: filling(character, 1_000),
    image: { asset: idOf("asset", 1), alt: filling(character, 500) },
    themes: ids("theme", 5),
    series: ids("series", 5),
    persons: ids("person", 10).map((person) => ({ person })),
    organisations: ids("organisation", 10).map((organisation) => ({ organisation })),
    ...Object.fromEntries(
      Object.entries({ ...own, ...texts }).filter(([key]) => key in definition.content.shape),
    ),
  };
  expect(definition.cardFields.filter((field) => !(field in content))).toEqual([]);
  expect(definition.content.safeParse(content).error).toBeUndefined();
  for (const [field, longer] of Object.entries({ title: 201, role: 201, shortName: 61 }))
    if (field in content)
      expect(definition.content.safeParse({ ...content, [field]: filling("a", longer) }).success).toBe(false);
  return content;
}

const filling = (character: string, length: number) =>
  character.repeat(Math.floor(length / character.length));

test.each(typeList)(
  "any $name has the same card every time, however its fields are ordered",
  (definition) => {
    fc.assert(
      fc.property(arbitraryOf(definition.content), (value) => {
        const content = Object(value);
        const backwards = Object.fromEntries(Object.entries(content).reverse());
        const card = cardOf(definition, liveOf(definition.name, content), plain);
        const again = cardOf(definition, liveOf(definition.name, backwards), plain);
        expect(
          JSON.stringify(cardOf(definition, liveOf(definition.name, structuredClone(content)), plain)),
        ).toBe(JSON.stringify(card));
        expect(JSON.stringify({ ...again, persons: [], organisations: [], themes: [], series: [] })).toBe(
          JSON.stringify({ ...card, persons: [], organisations: [], themes: [], series: [] }),
        );
      }),
      { numRuns: 20 },
    );
  },
);
