import { problemCatalogue, problemCodes } from "../../schemas/problem.ts";
import { docsFile } from "../shared/http/description.ts";
import type { Reply } from "../shared/http/reply.ts";

/** The pages for people beside the API: its reference, and a page for each kind of problem. */

const cacheControl = "public, max-age=300";

/** @returns the page at a path, or undefined where there is none */
export async function readPage(descriptionFolder: string, path: string): Promise<Reply | undefined> {
  const problem = problemCodes.find((code) => path === `/docs/problems/${code}`);
  if (problem !== undefined) {
    const { status, title } = problemCatalogue[problem];
    return {
      status: 200,
      body: problemPage(problem, status, title),
      contentType: "text/html; charset=utf-8",
      cacheControl,
    };
  }
  const file = await docsFile({ folder: descriptionFolder, path });
  if (file === undefined) return undefined;
  return { status: 200, body: file.body, contentType: file.contentType, cacheControl };
}

function problemPage(code: string, status: number, title: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${code}</title></head>
<body><main><h1>${code}</h1><p>HTTP ${status}. ${title}.</p><p><a href="/docs">The API</a></p></main></body>
</html>
`;
}
