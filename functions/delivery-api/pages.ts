import { docsFiles } from "../../schemas/description-files.ts";
import { docsFile } from "../shared/http/description.ts";
import type { Reply } from "../shared/http/reply.ts";

/** The pages for people beside the API: its reference, what that loads, and a page for each kind of problem. */

const cacheControl = "public, max-age=300";

/** @returns the page at a path, the way to it where a slash was typed behind it, or undefined where there is none */
export async function readPage(descriptionFolder: string, path: string): Promise<Reply | undefined> {
  const file = await docsFile({ folder: descriptionFolder, path });
  if (file === undefined) return redirectWithoutSlash(path);
  const { body, contentType, etag, headers } = file;
  return { status: 200, body, contentType, etag, headers, cacheControl };
}

/** Only to a path of the closed list: an address of another host can never come of what was asked. */
function redirectWithoutSlash(path: string): Reply | undefined {
  const location = path.replace(/\/$/, "");
  if (location === path || !docsFiles.has(location)) return undefined;
  return { status: 301, headers: { location }, cacheControl };
}
