import { collections } from "../../content-model/types/index.ts";
import { slugPattern, uuidPattern } from "../../schemas/primitives.ts";
import { decodeField } from "./log-line.ts";

/**
 * What a request was for, told by its path alone, and whether its answer makes it a read.
 * The rules are in docs/reads.md; COUNTER Code of Practice R5.1, section 7.1 (status 200 and 304).
 */
export type Target =
  | { readonly kind: "beacon"; readonly entryId: string }
  | { readonly kind: "document"; readonly collection: string; readonly slug: string }
  /** `media`: whether its name may be that of sound or film. What it is, the table knows. */
  | { readonly kind: "file"; readonly assetId: string; readonly media: boolean };

const beaconPath = new RegExp(`^/beacon/(${uuidPattern})$`);
const filePath = new RegExp(`^/files/(${uuidPattern})/[^/]+$`);
const documentPath = new RegExp(`^/v1/(${collections.join("|")})/(${slugPattern})$`);

/** Names of files that are never played; a request for any other may concern the rest of its day. */
const silentName =
  /\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|epub|zip|csv|txt|jpe?g|png|gif|webp|avif|svg|vtt|srt)$/i;

/** @param stem the path as the log has it, percent-encoded, without the query */
export function targetOf(stem: string): Target | null {
  if (!/^\/(?:beacon|v1|files)\//.test(stem) || stem.length > 2_000) return null;
  const path = decodeField(stem, 1);
  if (path === null) return null;
  const entryId = beaconPath.exec(path)?.[1];
  if (entryId !== undefined) return { kind: "beacon", entryId };
  const assetId = filePath.exec(path)?.[1];
  if (assetId !== undefined) return { kind: "file", assetId, media: !silentName.test(path) };
  const [, collection, slug] = documentPath.exec(path) ?? [];
  return collection === undefined || slug === undefined ? null : { kind: "document", collection, slug };
}

/** Whether an answer with this status delivered what the target is. */
export function isDelivered(kind: Target["kind"], status: number): boolean {
  if (kind === "beacon") return status === 204;
  if (kind === "document") return status === 200 || status === 304;
  return status === 200 || status === 304 || status === 206;
}

/**
 * What fetching a file of this type is: sound and film are played, other documents downloaded; pictures
 * and captions are parts of something else and count as nothing.
 */
export function fileReadKind(contentType: string): "downloads" | "plays" | null {
  const type = contentType.toLowerCase();
  if (/^(?:audio|video)\//.test(type)) return "plays";
  if (/^(?:image\/|text\/vtt\b|application\/(?:x-subrip|ttml\+xml)\b|text\/srt\b)/.test(type)) return null;
  return "downloads";
}
