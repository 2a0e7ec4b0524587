import { everything, type Faceted, languageFacet, referenceFacet } from "../../../content-model/facets.ts";
import type { TypeDefinition } from "../../../content-model/types/definition.ts";
import { publicationTypes, type TypeName, typeOfCollection } from "../../../content-model/types/index.ts";
import { languageTag } from "../../../schemas/primitives.ts";
import { feedFormats, feedKey } from "../artefacts/keys.ts";

/**
 * What a feed is about: everything, one type, one language, or one entry that others refer to. A further
 * kind of entry is one more line in `subjects`.
 */
export type FeedScope = {
  readonly path: string;
  readonly facet: string;
  readonly types: readonly TypeDefinition[];
  /** The entry the feed is about: without it there is no feed, nor once it is retracted. */
  readonly about?: { readonly type: TypeName; readonly id: string } | undefined;
  /** The language the feed is in, BCP 47: the feed is there while something is. */
  readonly language?: string | undefined;
};

/** Types whose entries have a feed of what refers to them, and the facet it stands under. */
const subjects = {
  themes: "theme",
  series: "series",
  persons: "person",
  organisations: "organisation",
} as const;

const subjectCollections = ["themes", "series", "persons", "organisations"] as const;
const languagePrefix = "languages/";

/** The types whose entries have feeds of their own. */
export const subjectTypes = Object.values(subjects) satisfies readonly TypeName[];

/** @param path as in a feed's key: `all`, a collection, `themes/<id>`, `languages/<tag>` */
export function feedScopeOf(path: string): FeedScope | undefined {
  if (path === everything) return { path, facet: everything, types: publicationTypes };
  if (path.startsWith(languagePrefix)) return languageScope(path);
  const [collection = "", id, ...more] = path.split("/");
  const definition = typeOfCollection(collection);
  if (definition === undefined || more.length > 0) return undefined;
  if (id === undefined) {
    return definition.publication ? { path, facet: everything, types: [definition] } : undefined;
  }
  const type = Object.entries(subjects).find(([known]) => known === collection)?.[1];
  if (type === undefined || id === "") return undefined;
  return { path, facet: referenceFacet(type, id), types: publicationTypes, about: { type, id } };
}

export const feedKeysOf = (path: string): string[] => feedFormats.map((format) => feedKey(path, format));

export const scopeOfLanguage = (language: string): string => `${languagePrefix}${language}`;

/** The scopes of a listing row: of its facet, and of its type where it is the row for everything. */
export function scopesOfRow(facet: string, definition: TypeDefinition): string[] {
  if (!definition.publication) return [];
  if (facet === everything) return [everything, definition.collection];
  const [kind, id] = facet.split("=");
  if (id === undefined) return [];
  if (facet === languageFacet(id)) return [scopeOfLanguage(id)];
  const collection = Object.entries(subjects).find(([, type]) => type === kind)?.[0];
  return collection === undefined ? [] : [`${collection}/${id}`];
}

/** The feed that is about an entry, where its type has such feeds. */
export function scopeAbout(definition: TypeDefinition, id: string): string | undefined {
  return definition.collection in subjects ? `${definition.collection}/${id}` : undefined;
}

/** All scopes that a publication stands in while it is live and not retracted. */
export function scopesOfEntry(definition: TypeDefinition, entry: Faceted): string[] {
  if (!definition.publication) return [];
  const about = subjectCollections.flatMap((collection) =>
    entry[collection].map((id) => `${collection}/${id}`),
  );
  return [everything, definition.collection, scopeOfLanguage(entry.language), ...about];
}

/** The feeds that there are whatever is published. */
export const standingScopes: readonly string[] = [
  everything,
  ...publicationTypes.map((definition) => definition.collection),
];

function languageScope(path: string): FeedScope | undefined {
  const language = languageTag.safeParse(path.slice(languagePrefix.length));
  if (!language.success) return undefined;
  return { path, facet: languageFacet(language.data), types: publicationTypes, language: language.data };
}
