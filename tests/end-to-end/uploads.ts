import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import { png } from "../../local/sample/formats/png.ts";
import type { EditorialClient } from "../support/editorial-client.ts";

/** Sending files as an editor's program does. */

export type Upload = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

const uploadShape = z.object({
  asset: z.looseObject({ id: z.string() }),
  upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }),
});

export const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export type TestFile = { readonly filename: string; readonly contentType: string; readonly bytes: Buffer };

export const paper = (): TestFile => ({
  filename: "verslag.pdf",
  contentType: "application/pdf",
  bytes: Buffer.from(`%PDF-1.4\n% ${randomBytes(8).toString("hex")}\ntrailer<</Root 1 0 R>>\n%%EOF\n`),
});

/** A picture, square. @param width in pixels */
export const drawing = (width = 64): TestFile => ({
  filename: "beeldmerk.png",
  contentType: "image/png",
  bytes: png({ width, height: width, background: [20, 60, 90], shapes: [] }),
});

/** Says what file will come. @returns how to send it */
export async function announce(editor: EditorialClient, { bytes, ...file }: TestFile = paper()) {
  const body = { ...file, size: bytes.length, sha256: hashOf(bytes) };
  const answer = await editor.send("POST", "/assets", body);
  return { ...uploadShape.parse(await answer.json()), bytes };
}

export function put(upload: Upload, bytes: Uint8Array): Promise<Response> {
  const { "Content-Length": _, ...headers } = upload.headers;
  return fetch(upload.url, { method: "PUT", headers, body: Uint8Array.from(bytes) });
}

/** Announces a file, sends it and completes it. @returns the asset's id */
export async function send(editor: EditorialClient, file: TestFile): Promise<string> {
  const { asset, upload, bytes } = await announce(editor, file);
  const answers = [await put(upload, bytes), await editor.send("POST", `/assets/${asset.id}/complete`)];
  for (const answer of answers) if (!answer.ok) throw new Error(`${file.filename}: ${await answer.text()}`);
  return asset.id;
}
