import { assetIdsOf } from "../../../content-model/files-of.ts";
import { typeNamed } from "../../../content-model/types/index.ts";
import { fileHeaders } from "../artefacts/header-rules.ts";
import { originalKey } from "../artefacts/keys.ts";
import { readAsset } from "../storage/assets.ts";
import { readLives } from "../storage/entries.ts";
import { listReferrers } from "../storage/references.ts";
import { readSettings } from "../storage/settings.ts";
import type { Table } from "../storage/table.ts";
import type { RenderContext } from "./context.ts";
import { absent, type Wanted } from "./settle.ts";

/** What stands at a file's address: a copy of the upload, while something that is live, or the settings, use it. */
export async function computeFile(
  context: RenderContext,
  address: { assetId: string; filename: string },
): Promise<Wanted> {
  const [asset, used, { channel }] = await Promise.all([
    readAsset(context.table, address.assetId),
    isUsed(context.table, address.assetId),
    readSettings(context.table),
  ]);
  if (
    !(used || channel.logo === address.assetId) ||
    asset?.status !== "complete" ||
    asset.filename !== address.filename
  )
    return absent;
  return {
    kind: "copy",
    source: { bucket: context.mediaBucket, key: originalKey(asset.id) },
    sha256: asset.sha256,
    headers: fileHeaders(asset),
  };
}

const sourcesAtOnce = 25;

/** Reference rows say who may use a file; what is live says who does. */
async function isUsed(table: Table, assetId: string): Promise<boolean> {
  let after: string | undefined;
  do {
    const page = await listReferrers(table, assetId, { limit: sourcesAtOnce, after });
    const lives = await readLives(table, page.sources);
    for (const live of lives.values()) {
      if (assetIdsOf(typeNamed(live.type), live.content).includes(assetId)) return true;
    }
    after = page.next;
  } while (after !== undefined);
  return false;
}
