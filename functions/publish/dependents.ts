import { referencedIds } from "../../content-model/card.ts";
import type { Card, Live } from "../../content-model/entry.ts";
import { feedItemNeeds } from "../../content-model/feed-item.ts";
import { episodeNeeds } from "../../content-model/podcast/episode.ts";
import { hasRecording } from "../../content-model/podcast/recordings.ts";
import { contentTypes, typeNamed } from "../../content-model/types/index.ts";
import { documentKey, podcastKey } from "../shared/artefacts/keys.ts";
import { scopesOfEntry } from "../shared/rendering/feed-scopes.ts";
import { readCards, readReadableLives } from "../shared/storage/entries.ts";
import { listReferrers } from "../shared/storage/references.ts";
import type { PublishContext } from "./context.ts";
import { feedKeysOfEntries } from "./places.ts";

export type DependentsPage = {
  readonly keys: string[];
  /** The source to go on behind; undefined on the last page. */
  readonly next: string | undefined;
};

/**
 * What shows something of an entry: the documents that refer to it, and of the feeds they stand in those
 * that show its name. Whoever refers to it is read from reference rows and checked against what is live.
 */
export async function dependentsOf(
  context: PublishContext,
  target: string,
  page: { limit: number; after?: string | undefined },
): Promise<DependentsPage> {
  // One more than is wanted shows whether there is a next page.
  const { sources } = await listReferrers(context.table, target, {
    limit: page.limit + 1,
    after: page.after,
  });
  const wanted = sources.slice(0, page.limit);
  const unreadable = (error: unknown) =>
    context.report({ message: "A dependent cannot be read", keys: [target], error });
  const [lives, cards] = await Promise.all([
    readReadableLives(context.table, wanted, unreadable),
    readCards(context.table, wanted, true, unreadable),
  ]);
  const shown = [...lives.values()].map((live) => shownBy(live, cards.get(live.id), target));
  const inFeeds = await feedKeysOfEntries(
    context.table,
    shown.flatMap(({ id, scopes }) => scopes.map((scope) => ({ scope, id }))),
  );
  const keys = new Set([...shown.flatMap((one) => one.keys), ...inFeeds]);
  return { keys: [...keys], next: sources.length > page.limit ? wanted.at(-1) : undefined };
}

type Shown = { readonly id: string; readonly keys: string[]; readonly scopes: readonly string[] };

/** What shows something of the target because an entry refers to it; by scope, what stands in feeds. */
function shownBy(live: Live, card: Card | undefined, target: string): Shown {
  const definition = typeNamed(live.type);
  const document = documentKey(definition.collection, live.slug);
  const podcasts = live.type === "session" ? podcastsOf(live, target) : [];
  const isShown = feedItemNeeds(definition, live).references.includes(target);
  const isListed = card !== undefined && live.retraction === null;
  return {
    id: live.id,
    keys: [document, ...podcasts],
    scopes: isShown && isListed ? scopesOfEntry(definition, card) : [],
  };
}

/** The podcasts that name who or what the entry refers to. */
function podcastsOf(live: Live, target: string): string[] {
  if (!hasRecording(live.content) || !episodeNeeds(live).references.includes(target)) return [];
  return referencedIds(contentTypes.session, live.content).series.map(podcastKey);
}
