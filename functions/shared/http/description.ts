import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Api } from "../../../schemas/contract.ts";
import { descriptionFile, docsFiles, placeholderAddress } from "../../../schemas/description-files.ts";

/** The descriptions of the APIs, as they were written when Katern was built. Each file is read once. */

/**
 * An API's OpenAPI document as JSON text, with the addresses of this deployment.
 * @param folder the environment's DESCRIPTION_FOLDER
 * @throws Error (ENOENT) where the folder was not written; `packaging/describe.ts` writes it
 */
export function readDescription(of: {
  readonly folder: string;
  readonly api: Api;
  readonly publicAddress: string;
}): Promise<string> {
  return once(descriptions, JSON.stringify([of.folder, of.api, of.publicAddress]), async () => {
    const written = await readFile(join(of.folder, descriptionFile(of.api)), "utf8");
    const hosts = { written: new URL(placeholderAddress).hostname, real: new URL(of.publicAddress).hostname };
    return written
      .replaceAll(placeholderAddress, () => of.publicAddress)
      .replaceAll(`@${hosts.written}`, () => `@${hosts.real}`);
  });
}

export type DocsAnswer = {
  readonly body: Buffer;
  readonly contentType: string;
  /** A strong entity tag, with its quotes. */
  readonly etag: string;
  /** Belong on the response: without this policy the page may not even load its own script. */
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * A file of the API reference.
 * @param path the request's, beginning with `/docs`; looked up in a closed list and never used as a file's name
 * @returns undefined where the list has no such path
 */
export async function docsFile(of: {
  readonly folder: string;
  readonly path: string;
}): Promise<DocsAnswer | undefined> {
  const known = docsFiles.get(of.path);
  if (known === undefined) return undefined;
  return once(pages, JSON.stringify([of.folder, known.file]), async () => {
    const body = await readFile(join(of.folder, "docs", known.file));
    const hash = createHash("sha256").update(body).digest("base64url").slice(0, 22);
    return {
      body,
      contentType: known.contentType,
      etag: `"${hash}"`,
      headers: { "content-security-policy": docsPolicy },
    };
  });
}

/**
 * What the reference may do (CSP Level 3): its own scripts, its own descriptions, nothing of another host. Redoc
 * searches in a worker made of a blob, and styles what it draws with style elements of its own.
 */
const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const descriptions = new Map<string, Promise<string>>();
const pages = new Map<string, Promise<DocsAnswer>>();

/** What fails is not remembered. */
function once<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  made.catch(() => known.delete(key));
  return made;
}
