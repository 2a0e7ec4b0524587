import { bodyToHtml } from "../../content-model/body/html.ts";
import { resolveBody } from "../../content-model/body/resolved.ts";
import { bodySchema } from "../../content-model/body/schema.ts";
import { slugFromTitle } from "../../content-model/slug.ts";
import type { TypeDefinition } from "../../content-model/types/definition.ts";
import type { TypeSchemas } from "../../schemas/contract.ts";
import type { ResolvedAsset } from "../../schemas/document.ts";
import { exampleActor, exampleIds, exampleInstants, exampleSha256 } from "./example-values.ts";

/** Examples of a type's entries, as they are written, kept, listed and read: all follow from the type's own. */
export type TypeExamples = {
  /** What an editor sends. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly revision: Readonly<Record<string, unknown>>;
  readonly card: Readonly<Record<string, unknown>>;
  readonly document: Readonly<Record<string, unknown>>;
};

export function examplesOfType(
  definition: TypeDefinition,
  schemas: TypeSchemas,
  publicAddress: string,
): TypeExamples {
  const written = {
    ...definition.example,
    ...(definition.publication ? { body: { markdown: exampleMarkdown } } : {}),
  };
  const content = objectOf(schemas.input.parse(written));
  const title = String(content["title"]);
  const about = { title, slug: slugFromTitle(title) ?? "voorbeeld", address: publicAddress, definition };
  const card = cardExample(about, content);
  return {
    input: { content: written },
    entry: entryExample(about, content),
    revision: {
      version: 3,
      slug: about.slug,
      at: exampleInstants.updated,
      by: exampleActor,
      content,
    },
    card: { ...card, ...picked(content, definition.cardFields) },
    document: documentExample(about, content, card),
  };
}

type About = {
  readonly title: string;
  readonly slug: string;
  readonly address: string;
  readonly definition: TypeDefinition;
};

const exampleAlt = "Bezoekers van een buurthuis aan een lange tafel";
const exampleMarkdown = `## Waarom nu?

Lees [het rapport](https://example.org/rapport).

![${exampleAlt}](asset:${exampleIds.asset})`;

function entryExample(
  { slug, definition }: About,
  content: Record<string, unknown>,
): Record<string, unknown> {
  return {
    id: exampleIds.entry,
    type: definition.name,
    version: 7,
    status: "changed",
    slug,
    content,
    published: { version: 5, at: exampleInstants.published, firstAt: exampleInstants.published },
    withdrawal: null,
    schedule: null,
    createdAt: exampleInstants.created,
    createdBy: exampleActor,
    updatedAt: exampleInstants.updated,
    updatedBy: exampleActor,
  };
}

function cardExample(about: About, content: Record<string, unknown>): Record<string, unknown> {
  const { address, definition } = about;
  return {
    id: exampleIds.entry,
    type: definition.name,
    slug: about.slug,
    url: `${address}/v1/${definition.collection}/${about.slug}`,
    title: about.title,
    ...picked(content, ["lead"]),
    language: "nl",
    publishedAt: exampleInstants.published,
    updatedAt: exampleInstants.published,
    image: {
      url: `${address}/files/${exampleIds.asset}/buurthuis.jpg`,
      alt: exampleAlt,
    },
    themes: [
      {
        id: exampleIds.theme,
        type: "theme",
        slug: "sociale-cohesie",
        title: "Sociale cohesie",
        url: `${address}/v1/themes/sociale-cohesie`,
      },
    ],
    series: [],
  };
}

function documentExample(
  { address, definition }: About,
  content: Record<string, unknown>,
  card: Record<string, unknown>,
): Record<string, unknown> {
  const fileFacts = {
    contentType: "image/jpeg",
    size: 48_210,
    sha256: exampleSha256,
    url: `${address}/files/${exampleIds.asset}/buurthuis.jpg`,
  };
  const asset = { id: exampleIds.asset, filename: "buurthuis.jpg", ...fileFacts };
  const feed = (scope: string) =>
    Object.fromEntries(
      ["rss", "atom", "json"].map((format) => [format, `${address}/feeds/${scope}.${format}`]),
    );
  return {
    ...content,
    ...card,
    ...bodyExample(content["body"], asset),
    image: {
      asset,
      alt: exampleAlt,
    },
    version: 5,
    files: [{ ...fileFacts, title: "buurthuis.jpg" }],
    reads: { carriedOver: { count: 2_066, asOf: null }, url: `${address}/v1/reads/${exampleIds.entry}` },
    links: {
      self: card["url"],
      feeds: definition.publication ? [{ title: "Alles", ...feed("all") }] : [],
      ...(definition.name === "session"
        ? { calendar: `${address}/feeds/sessions/${exampleIds.entry}.ics` }
        : {}),
      related: [{ title: "Meer over het onderzoek", url: "https://www.example.org/onderzoek" }],
    },
  };
}

function bodyExample(stored: unknown, asset: ResolvedAsset): Record<string, unknown> {
  if (stored === undefined) return {};
  const body = bodySchema.parse(stored);
  return { body: resolveBody(body, () => asset), bodyHtml: bodyToHtml(body, { asset: () => asset }) };
}

function picked(content: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    keys.filter((key) => content[key] !== undefined).map((key) => [key, content[key]]),
  );
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new Error("A type's example must be an object");
  return Object.fromEntries(Object.entries(value));
}
