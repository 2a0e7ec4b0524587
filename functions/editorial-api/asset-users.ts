import { assetsIn } from "../../content-model/marked-values.ts";
import { typeNamed } from "../../content-model/types/index.ts";
import { markAssetDeleting, type StoredAsset } from "../shared/storage/assets.ts";
import { readHeads, readLives } from "../shared/storage/entries.ts";
import { type Claim, claimReferences, listReferrers } from "../shared/storage/references.ts";
import { readSettings } from "../shared/storage/settings.ts";
import type { EditorialContext } from "./context.ts";

/**
 * Who uses an asset, agreed between publications and deletions that come at the same moment. Each first says
 * what it is about to do (a publication claims its assets, a deletion marks the asset) and then looks whether
 * the other has: so at least one of them sees the other, and gives way.
 */

/** Longer than any request lasts, in milliseconds: what has not ended by then never will. */
const longestRequest = 60_000;

/** By when the request that is being worked on has ended, however it does. */
export const endOfRequest = (context: EditorialContext): string =>
  new Date(context.now().getTime() + longestRequest).toISOString();

/** Claims assets for a publication that is based on this version. Afterwards look whether they are still there. */
export async function claimAssets(
  context: EditorialContext,
  entry: { id: string; version: number; assets: readonly string[] },
): Promise<void> {
  const claim = { version: entry.version, until: endOfRequest(context) };
  await claimReferences(context.table, { source: entry.id, targets: entry.assets, claim });
}

/** Whether nothing new may come to use an asset, because somebody is deleting it. */
export function isBeingDeleted(asset: StoredAsset, now: Date): boolean {
  return asset.deletingUntil !== undefined && Date.parse(asset.deletingUntil) > now.getTime();
}

/**
 * Runs the deletion of an asset unless something live uses it, or a publication under way is about to.
 * @returns what uses it, when nothing was deleted
 */
export async function deleteUnlessUsed(
  context: EditorialContext,
  assetId: string,
  run: () => Promise<void>,
): Promise<string | undefined> {
  await markAssetDeleting(context.table, assetId, endOfRequest(context));
  const user = await userOf(context, assetId);
  if (user === undefined) await run();
  else await markAssetDeleting(context.table, assetId, undefined);
  return user;
}

/** What uses the asset: the settings or an entry. Reference rows may be stale, so what is live decides. */
async function userOf(context: EditorialContext, assetId: string): Promise<string | undefined> {
  const settings = await readSettings(context.table);
  if (settings.channel.logo === assetId) return "settings";
  let after: string | undefined;
  do {
    const { sources, claims, next } = await listReferrers(context.table, assetId, { limit: 100, after });
    // Before what is live: a publication that ends in between is seen there.
    const claimant = await claimantOf(context, claims);
    if (claimant !== undefined) return claimant;
    for (const live of (await readLives(context.table, sources)).values()) {
      const used = assetsIn(typeNamed(live.type).content, live.content);
      if (used.some((use) => use.id === assetId)) return `${live.type} '${live.slug}'`;
    }
    after = next;
  } while (after !== undefined);
  return undefined;
}

/** An entry whose publication may still end: nothing has happened to it since the claim. */
async function claimantOf(
  { table, now }: EditorialContext,
  claims: ReadonlyMap<string, Claim>,
): Promise<string | undefined> {
  const current = [...claims].filter(([, claim]) => Date.parse(claim.until) > now().getTime());
  const heads = await readHeads(
    table,
    current.map(([id]) => id),
  );
  const [, head] = [...heads].find(([id, { version }]) => claims.get(id)?.version === version) ?? [];
  return head === undefined ? undefined : `${head.type} '${head.slug}'`;
}
