import { typeOfCollection } from "../../content-model/types/index.ts";
import { readAssets, type StoredAsset } from "../shared/storage/assets.ts";
import { readEverLive, readSlugOwners, type SlugOfType, slugName } from "../shared/storage/read-targets.ts";
import type { Table } from "../shared/storage/table.ts";
import { fileReadKind, type Target } from "./classify.ts";
import type { ResolvedTarget } from "./hour-reads.ts";

/** What targets stand for, as the table has it; each is asked for once in a run. */
export type TargetResolver = {
  /** Asks the table for what is not known yet. */
  learn(targets: readonly Target[]): Promise<void>;
  /** Null for what no entry knows, for entries that were never live, and for files that count as nothing. */
  resolve(target: Target): ResolvedTarget | null;
};

export function targetResolver(table: Table): TargetResolver {
  const slugs = new Map<string, string | null>();
  const assets = new Map<string, StoredAsset | null>();
  const entries = new Map<string, boolean>();

  /** One after the other, so that nothing is asked for twice. */
  let learning: Promise<void> = Promise.resolve();

  /** Files have most of their targets in common. */
  const asked = new WeakSet<Target>();

  async function ask(targets: readonly Target[]): Promise<void> {
    const unknown = targets.filter((target) => !asked.has(target));
    const wanted = wantedOf(unknown);
    const newSlugs = [...wanted.slugs].filter(([name]) => !slugs.has(name)).map(([, slug]) => slug);
    const newAssets = [...wanted.assets].filter((id) => !assets.has(id));
    const newEntries = [...wanted.entries].filter((id) => !entries.has(id));
    const [owners, found, live] = await Promise.all([
      readSlugOwners(table, newSlugs),
      readAssets(table, newAssets),
      readEverLive(table, newEntries),
    ]);
    for (const slug of newSlugs) slugs.set(slugName(slug), owners.get(slugName(slug)) ?? null);
    for (const id of newAssets) assets.set(id, found.get(id) ?? null);
    for (const id of newEntries) entries.set(id, live.has(id));
    for (const target of unknown) asked.add(target);
  }

  return {
    learn(targets) {
      const answer = learning.then(() => ask(targets));
      learning = answer.catch(() => undefined);
      return answer;
    },
    resolve(target) {
      if (target.kind === "beacon") {
        return entries.get(target.entryId) === true ? viewOf(target.entryId) : null;
      }
      if (target.kind === "document") {
        const slug = slugOf(target);
        const entryId = slug === null ? undefined : slugs.get(slugName(slug));
        return entryId === undefined || entryId === null ? null : viewOf(entryId);
      }
      return fileReadOf(target.assetId, assets.get(target.assetId) ?? null);
    },
  };
}

const viewOf = (entryId: string): ResolvedTarget => ({ entryId, kind: "views", file: null });

function fileReadOf(assetId: string, asset: StoredAsset | null): ResolvedTarget | null {
  const kind = asset === null ? null : fileReadKind(asset.contentType);
  if (asset?.attributedTo === undefined || kind === null) return null;
  const { size, duration = null, soundStart } = asset;
  return { entryId: asset.attributedTo, kind, file: { assetId, size, duration, soundStart } };
}

function slugOf(target: Extract<Target, { kind: "document" }>): SlugOfType | null {
  const type = typeOfCollection(target.collection);
  return type === undefined ? null : { type: type.name, slug: target.slug };
}

function wantedOf(targets: Iterable<Target>) {
  const slugs = new Map<string, SlugOfType>();
  const assets = new Set<string>();
  const entries = new Set<string>();
  for (const target of targets) {
    if (target.kind === "beacon") entries.add(target.entryId);
    else if (target.kind === "file") assets.add(target.assetId);
    else {
      const slug = slugOf(target);
      if (slug !== null) slugs.set(slugName(slug), slug);
    }
  }
  return { slugs, assets, entries };
}
