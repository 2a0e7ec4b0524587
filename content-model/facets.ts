import type { Card } from "./entry.ts";

/**
 * Facets: the lists that an entry stands in once it is live. Each is `all`, its language, or one
 * reference that it makes.
 */
export const facetTypes = ["theme", "series", "person", "organisation"] as const;
export type FacetType = (typeof facetTypes)[number];

export const everything = "all";
export const referenceFacet = (type: FacetType, id: string): string => `${type}=${id}`;
export const languageFacet = (language: string): string => `language=${language}`;

/** What one publication may refer to, so that it stays one transaction of at most 100 actions. */
export const maximumThemesAndSeries = 10;
export const maximumPersonsAndOrganisations = 20;

export type Faceted = Pick<Card, "language" | "themes" | "series" | "persons" | "organisations">;

/** All facets of an entry, each once. */
export function facetsOf(card: Faceted): string[] {
  return [
    everything,
    languageFacet(card.language),
    ...card.themes.map((id) => referenceFacet("theme", id)),
    ...card.series.map((id) => referenceFacet("series", id)),
    ...card.persons.map((id) => referenceFacet("person", id)),
    ...card.organisations.map((id) => referenceFacet("organisation", id)),
  ];
}

/** The facets under which a session also stands by when it begins. */
export function startFacetsOf(card: Faceted): string[] {
  return [
    everything,
    ...card.themes.map((id) => referenceFacet("theme", id)),
    ...card.series.map((id) => referenceFacet("series", id)),
  ];
}
