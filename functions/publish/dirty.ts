import { everything } from "../../content-model/facets.ts";
import type { TypeDefinition } from "../../content-model/types/definition.ts";
import { contentTypes, type TypeName, typeList, typeNamed } from "../../content-model/types/index.ts";
import {
  documentKey,
  feedDirectoryKey,
  fileKey,
  newsSitemapKey,
  sitemapPageKey,
} from "../shared/artefacts/keys.ts";
import { calendarKeysAbout, calendarKeysOfFacet } from "../shared/rendering/calendars.ts";
import { feedKeysOf, scopeAbout } from "../shared/rendering/feed-scopes.ts";
import { mostReadKeys } from "../shared/rendering/most-read.ts";
import { podcastKeysAbout, podcastKeysOfFacet, seriesOfFacet } from "../shared/rendering/podcasts.ts";
import { readCards } from "../shared/storage/entries.ts";
import type { RecordSubject } from "../shared/storage/keys.ts";
import { readRetraction } from "../shared/storage/passing.ts";
import type { PublishContext } from "./context.ts";
import type { LinkedEntry } from "./link-entries.ts";
import { feedKeysOfRows } from "./places.ts";

/** Which artefacts a stream record makes dirty, by what its own key names. */

type SubjectOf<Kind extends RecordSubject["kind"]> = Extract<RecordSubject, { kind: Kind }>;

/** A row of the list of everything: the sitemap's page. What feeds show of rows `places.ts` knows. */
export function keysOfRow(row: SubjectOf<"listing">): string[] {
  const definition = definitionOf(row.type);
  if (definition === undefined || row.facet !== everything) return [];
  return [sitemapPageKey(definition.collection, row.at.slice(0, "2020-03-09T07:00:00".length))];
}

/** A session's row by when it begins: the calendars and the podcast of its facet. */
export const keysOfStart = ({ facet }: SubjectOf<"start">): string[] => [
  ...calendarKeysOfFacet(facet),
  ...podcastKeysOfFacet(facet),
];

/**
 * Which series are podcasts by the recordings of their sessions: their documents lead to the podcast while there is
 * one. Of series that say themselves what they are no session decides it. A card that cannot be read is reported and left
 * out, because trying it again would not help.
 * @returns by the row, in their order
 */
export async function seriesKeysOfStarts(
  { table, report }: PublishContext,
  rows: readonly SubjectOf<"start">[],
): Promise<string[][]> {
  const ids = rows.map(({ facet }) => seriesOfFacet(facet));
  const known = ids.filter((id) => id !== undefined);
  const cards = await readCards(table, known, true, (error) =>
    report({ message: "A series of a session cannot be read", keys: [...new Set(known)], error }),
  );
  return ids.map((id) => {
    const card = id === undefined ? undefined : cards.get(id);
    if (card === undefined || card.podcast !== undefined) return [];
    return [documentKey(contentTypes.series.collection, card.slug)];
  });
}

/** What was withdrawn under a facet, or is so no longer: calendars call sessions off. */
export const keysOfGone = ({ facet, type }: SubjectOf<"gone">): string[] =>
  type === contentTypes.session.name ? calendarKeysOfFacet(facet) : [];

/** What stands somewhere for a time, or no longer: a retraction's notice in the feeds of its facets, news in its sitemap. */
export async function keysOfPassing(
  context: PublishContext,
  { what, since, id }: SubjectOf<"passing">,
): Promise<string[]> {
  if (what === "recent-news") return [newsSitemapKey];
  const gone = await readRetraction(context.table, { since, id });
  if (gone === undefined) return [];
  const { type, facets } = gone;
  return (
    await feedKeysOfRows(
      context,
      facets.map((facet) => ({ kind: "gone", facet, type, id })),
    )
  ).flat();
}

/** An address: what stands there. */
export function keysOfSlug(slug: SubjectOf<"slug">): string[] {
  const definition = definitionOf(slug.type);
  return definition === undefined ? [] : [documentKey(definition.collection, slug.slug)];
}

/**
 * What is live of an entry: its document, the feeds about it, and the files it uses or used. Where
 * nothing is live any more, its address is named by its slug's own record.
 * @param type the entry's; undefined where nothing says it, and then any feed may have been about it
 */
export function keysOfEntry(entry: LinkedEntry, type: TypeName | undefined): string[] {
  const definitions = definitionsOf(type);
  const about = scopesAbout(entry, type);
  return [
    ...(entry.live === undefined
      ? []
      : [documentKey(typeNamed(entry.live.type).collection, entry.live.slug)]),
    ...about.flatMap(feedKeysOf),
    ...definitions.flatMap((definition) => calendarKeysAbout(definition.collection, entry.id)),
    ...definitions.flatMap((definition) => podcastKeysAbout(definition.name, entry.id)),
    ...(about.length === 0 ? [] : [feedDirectoryKey]),
    ...entry.files.map(keyOfFile),
  ];
}

/**
 * What is withdrawn or retracted leaves the most-read lists at once; for everything else in them the
 * counting job renders them in its own time.
 */
export function keysWithoutEntry({ live }: LinkedEntry): readonly string[] {
  return live === undefined || live.retraction !== null ? mostReadKeys : [];
}

export const keyOfFile = (file: { id: string; filename: string }): string => fileKey(file.id, file.filename);

/** The scopes of the feeds about an entry, likewise. */
export const scopesAbout = ({ id }: { id: string }, type: TypeName | undefined): string[] =>
  definitionsOf(type).flatMap((definition) => scopeAbout(definition, id) ?? []);

const definitionsOf = (type: TypeName | undefined): readonly TypeDefinition[] =>
  type === undefined ? typeList : [typeNamed(type)];

function definitionOf(type: string): TypeDefinition | undefined {
  return typeList.find((definition) => definition.name === type);
}
