import type { Asset, AssetRequest } from "../../schemas/asset.ts";
import { type Fault, ProblemError } from "../../schemas/problem.ts";
import { deleteUpload, headUpload, presignUpload, readUploadStart } from "../shared/artefacts/uploads.ts";
import type { Reply } from "../shared/http/reply.ts";
import { holds, type Principal } from "../shared/identity/principal.ts";
import { addressesOf } from "../shared/rendering/addresses.ts";
import * as stored from "../shared/storage/assets.ts";
import { deleteUnlessUsed } from "./asset-users.ts";
import { isOfType, sampleLength } from "./content-type.ts";
import type { EditorialContext } from "./context.ts";
import { type ImageSize, imageSampleLength, imageSizeOf, measuredTypes } from "./image-size.ts";
import { soundStartOf, tagHeaderLength } from "./sound-start.ts";

/**
 * Uploads: announcing, completing, reading and deleting them. The bytes never pass through here. What is not
 * completed within a week is forgotten by the table, and `reconcile` deletes its bytes.
 */

/** How long an upload may wait to begin, in seconds. */
const uploadLifetime = 900;

export async function createAsset(
  context: EditorialContext,
  command: { request: AssetRequest; principal: Principal },
): Promise<Reply> {
  const now = context.now();
  const asset: stored.StoredAsset = {
    ...command.request,
    id: context.newId(),
    status: "pending",
    createdAt: now.toISOString(),
    createdBy: command.principal.subject,
    ...stored.pendingUntil(now),
  };
  const upload = await presignUpload(context.media, {
    ...asset,
    assetId: asset.id,
    lifetime: uploadLifetime,
  });
  await stored.createAsset(context.table, asset);
  return {
    status: 201,
    headers: { location: `${context.publicAddress}/editorial/v1/assets/${asset.id}` },
    body: {
      asset: assetView(context, asset),
      upload: {
        method: "PUT",
        ...upload,
        expiresAt: new Date(now.getTime() + uploadLifetime * 1_000).toISOString(),
      },
    },
  };
}

/**
 * Checks what has arrived. What does not keep its promise is removed from storage, and the asset stays
 * pending, so that it can be uploaded again.
 * @throws ProblemError not-found, forbidden, wrong-state when nothing has arrived, invalid-content
 */
export async function completeAsset(
  context: EditorialContext,
  command: { id: string; principal: Principal },
): Promise<Reply> {
  const asset = await readOwn(context, command);
  if (asset.status === "complete") return assetReply(context, asset);
  const uploaded = await headUpload(context.media, asset.id);
  if (uploaded === undefined) throw new ProblemError("wrong-state", "Nothing has been uploaded yet");
  const fault = await faultOf(context, asset, uploaded);
  if (fault !== undefined) {
    await deleteUpload(context.media, asset.id);
    throw new ProblemError("invalid-content", "What was uploaded is not what was announced", {
      errors: [fault],
    });
  }
  const measured = { size: await measure(context, asset), soundStart: await findSound(context, asset) };
  const complete = await stored.markAssetComplete(context.table, asset.id, {
    ...measured,
    now: context.now(),
  });
  if (complete === undefined) throw notFound();
  return assetReply(context, complete);
}

/** @throws ProblemError not-found */
export async function readAsset(context: EditorialContext, query: { id: string }): Promise<Reply> {
  return assetReply(context, await readKept(context, query.id));
}

/** @throws ProblemError not-found, forbidden, in-use while something live uses it or is about to */
export async function deleteAsset(
  context: EditorialContext,
  command: { id: string; principal: Principal },
): Promise<Reply> {
  const asset = await readOwn(context, command);
  const user = await deleteUnlessUsed(context, asset.id, async () => {
    // Pending before its bytes go, and known until they are gone: what breaks off can be asked for again.
    await stored.markAssetPending(context.table, asset.id, context.now());
    await deleteUpload(context.media, asset.id);
    await stored.deleteAsset(context.table, asset.id);
  });
  if (user === undefined) return { status: 204 };
  throw new ProblemError("in-use", `The asset is used by the ${user}, or is about to be`);
}

async function faultOf(
  context: EditorialContext,
  asset: stored.StoredAsset,
  uploaded: { size: number; sha256: string | undefined },
): Promise<Fault | undefined> {
  if (uploaded.size !== asset.size) {
    const detail = `${uploaded.size} bytes arrived; ${asset.size} were announced`;
    return { pointer: "/size", code: "wrong-size", detail };
  }
  if (uploaded.sha256 !== asset.sha256) {
    return { pointer: "/sha256", code: "wrong-checksum", detail: "the bytes' SHA-256 is another" };
  }
  const sample = await readUploadStart(context.media, asset.id, Math.min(sampleLength, asset.size));
  if (await isOfType(sample, asset.contentType)) return undefined;
  return { pointer: "/contentType", code: "wrong-type", detail: `the bytes are not ${asset.contentType}` };
}

/** How large an image is; undefined where that is not known. */
async function measure(context: EditorialContext, asset: stored.StoredAsset): Promise<ImageSize | undefined> {
  if (!measuredTypes.includes(asset.contentType)) return undefined;
  const length = Math.min(imageSampleLength, asset.size);
  return imageSizeOf(await readUploadStart(context.media, asset.id, length), asset.contentType);
}

/** Where the sound of an MP3 file begins; undefined where that is not looked for, or makes no sense. */
async function findSound(context: EditorialContext, asset: stored.StoredAsset): Promise<number | undefined> {
  if (asset.contentType !== "audio/mpeg") return undefined;
  const length = Math.min(tagHeaderLength, asset.size);
  const start = soundStartOf(await readUploadStart(context.media, asset.id, length));
  return start < asset.size ? start : undefined;
}

async function readOwn(
  context: EditorialContext,
  command: { id: string; principal: Principal },
): Promise<stored.StoredAsset> {
  const asset = await readKept(context, command.id);
  if (!holds(command.principal, "editor") && asset.createdBy !== command.principal.subject) {
    throw new ProblemError("forbidden", "Assets of others take the role 'editor'", { allowed: ["editor"] });
  }
  return asset;
}

async function readKept(context: EditorialContext, id: string): Promise<stored.StoredAsset> {
  const asset = await stored.readAsset(context.table, id);
  if (asset === undefined || stored.isForgotten(asset, context.now())) throw notFound();
  return asset;
}

function assetReply(context: EditorialContext, asset: stored.StoredAsset): Reply {
  return { status: 200, etag: `"${asset.id}-${asset.status}"`, body: assetView(context, asset) };
}

function assetView(context: EditorialContext, asset: stored.StoredAsset): Asset {
  const {
    attributedTo: _entry,
    deletingUntil: _instant,
    expiresAt: _seconds,
    soundStart: _byte,
    ...view
  } = asset;
  return { ...view, url: addressesOf(context.publicAddress).file(asset.id, asset.filename) };
}

function notFound(): ProblemError {
  return new ProblemError("not-found", "There is no asset with this id");
}
