import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Bucket } from "../functions/shared/artefacts/bucket.ts";
import { originalKey } from "../functions/shared/artefacts/keys.ts";
import { openOriginal, putOriginal } from "../functions/shared/artefacts/media-copies.ts";
import { headUpload } from "../functions/shared/artefacts/uploads.ts";
import { readExport } from "../functions/shared/backup/read-export.ts";
import { type StoredAsset, storedAssetSchema } from "../functions/shared/storage/assets.ts";

/** The uploads that an export lists, each by its key, size and SHA-256: copied to a folder, and back from it. */

export type MediaCopies = {
  /** Uploads that the export lists, and their bytes. */
  readonly listed: number;
  readonly bytes: number;
  readonly copied: number;
  /** Keys of those that are not where they should be, or are not what the export says. */
  readonly missing: readonly string[];
};

type Copy = (asset: StoredAsset) => Promise<"copied" | "there" | "missing">;

/** Copies every upload into a folder, under its key; what is there already and has the right bytes stays. */
export const copyMediaOut = (file: AsyncIterable<Uint8Array>, media: Bucket, folder: string) =>
  copyEach(file, async (asset) => {
    const path = join(folder, originalKey(asset.id));
    if (await isWhole(path, asset)) return "there";
    await mkdir(dirname(path), { recursive: true });
    const partial = `${path}.partial`;
    await pipeline(Readable.from(await openOriginal(media, asset.id)), createWriteStream(partial));
    if (!(await isWhole(partial, asset))) {
      await rm(partial, { force: true });
      return "missing";
    }
    await rename(partial, path);
    return "copied";
  });

/** Puts every upload that is not in the bucket there, from a folder; without a folder it looks which are not. */
export const copyMediaIn = (file: AsyncIterable<Uint8Array>, media: Bucket, folder: string | undefined) =>
  copyEach(file, async (asset) => {
    const there = await headUpload({ client: media.client, bucket: media.name }, asset.id);
    if (there?.size === asset.size && (there.sha256 ?? asset.sha256) === asset.sha256) return "there";
    if (folder === undefined) return "missing";
    const path = join(folder, originalKey(asset.id));
    if (!(await isWhole(path, asset))) return "missing";
    await putOriginal(media, asset, createReadStream(path));
    return "copied";
  });

async function copyEach(file: AsyncIterable<Uint8Array>, copy: Copy): Promise<MediaCopies> {
  const copies = { listed: 0, bytes: 0, copied: 0, missing: [] as string[] };
  for await (const { kind, record } of readExport(file)) {
    if (kind !== "asset") continue;
    const asset = storedAssetSchema.parse(record.value);
    if (asset.status !== "complete") continue;
    copies.listed += 1;
    copies.bytes += asset.size;
    const done = await copy(asset);
    if (done === "copied") copies.copied += 1;
    if (done === "missing") copies.missing.push(originalKey(asset.id));
  }
  return copies;
}

async function isWhole(path: string, { size, sha256 }: StoredAsset): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.size !== size) return false;
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex") === sha256;
}
