import { createHash } from "node:crypto";
import * as z from "zod";
import type { EditorialClient } from "./editorial-harness.ts";

const shape = z.object({
  asset: z.object({ id: z.string() }),
  upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }),
});

/** Announces, sends and completes an upload, as an editor's program does. @returns the asset's id */
export async function uploadAsset(
  editorial: EditorialClient,
  file: { filename: string; contentType: string; bytes: Buffer },
): Promise<string> {
  const { filename, contentType, bytes } = file;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const body = { filename, contentType, size: bytes.length, sha256 };
  const { asset, upload } = shape.parse(
    (await editorial.send({ method: "POST", path: "/assets", body })).body,
  );
  const { "Content-Length": _, ...headers } = upload.headers;
  await fetch(upload.url, { method: "PUT", headers, body: Uint8Array.from(bytes) });
  await editorial.send({ method: "POST", path: `/assets/${asset.id}/complete` });
  return asset.id;
}
