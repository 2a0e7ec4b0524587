import type { Live } from "../../content-model/entry.ts";
import { assetIdsOf } from "../../content-model/files-of.ts";
import { referencesIn } from "../../content-model/marked-values.ts";
import { typeNamed } from "../../content-model/types/index.ts";
import { concurrently } from "../shared/rendering/concurrently.ts";
import { attributeAsset, readAssets, type StoredAsset } from "../shared/storage/assets.ts";
import { findReferences, type HasReference } from "../shared/storage/references.ts";
import { forgetTargets, linkTargets, readLinked } from "../shared/storage/targets.ts";
import type { PublishContext } from "./context.ts";

/** An entry whose reference rows are written, and what has to be looked at because of them. */
export type LinkedEntry = {
  readonly id: string;
  readonly live: Live | undefined;
  /** Files it uses, and files it used before: each may have to appear or to go. */
  readonly files: readonly StoredAsset[];
  /** Entries and assets that its rows still point at and it no longer refers to. */
  readonly former: readonly string[];
};

export type Linking = {
  readonly linked: Map<string, LinkedEntry>;
  readonly failed: Map<string, unknown>;
};

const parallel = 8;

/**
 * Writes the reference rows of what is live of entries, before anything that those entries refer to is
 * read: a rename at the same moment then finds the row, or is found by the reading. What cannot be read is
 * reported and left out, because trying it again would not help.
 */
export async function linkEntries(context: PublishContext, ids: Iterable<string>): Promise<Linking> {
  const wanted = [...new Set(ids)];
  const linking: Linking = { linked: new Map(), failed: new Map() };
  if (wanted.length === 0) return linking;
  try {
    const unreadable = (error: unknown) =>
      context.report({ message: "What is live, or a file of it, cannot be read", error });
    const known = await readLinked(context.table, wanted, unreadable);
    const assets = await readAssets(context.table, [...known.values()].flatMap(assetsAround), unreadable);
    const hasReference = await findReferences(
      context.table,
      [...known].flatMap(([source, { live, targets }]) =>
        targetsOf(live).flatMap((target) => (targets.has(target) ? { source, target } : [])),
      ),
    );
    const firstUsers = firstUsersOf(known);
    await concurrently(known, parallel, async ([id, { live, targets }]) => {
      try {
        const attributed = [...assets.values()].filter(
          (asset) => asset.attributedTo === undefined && firstUsers.get(asset.id) === id,
        );
        await Promise.all(attributed.map((asset) => attributeAsset(context.table, asset.id, id)));
        linking.linked.set(id, await linkEntry(context, { id, live, targets, assets, hasReference }));
      } catch (error) {
        linking.failed.set(id, error);
      }
    });
  } catch (error) {
    for (const id of wanted) if (!linking.linked.has(id)) linking.failed.set(id, error);
  }
  return linking;
}

/** Forgets the rows of former references, once what they led to has been rendered. */
export async function forgetFormer(context: PublishContext, entry: LinkedEntry): Promise<void> {
  if (entry.former.length === 0) return;
  try {
    await forgetTargets(context.table, {
      source: entry.id,
      targets: entry.former,
      version: entry.live?.version,
    });
  } catch (error) {
    context.report({ message: "Former references are still there", keys: [entry.id], error });
  }
}

type Known = { readonly live: Live | undefined; readonly targets: ReadonlySet<string> };

async function linkEntry(
  { table }: PublishContext,
  entry: Known & { id: string; assets: ReadonlyMap<string, StoredAsset>; hasReference: HasReference },
): Promise<LinkedEntry> {
  const { id, live, targets: known, assets, hasReference } = entry;
  const targets = targetsOf(live);
  const missing = targets.filter((target) => !hasReference({ source: id, target }));
  if (missing.length > 0) await linkTargets(table, { source: id, targets: missing, known });
  const former = [...known].filter((target) => !targets.includes(target));
  const files = [...usedAssets(live), ...former].flatMap((asset) => assets.get(asset) ?? []);
  return { id, live, files, former };
}

/** Of entries that come together, the first one in their order has the reads of a file that both use. */
function firstUsersOf(known: ReadonlyMap<string, Known>): Map<string, string> {
  const users = new Map<string, string>();
  for (const [id, { live }] of known) {
    for (const asset of usedAssets(live)) if (!users.has(asset)) users.set(asset, id);
  }
  return users;
}

/** Every asset that the entry uses or used, among other ids that name none. */
function assetsAround({ live, targets }: Known): string[] {
  const references = new Set(referencesOf(live));
  return [...usedAssets(live), ...targets].filter((id) => !references.has(id));
}

const targetsOf = (live: Live | undefined): string[] => [
  ...new Set([...referencesOf(live), ...usedAssets(live)]),
];

const usedAssets = (live: Live | undefined): string[] =>
  live === undefined ? [] : assetIdsOf(typeNamed(live.type), live.content);

const referencesOf = (live: Live | undefined): string[] =>
  live === undefined
    ? []
    : referencesIn(typeNamed(live.type).content, live.content).map((reference) => reference.id);
