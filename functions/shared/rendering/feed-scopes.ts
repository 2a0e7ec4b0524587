import type { Live } from "../../../content-model/entry.ts";
import { everything, referenceFacet } from "../../../content-model/facets.ts";
import type { TypeDefinition } from "../../../content-model/types/definition.ts";
import { publicationTypes, type TypeName, typeOfCollection } from "../../../content-model/types/index.ts";
import { feedFormats, feedKey } from "../artefacts/keys.ts";

/**
 * What a feed is about: everything, one type, or one entry that others refer to. A further kind of scope
 * is one more line in `subjects`, or one more branch where it is not about an entry.
 */
export type FeedScope = {
  readonly path: string;
  readonly facet: string;
  readonly types: readonly TypeDefinition[];
  /** The entry the feed is about: without it there is no feed. */
  readonly about?: { readonly type: TypeName; readonly id: string } | undefined;
};

/** Types whose entries have a feed of what refers to them, and the facet it stands under. */
const subjects = { themes: "theme", series: "series" } as const;

/** @param path as in a feed's key: `all`, a collection, `themes/<id>` */
export function feedScopeOf(path: string): FeedScope | undefined {
  if (path === everything) return { path, facet: everything, types: publicationTypes };
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

/** The scopes of a listing row: of its facet, and of its type where it is the row for everything. */
export function scopesOfRow(facet: string, definition: TypeDefinition): string[] {
  if (!definition.publication) return [];
  if (facet === everything) return [everything, definition.collection];
  const [kind, id] = facet.split("=");
  const collection = Object.entries(subjects).find(([, type]) => type === kind)?.[0];
  return collection === undefined || id === undefined ? [] : [`${collection}/${id}`];
}

/** The feed that is about an entry, where its type has such feeds. */
export function scopeAbout(definition: TypeDefinition, id: string): string | undefined {
  return definition.collection in subjects ? `${definition.collection}/${id}` : undefined;
}

/** All scopes that an entry stands in while it is live and not retracted. */
export function scopesOfEntry(
  definition: TypeDefinition,
  live: Live,
  ids: { themes: readonly string[]; series: readonly string[] },
): string[] {
  if (!definition.publication || live.retraction !== null) return [];
  const about = (["themes", "series"] as const).flatMap((collection) =>
    ids[collection].map((id) => `${collection}/${id}`),
  );
  return [everything, definition.collection, ...about];
}

/** The feeds that there are whatever is published. */
export const standingScopes: readonly string[] = [
  everything,
  ...publicationTypes.map((definition) => definition.collection),
];
