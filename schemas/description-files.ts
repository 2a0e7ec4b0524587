import type { Api } from "./contract.ts";
import { problemCodes } from "./problem.ts";

/** The files that describe the APIs: written when Katern is built, served by the functions. */

/** Stands for the public address in the written documents. A host that can belong to nobody (RFC 2606). */
export const placeholderAddress = "https://katern.example";

export const descriptionFile = (api: Api): string => `${api}.json`;

export type DocsFile = { readonly file: string; readonly contentType: string };

/** What there is at and under `/docs`, by its path in the address. */
export const docsFiles: ReadonlyMap<string, DocsFile> = new Map([
  ["/docs", { file: "index.html", contentType: "text/html; charset=utf-8" }],
  ["/docs/editorial", { file: "editorial.html", contentType: "text/html; charset=utf-8" }],
  ["/docs/reference.js", { file: "reference.js", contentType: "text/javascript; charset=utf-8" }],
  ["/docs/reference.css", { file: "reference.css", contentType: "text/css; charset=utf-8" }],
  [
    "/docs/redoc.standalone.js",
    { file: "redoc.standalone.js", contentType: "text/javascript; charset=utf-8" },
  ],
  [
    "/docs/redoc.standalone.js.LICENSE.txt",
    { file: "redoc.standalone.js.LICENSE.txt", contentType: "text/plain; charset=utf-8" },
  ],
  ...problemCodes.map((code): [string, DocsFile] => [
    `/docs/problems/${code}`,
    { file: `problems/${code}.html`, contentType: "text/html; charset=utf-8" },
  ]),
]);
