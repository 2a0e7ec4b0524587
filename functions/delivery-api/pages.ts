import { docsFile } from "../shared/http/description.ts";
import type { Reply } from "../shared/http/reply.ts";

/** The pages for people beside the API: its reference, what that loads, and a page for each kind of problem. */

const cacheControl = "public, max-age=300";

/** @returns the page at a path, or undefined where there is none */
export async function readPage(descriptionFolder: string, path: string): Promise<Reply | undefined> {
  const file = await docsFile({ folder: descriptionFolder, path });
  if (file === undefined) return undefined;
  const { body, contentType, etag, headers } = file;
  return { status: 200, body, contentType, etag, headers, cacheControl };
}
