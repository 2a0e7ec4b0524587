import * as z from "zod";
import { assetRequest, assetSchema, assetUpload } from "../asset.ts";
import type { Contract } from "../contract.ts";
import { assetId } from "../primitives.ts";

/** The editorial API's operations on assets. */
const base = "/editorial/v1/assets";
const ofAsset = z.strictObject({ id: assetId });
const answer = { 200: { description: "The asset", body: assetSchema } };

export const assetContracts = [
  {
    id: "createAsset",
    api: "editorial",
    method: "POST",
    path: base,
    summary: "Announce an upload",
    description:
      "Answers how to send the bytes: one PUT straight to storage, which refuses another type, length or SHA-256.",
    tag: "Assets",
    scope: "author",
    request: { body: assetRequest },
    responses: {
      201: {
        description: "The asset, and how to upload it",
        body: assetUpload,
        headers: { Location: { description: "The new asset's address", schema: z.string() } },
      },
    },
    problems: ["malformed-json", "too-large", "unsupported-media-type", "invalid-content"],
  },
  {
    id: "completeAsset",
    api: "editorial",
    method: "POST",
    path: `${base}/{id}/complete`,
    summary: "Say that the bytes have been sent",
    description:
      "Checks size, SHA-256 and what kind of file it really is; only then can entries use it. Saying it again changes nothing. What is not completed within a week of its announcement is forgotten.",
    tag: "Assets",
    scope: "author",
    request: { params: ofAsset },
    responses: answer,
    problems: ["invalid-parameter", "not-found", "forbidden", "wrong-state", "invalid-content"],
  },
  {
    id: "readAsset",
    api: "editorial",
    method: "GET",
    path: `${base}/{id}`,
    summary: "Read what is known of an asset",
    description: "Also while its upload is pending.",
    tag: "Assets",
    scope: "author",
    request: { params: ofAsset },
    responses: { ...answer, 304: { description: "Unchanged since the ETag in `If-None-Match`" } },
    problems: ["invalid-parameter", "not-found"],
  },
  {
    id: "deleteAsset",
    api: "editorial",
    method: "DELETE",
    path: `${base}/{id}`,
    summary: "Delete an asset that nothing live uses",
    description: "Drafts that use it can no longer be published with it.",
    tag: "Assets",
    scope: "author",
    request: { params: ofAsset },
    responses: { 204: { description: "Deleted" } },
    problems: ["invalid-parameter", "not-found", "forbidden", "in-use"],
  },
] as const satisfies readonly Contract[];
