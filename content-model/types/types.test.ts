import { describe, expect, test } from "vitest";
import { slug } from "../../schemas/primitives.ts";
import { faultsOf } from "../../schemas/problem.ts";
import { idOf } from "../testing/arbitrary-content.ts";
import { cardSchemaOf } from "./document-schemas.ts";
import { collections, titleOfCollection, typeList, typeOfCollection } from "./index.ts";
import { inputSchemaOf, typeSchemas } from "./input-schemas.ts";

test("no two types share a name, a collection or a name in OpenAPI", () => {
  for (const key of ["name", "collection", "schemaName"] as const)
    expect(new Set(typeList.map((type) => type[key])).size).toBe(typeList.length);
  for (const collection of collections) expect(slug.safeParse(collection).success).toBe(true);
  expect(typeOfCollection("niets")).toBeUndefined();
});

describe.each(typeList)("the type $name", (definition) => {
  const input = inputSchemaOf(definition);

  test("has an example that an editor may send, and that is stored by its content schema", () => {
    const parsed = input.safeParse(definition.example);
    expect(parsed.error).toBeUndefined();
    expect(definition.content.safeParse(parsed.data).error).toBeUndefined();
  });

  test("needs a title and refuses fields that it has not, each by its place", () => {
    const { title: _, ...untitled } = definition.example as Record<string, unknown>;
    const refused = input.safeParse({ ...untitled, onbekend: 1, links: [{ title: "a", url: null, x: 1 }] });
    const faults = refused.success ? [] : faultsOf(refused.error, ["content"]);
    expect(faults.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      "/content/links/0/x unknown-field",
      "/content/onbekend unknown-field",
      "/content/title invalid-type",
    ]);
  });

  test("shows on cards what its content has", () => {
    for (const field of definition.cardFields) expect(Object.keys(definition.content.shape)).toContain(field);
    expect(Object.keys(cardSchemaOf(definition).shape)).toEqual(
      expect.arrayContaining(["id", "title", "url", ...definition.cardFields]),
    );
  });

  test("is called something in every language", () => {
    expect(titleOfCollection(definition, "nl-BE")).toBe(definition.titles["nl"]);
    expect(titleOfCollection(definition, "fr")).toBe(definition.titles.en);
  });
});

const faultsIn = (collection: string, content: unknown) => {
  const parsed = typeSchemas.get(collection)?.input.safeParse(content);
  return parsed?.error === undefined
    ? []
    : faultsOf(parsed.error).map(({ pointer, code }) => `${pointer} ${code}`);
};
const session = { title: "Sessie", kind: "masterclass", start: "2020-12-03" };
const amsterdam = { timeZone: "Europe/Amsterdam" };

test("a time of a place is made exact, and an instant that comes along is worked out anew", () => {
  const start = { local: "2020-12-03T15:00", ...amsterdam, instant: "1999-01-01T00:00:00Z" };
  expect(typeSchemas.get("sessions")?.input.parse({ ...session, start })).toMatchObject({
    start: { local: "2020-12-03T15:00", instant: "2020-12-03T14:00:00Z" },
  });
});

test.each([
  [{ start: { local: "2020-03-29T02:30", ...amsterdam } }, "/start/local local-time-skipped"],
  [{ start: { local: "2020-10-25T02:30", ...amsterdam } }, "/start/offset local-time-ambiguous"],
  [{ end: { local: "2020-02-30T02:30", ...amsterdam } }, "/end/local no-such-date"],
  [{ end: { local: "2020-02-03T02:30", timeZone: "Europe/Atlantis" } }, "/end/timeZone unknown-time-zone"],
  [
    { signUp: { closes: { local: "2020-02-03T02:30", timeZone: "CET+" } } },
    "/signUp/closes/timeZone unknown-time-zone",
  ],
  [{ start: "2020-02-30" }, "/start invalid-format"],
  [{ end: "2020-01-01" }, "/end ends-before-beginning"],
  [{ start: { local: "3 december", ...amsterdam } }, "/start/local invalid-format"],
  [
    { tables: [{ label: "1", title: "T", leaders: [{ name: "A", rol: "x" }] }] },
    "/tables/0/leaders/0/rol unknown-field",
  ],
  [{ recordings: [{ title: "Opname" }] }, "/recordings/0 not-allowed"],
  [{ image: { asset: idOf("asset", 1) } }, "/image/alt invalid-type"],
  [{ links: [{ title: "a", url: "javascript:alert(1)" }] }, "/links/0/url not-allowed"],
  [{ carriedOverReads: { count: -1, asOf: null } }, "/carriedOverReads/count too-small"],
])("a session with %j is refused at %s", (fields, expected) => {
  expect(faultsIn("sessions", { ...session, ...fields })).toEqual([expected]);
});

test.each([
  [{ licence: "CC-BY-5.0" }, "/licence unknown-licence"],
  [{ identifiers: { isbn: "978-3-16-148410-1" } }, "/identifiers/isbn not-allowed"],
  [{ identifiers: { doi: "https://doi.org/10.1000/182" } }, "/identifiers/doi invalid-format"],
  [{ issued: "2021-02-30" }, "/issued not-allowed"],
  [{ authors: [{ name: "A", orcid: "0000-0002-1825-0098" }] }, "/authors/0/orcid not-allowed"],
  [{ body: { markdown: "a <br> b" } }, "/body/markdown raw-html"],
])("a report with %j is refused at %s", (fields, expected) => {
  expect(faultsIn("reports", { title: "Rapport", ...fields })).toEqual([expected]);
});

test("a ROR id that is none is refused, not fallen over", () => {
  expect(faultsIn("organisations", { title: "O", ror: "https://ror.org/x" })).toEqual([
    "/ror invalid-format",
  ]);
});
