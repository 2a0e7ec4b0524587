import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cardLeadMaximum, cardOf, referencedIds, shortened, startOf } from "./card.ts";
import type { Live } from "./entry.ts";
import { facetsOf, startFacetsOf } from "./facets.ts";
import { arbitraryOf, idOf } from "./testing/arbitrary-content.ts";
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

describe("a lead on a card", () => {
  test("is whole when it is short", () => {
    expect(shortened("a".repeat(cardLeadMaximum))).toBe("a".repeat(cardLeadMaximum));
  });

  test("is cut at a word, and within a word that is too long", () => {
    expect(shortened("woordje ".repeat(60))).toBe(`${"woordje ".repeat(36)}woordje…`);
    expect(shortened(`kort ${"a".repeat(400)}`)).toBe(`kort ${"a".repeat(cardLeadMaximum - 6)}…`);
  });

  test("never splits a grapheme, and never grows", () => {
    const unit = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
      fc.constantFrom(
        " ",
        "\n",
        "\r\n",
        "👩‍👩‍👧‍👦",
        "e\u0301\u0302",
        "\u0600",
        "🏳️‍🌈",
        "नि",
        "각",
        "🇳🇱",
        " \u0301",
      ),
    );
    const graphemes = new Intl.Segmenter("nl", { granularity: "grapheme" });
    const boundaries = (text: string) => new Set([...graphemes.segment(text)].map(({ index }) => index));
    fc.assert(
      fc.property(fc.array(unit, { minLength: 40, maxLength: 600 }), (parts) => {
        const lead = parts.join("");
        const cut = shortened(lead);
        if (lead.length <= cardLeadMaximum) {
          expect(cut).toBe(lead);
          return;
        }
        expect(cut.length).toBeLessThanOrEqual(cardLeadMaximum);
        const kept = cut.slice(0, -1);
        expect([lead.startsWith(kept), boundaries(lead).has(kept.length)]).toEqual([true, true]);
      }),
      { numRuns: 200 },
    );
  });
});

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
