import { composeDocument, type Document, type Surroundings } from "../../../content-model/document.ts";
import type { Live } from "../../../content-model/entry.ts";
import { assetIdsOf } from "../../../content-model/files-of.ts";
import { referencesIn } from "../../../content-model/marked-values.ts";
import { declaredPodcast } from "../../../content-model/podcast/profile.ts";
import type { TypeDefinition } from "../../../content-model/types/definition.ts";
import { readAssets } from "../storage/assets.ts";
import { readCards } from "../storage/entries.ts";
import { hasRecordedSession } from "../storage/recorded-sessions.ts";
import type { ReadingContext } from "./site.ts";

/**
 * The document of what is live, put together from the table as it is now: strongly consistent, two
 * batches side by side (cards of what it refers to, files it uses), 100 items a call. Of a series that leaves it to its
 * recordings whether it is a podcast, its sessions are looked through besides.
 */
export async function loadDocument(
  context: ReadingContext,
  definition: TypeDefinition,
  live: Live,
): Promise<Document> {
  const references = referencesIn(definition.content, live.content).map((found) => found.id);
  const [around, hasRecordings] = await Promise.all([
    loadSurroundings(context, {
      references: [live.id, ...references],
      assets: assetIdsOf(definition, live.content),
    }),
    hasRecordingsOf(context, live),
  ]);
  return composeDocument(definition, live, { ...around, hasRecordings });
}

async function hasRecordingsOf({ table }: ReadingContext, live: Live): Promise<boolean | undefined> {
  if (live.type !== "series" || declaredPodcast(live.content) !== undefined) return undefined;
  return hasRecordedSession(table, live.id);
}

/**
 * What is now of the entries and files that something refers to.
 * @param unreadable told of what cannot be read, which is then left out; without it that is an error
 */
export async function loadSurroundings(
  { table, site }: ReadingContext,
  ids: { references: readonly string[]; assets: readonly string[] },
  unreadable?: (error: unknown) => void,
): Promise<Surroundings> {
  const [references, assets] = await Promise.all([
    readCards(table, ids.references, true, unreadable),
    readAssets(table, ids.assets, unreadable),
  ]);
  return {
    references,
    assets,
    addresses: site.addresses,
    siteName: site.name,
    siteLanguage: site.language,
  };
}
