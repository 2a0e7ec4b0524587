import { referencedIds } from "../../content-model/card.ts";
import type { Live } from "../../content-model/entry.ts";
import { feedItemNeeds } from "../../content-model/feed-item.ts";
import { typeNamed } from "../../content-model/types/index.ts";
import { documentKey } from "../shared/artefacts/keys.ts";
import { feedKeysOf, scopesOfEntry } from "../shared/rendering/feed-scopes.ts";
import { readReadableLives } from "../shared/storage/entries.ts";
import { listReferrers } from "../shared/storage/references.ts";
import type { PublishContext } from "./context.ts";

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
  const lives = await readReadableLives(context.table, wanted, (error) =>
    context.report({ message: "A dependent cannot be read", keys: [target], error }),
  );
  const keys = new Set([...lives.values()].flatMap((live) => keysOfDependent(live, target)));
  return { keys: [...keys], next: sources.length > page.limit ? wanted.at(-1) : undefined };
}

function keysOfDependent(live: Live, target: string): string[] {
  const definition = typeNamed(live.type);
  const document = documentKey(definition.collection, live.slug);
  if (!feedItemNeeds(definition, live).references.includes(target)) return [document];
  const scopes = scopesOfEntry(definition, live, referencedIds(definition, live.content));
  return [document, ...scopes.flatMap(feedKeysOf)];
}
