import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { faultCodes } from "../schemas/fault-codes.ts";
import { type ProblemCode, problemCatalogue, problemCodes } from "../schemas/problem.ts";
import { faultMeanings } from "./fault-meanings.ts";

/**
 * The API reference under `/docs`: Redoc, bundled, with nothing from another host. A page for each API, one for
 * each problem (the `type` of problem documents leads there), and what they load.
 * @returns contents by the names of files that schemas/description-files.ts lists
 */
export async function docsContents(): Promise<ReadonlyMap<string, string>> {
  const redoc = dirname(createRequire(import.meta.url).resolve("redoc/package.json"));
  const [bundle, notices, licence, script, style] = await Promise.all([
    readFile(join(redoc, "bundles/redoc.standalone.js"), "utf8"),
    readFile(join(redoc, "bundles/redoc.standalone.js.LICENSE.txt"), "utf8"),
    readFile(join(redoc, "LICENSE"), "utf8"),
    readFile(new URL("docs/reference.js", import.meta.url), "utf8"),
    readFile(new URL("docs/reference.css", import.meta.url), "utf8"),
  ]);
  return new Map([
    ["index.html", referencePage("delivery")],
    ["editorial.html", referencePage("editorial")],
    ["reference.js", script],
    ["reference.css", style],
    ["redoc.standalone.js", withoutForeignLogo(bundle)],
    ["redoc.standalone.js.LICENSE.txt", `${licence}\n${notices}`],
    ...problemCodes.map((code) => [`problems/${code}.html`, problemPage(code)] as const),
  ]);
}

/** Redoc shows its maker's logo from its maker's host; a page of ours asks nothing of others. */
function withoutForeignLogo(bundle: string): string {
  const [before, after, ...more] = bundle.split("https://cdn.redoc.ly/redoc/logo-mini.svg");
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error("Redoc no longer has its logo in the one place where it is taken out");
  }
  return `${before}data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==${after}`;
}

const descriptions = {
  delivery: { title: "Delivery API", page: "/docs", json: "/v1/openapi.json" },
  editorial: { title: "Editorial API", page: "/docs/editorial", json: "/editorial/v1/openapi.json" },
} as const;

function referencePage(api: keyof typeof descriptions): string {
  const { title, json } = descriptions[api];
  const main = `<main id="reference" data-description="${json}">
<noscript><p>This page needs JavaScript. The description itself does not: <a href="${json}">${title} (OpenAPI 3.1)</a>.</p></noscript>
</main>
<script src="/docs/redoc.standalone.js"></script>
<script src="/docs/reference.js"></script>`;
  return page(title, main, api);
}

function problemPage(code: ProblemCode): string {
  const { status, title } = problemCatalogue[code];
  const main = `<main class="problem">
<h1>${title}</h1>
<p>A problem document with the code <code>${code}</code> and the status ${status}. Its <code>detail</code> says what was wrong with the request, and <code>errors</code>, where there is one, points at each fault.</p>
<p>The API reference says which operations can answer it.</p>
${code === "invalid-content" ? faultList : ""}</main>`;
  return page(title, main, undefined);
}

/** What `errors[].code` can be, in every problem. */
const faultList = `<h2>Codes of faults</h2>
<dl>
${faultCodes.map((code) => `<dt id="${code}"><code>${code}</code></dt><dd>${faultMeanings[code]}</dd>`).join("\n")}
</dl>
`;

function page(title: string, main: string, current: keyof typeof descriptions | undefined): string {
  const links = Object.entries(descriptions).map(([api, { title: name, page: address, json }]) => {
    const here = api === current ? ' aria-current="page"' : "";
    return `<li><a href="${address}"${here}>${name}</a> <a href="${json}" class="json">JSON</a></li>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Katern</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/reference.css">
</head>
<body>
<nav aria-label="APIs"><ul>${links.join("")}</ul></nav>
${main}
</body>
</html>
`;
}
