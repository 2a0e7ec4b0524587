import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { documentFields } from "../schemas/document.ts";
import type { Addresses } from "./addresses.ts";
import { cardOf } from "./card.ts";
import { composeCard, composeDocument, type Surroundings } from "./document.ts";
import type { Live } from "./entry.ts";
import type { FileFacts } from "./files-of.ts";
import { arbitraryOf, idOf } from "./testing/arbitrary-content.ts";
import type { TypeDefinition } from "./types/definition.ts";
import { cardSchemaOf, documentSchemaOf } from "./types/document-schemas.ts";
import { contentTypes, typeList } from "./types/index.ts";

const id = (digit: number) => `01930000-0000-7000-8000-${String(digit).padStart(12, "0")}`;

const addresses: Addresses = {
  site: "https://katern.example",
  document: (collection, slug) => `https://katern.example/v1/${collection}/${slug}`,
  list: (collection = "entries") => `https://katern.example/v1/${collection}`,
  feed: (scope, format) => `https://katern.example/feeds/${scope}.${format}`,
  file: (asset, filename) => `https://katern.example/files/${asset}/${filename}`,
  podcast: (series) => `https://katern.example/feeds/series/${series}.podcast.rss`,
  chapters: (session) => `https://katern.example/feeds/sessions/${session}.chapters.json`,
  transcript: (session) => `https://katern.example/feeds/sessions/${session}.transcript.txt`,
  calendar: (scope) => `https://katern.example/feeds/${scope}.ics`,
  reads: (entry) => `https://katern.example/v1/reads/${entry}`,
};
const around: Surroundings = {
  references: new Map(),
  assets: new Map(),
  addresses,
  siteName: "Katern",
  siteLanguage: "nl",
};

const live = (definition: TypeDefinition, content: Record<string, unknown>): Live => ({
  id: id(1),
  type: definition.name,
  version: 3,
  revision: 2,
  slug: "een-stuk",
  publishedAt: "2020-03-09T07:00:00Z",
  updatedAt: "2020-03-10T07:00:00.123Z",
  retraction: null,
  content,
});

const plain = { language: "nl", timeZone: "Europe/Amsterdam", filenames: new Map<string, string>() };
const theme = cardOf(
  contentTypes.theme,
  { ...live(contentTypes.theme, { title: "Wonen" }), id: id(7), slug: "wonen" },
  plain,
);
const file = (fields: Partial<FileFacts> & { id: string }): FileFacts => ({
  status: "complete",
  filename: "stuk.pdf",
  contentType: "application/pdf",
  size: 9,
  sha256: "a".repeat(64),
  ...fields,
});

describe("a document", () => {
  test.each(typeList.map((definition) => [definition.name, definition] as const))(
    "of type %s is as its schema says",
    (_, definition) => {
      const content = definition.content.parse(definition.example);
      const entry = live(definition, content);
      const schema = documentSchemaOf(definition).strict();
      expect(schema.parse(composeDocument(definition, entry, around))).toMatchObject({
        title: content["title"],
      });
      const card = cardOf(definition, entry, plain);
      cardSchemaOf(definition).strict().parse(composeCard(card, around));
    },
  );

  test("does not depend on the order in which its content was stored", () => {
    const content = { title: "A", lead: "B", themes: [id(7)], kicker: "C" };
    const reversed = Object.fromEntries(Object.entries(content).reverse());
    const written = (value: Record<string, unknown>) =>
      JSON.stringify(composeDocument(contentTypes.news, live(contentTypes.news, value), around));
    expect(written(reversed)).toBe(written(content));
  });

  test("leads to the podcast of a series that is one", () => {
    const podcastsOf = (definition: TypeDefinition, content: Record<string, unknown>, more = {}) => {
      const document = composeDocument(definition, live(definition, content), { ...around, ...more });
      const { links } = z.object({ links: documentFields.links }).parse(document);
      return links.feeds.flatMap(({ podcast }) => podcast ?? []);
    };
    const { series: definition, session, news } = contentTypes;
    const own = (said: unknown, hasRecordings: boolean) =>
      podcastsOf(definition, { title: "Reeks", podcast: said }, { hasRecordings });
    expect([own(undefined, false), own(false, true)]).toEqual([[], []]);
    for (const podcasts of [own(undefined, true), own({}, false)])
      expect(podcasts).toEqual([addresses.podcast(id(1))]);

    const theirs = (type: TypeDefinition, said: unknown, recordings: unknown[]) => {
      const series = { ...live(definition, { title: "Reeks", podcast: said }), id: id(8) };
      const references = new Map([[id(8), cardOf(definition, series, plain)]]);
      const held = type === session ? { kind: "lecture", start: "2020-03-09", recordings } : {};
      return podcastsOf(type, { title: "Stuk", series: [id(8)], ...held }, { references });
    };
    const recordings = [{ asset: id(20) }];
    expect([theirs(session, undefined, []), theirs(session, false, recordings)]).toEqual([[], []]);
    expect(theirs(news, undefined, [])).toEqual([]);
    for (const podcasts of [
      theirs(session, undefined, recordings),
      theirs(session, {}, []),
      theirs(news, {}, []),
    ])
      expect(podcasts).toEqual([addresses.podcast(id(8))]);
  });

  test("resolves what is live and leaves the rest out, with what cannot do without it", () => {
    const content = {
      title: "Sessie",
      kind: "masterclass",
      start: "2020-03-09",
      themes: [id(7), id(8)],
      report: id(9),
      programme: [{ title: "Opening", speakers: [{ person: id(10) }, { name: "F. Hendriks" }] }],
      recordings: [
        { asset: id(20), captions: [{ asset: id(22), language: "nl" }] },
        { asset: id(21) },
        { url: "https://video.example/1" },
      ],
    };
    const document = composeDocument(contentTypes.session, live(contentTypes.session, content), {
      ...around,
      references: new Map([[theme.id, theme]]),
      assets: new Map([
        [id(20), file({ id: id(20), contentType: "video/mp4", filename: "opname.mp4" })],
        [id(22), file({ id: id(22), contentType: "text/vtt" })],
      ]),
    });
    documentSchemaOf(contentTypes.session).strict().parse(document);
    expect(document).toMatchObject({
      themes: [{ id: id(7), title: "Wonen", url: "https://katern.example/v1/themes/wonen" }],
      programme: [{ speakers: [{ name: "F. Hendriks" }] }],
      recordings: [{ asset: { url: `https://katern.example/files/${id(20)}/opname.mp4` } }, {}],
      files: [{ title: "opname.mp4", contentType: "video/mp4" }],
      links: { calendar: `https://katern.example/feeds/sessions/${document["id"]}.ics` },
    });
    expect(document["recordings"]).toHaveLength(2);
    expect(document).not.toHaveProperty("report");
    expect(document["links"]).toMatchObject({
      feeds: [{ title: "Katern" }, { title: "Sessies" }, { title: "Nederlands" }, { title: "Wonen" }],
    });
  });

  test("offers every file once, the type's own before the body's, and images and captions only where they are offered as files", () => {
    const content = {
      title: "Rapport",
      image: { asset: id(30), alt: "Een plein" },
      body: [
        { _type: "file", _key: "a", asset: id(32), title: "Bijlage" },
        { _type: "file", _key: "b", asset: id(31), title: "Nog eens" },
      ],
      files: [{ asset: id(31), title: "Het rapport" }, { asset: id(33) }, { asset: id(34), title: "Poster" }],
    };
    const assets = [
      file({ id: id(30), contentType: "image/png" }),
      file({ id: id(31) }),
      file({ id: id(32), title: "Anders" }),
      file({ id: id(33), status: "pending" }),
      file({ id: id(34), contentType: "image/png" }),
    ];
    const document = composeDocument(contentTypes.report, live(contentTypes.report, content), {
      ...around,
      assets: new Map(assets.map((asset) => [asset.id, asset])),
    });
    documentSchemaOf(contentTypes.report).strict().parse(document);
    expect(document["files"]).toEqual([
      expect.objectContaining({ title: "Het rapport" }),
      expect.objectContaining({ title: "Poster", contentType: "image/png" }),
      expect.objectContaining({ title: "Bijlage" }),
    ]);
    expect(document["bodyHtml"]).toContain(`https://katern.example/files/${id(32)}/stuk.pdf`);
    expect(document["body"]).toMatchObject([
      { asset: { id: id(32), url: `https://katern.example/files/${id(32)}/stuk.pdf`, size: 9 } },
      { asset: { id: id(31) } },
    ]);
  });

  test.each(typeList)(
    "of any $name is as its schema says, whichever of its files are there",
    (definition) => {
      const schema = documentSchemaOf(definition).strict();
      const there = fc.subarray([0, 1, 2, 3, 4].map((number) => idOf("asset", number)));
      fc.assert(
        fc.property(arbitraryOf(definition.content), there, (value, files) => {
          const assets = new Map(files.map((asset) => [asset, file({ id: asset })]));
          const entry = live(definition, definition.content.parse(value));
          expect(
            schema.safeParse(composeDocument(definition, entry, { ...around, assets })).error,
          ).toBeUndefined();
        }),
        { numRuns: 20 },
      );
    },
  );

  test("shows the editor's links beside its own", () => {
    const content = { title: "Nieuws", links: [{ title: "Het magazine", url: null }] };
    const document = composeDocument(contentTypes.news, live(contentTypes.news, content), around);
    documentSchemaOf(contentTypes.news).strict().parse(document);
    expect(document["links"]).toMatchObject({
      self: "https://katern.example/v1/news/een-stuk",
      related: [{ title: "Het magazine", url: null }],
    });
  });

  test("of a retracted entry says so and stands in no feed", () => {
    const retracted: Live = {
      ...live(contentTypes.news, { title: "Fout" }),
      retraction: { kind: "retraction", at: "2021-01-01T00:00:00Z", reason: "onjuist" },
    };
    expect(composeDocument(contentTypes.news, retracted, around)).toMatchObject({
      retraction: { at: "2021-01-01T00:00:00Z", reason: "onjuist" },
      links: { feeds: [] },
    });
  });
});
