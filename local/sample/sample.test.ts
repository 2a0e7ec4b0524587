import { fileTypeFromBuffer } from "file-type";
import { describe, expect, test } from "vitest";
import { maximumPersonsAndOrganisations, maximumThemesAndSeries } from "../../content-model/facets.ts";
import { assetsIn, referencesIn } from "../../content-model/marked-values.ts";
import { type TypeName, typeNamed } from "../../content-model/types/index.ts";
import { typeSchemas } from "../../content-model/types/input-schemas.ts";
import { assetRequest } from "../../schemas/asset.ts";
import { slug } from "../../schemas/primitives.ts";
import { sampleEntries } from "./entries.ts";
import { namedIn, referWith, type SampleEntry } from "./entry.ts";
import { sampleFiles } from "./files.ts";

const addresses = sampleEntries.map(({ type, slug }) => `${type}/${slug}`);
const ids = new Map([...addresses, ...sampleFiles.keys()].map((name, index) => [name, idOf(index)]));
const typesById = new Map(sampleEntries.map(({ type, slug }) => [ids.get(`${type}/${slug}`), type]));

describe.each(sampleEntries.map((entry) => [`${entry.type}/${entry.slug}`, entry] as const))(
  "%s",
  (_, entry) => {
    test("is what the editorial API takes", () => {
      expect(parsed(entry).error).toBeUndefined();
      expect(slug.safeParse(entry.slug).success).toBe(true);
    });

    test("names entries of the right types and files that are there", () => {
      const content = parsed(entry).data;
      const schema = typeNamed(entry.type).content;
      for (const { id, type, path } of referencesIn(schema, content)) {
        expect(typesById.get(id), path.join(".")).toBe(type);
      }
      expect(referencesIn(schema, content).map(({ id }) => id)).toHaveLength(occurrences(entry));
      for (const { id } of assetsIn(schema, content)) expect([...ids.values()]).toContain(id);
    });

    test("names no more than one publication may", () => {
      const { entries } = namedIn((refer) => whole(entry, refer));
      const count = (types: readonly TypeName[]) => entries.filter(({ type }) => types.includes(type)).length;
      expect(count(["theme", "series"])).toBeLessThanOrEqual(maximumThemesAndSeries);
      expect(count(["person", "organisation"])).toBeLessThanOrEqual(maximumPersonsAndOrganisations);
    });
  },
);

test("no two entries of a type have the same slug", () => {
  expect(new Set(addresses).size).toBe(addresses.length);
});

test("entries name each other in circles only through what is added later", () => {
  const pending = new Map(
    sampleEntries.map((entry) => [
      `${entry.type}/${entry.slug}`,
      namedIn(entry.content).entries.map((named) => `${named.type}/${named.slug}`),
    ]),
  );
  for (;;) {
    const ready = [...pending].filter(([, named]) => !named.some((name) => pending.has(name)));
    if (ready.length === 0) break;
    for (const [name] of ready) pending.delete(name);
  }
  expect([...pending.keys()]).toEqual([]);
});

describe.each([...sampleFiles])("%s", (filename, file) => {
  test("is of the type it says, by its bytes, and the same every time", async () => {
    const bytes = file.bytes();
    expect((await fileTypeFromBuffer(bytes))?.mime).toBe(file.contentType);
    expect(file.bytes().equals(bytes)).toBe(true);
  });

  test("may be uploaded, and an entry uses it", () => {
    const request = {
      filename,
      contentType: file.contentType,
      size: file.bytes().length,
      sha256: "0".repeat(64),
      title: file.title,
      duration: file.duration,
    };
    expect(assetRequest.safeParse(request).error).toBeUndefined();
    expect(sampleEntries.flatMap((entry) => namedIn(entry.content).files)).toContain(filename);
  });
});

test("the PDF's cross-reference table says where its objects are", () => {
  const text = sampleFiles.get("hoopvol-en-kwetsbaar.pdf")?.bytes().toString("latin1") ?? "";
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  expect(text.startsWith("xref\n", table)).toBe(true);
  const offsets = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) =>
    Number(offset),
  );
  expect(offsets.length).toBeGreaterThan(8);
  for (const [index, offset] of offsets.entries()) {
    expect(text.startsWith(`${index + 1} 0 obj\n`, offset)).toBe(true);
  }
  for (const [, length, stream] of text.matchAll(/\/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/g)) {
    expect(stream).toHaveLength(Number(length));
  }
});

function parsed(entry: SampleEntry) {
  const schemas = typeSchemas.get(typeNamed(entry.type).collection);
  if (schemas === undefined) throw new Error(`No schemas for ${entry.type}`);
  return schemas.input.safeParse(whole(entry, referWith({ entry: idOfEntry, asset: idOfName })));
}

function whole(entry: SampleEntry, refer: Parameters<SampleEntry["content"]>[0]): object {
  return { ...entry.content(refer), ...entry.later?.(refer) };
}

/** How many references the entry makes where it is written, those of its body's images left out. */
function occurrences(entry: SampleEntry): number {
  let count = 0;
  whole(
    entry,
    referWith({
      entry: (type, slug) => {
        count += 1;
        return idOfEntry(type, slug);
      },
      asset: idOfName,
    }),
  );
  return count;
}

function idOfEntry(type: TypeName, slug: string): string {
  return idOfName(`${type}/${slug}`);
}

function idOfName(name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`The sample has no ${name}`);
  return id;
}

function idOf(index: number): string {
  return `00000000-0000-7000-8000-${String(index).padStart(12, "0")}`;
}
