import { createHash } from "node:crypto";

/** The start page as HTML: sections of links, each with the command that asks for it. */

export type Link = { readonly path: string; readonly text: string; readonly curl?: string | undefined };
export type Feed = { readonly path: string; readonly type: string; readonly text: string };
export type Section = { readonly title: string; readonly intro: string; readonly links: readonly Link[] };

const style = `body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.75rem}h2{font-size:1.25rem;margin-top:2rem}li{margin:.75rem 0}a{color:#0b4f9e}
pre{background:#f3f3f3;padding:.5rem .75rem;margin:.25rem 0;overflow-x:auto}
@media(prefers-color-scheme:dark){body{background:#16181c;color:#e8e8e8}a{color:#8fc1ff}pre{background:#24272d}}`;
const styleHash = createHash("sha256").update(style).digest("base64");

/** The page loads nothing: its style is its own, and its icon an empty one. */
export const startPagePolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export function startPageHtml({
  sections,
  advertised,
  address,
}: {
  readonly sections: readonly Section[];
  /** Feeds that a reader's program is to find by itself. */
  readonly advertised: readonly Feed[];
  readonly address: string;
}): string {
  const alternates = advertised.map(
    ({ path, type, text }) =>
      `<link rel="alternate" type="${type}" title="${escapeHtml(text)}" href="${path}">`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Katern on this machine</title>
<link rel="icon" href="data:,">
${alternates.join("\n")}
<style>${style}</style>
</head>
<body>
<main>
<h1>Katern on this machine</h1>
<p>The functions, the edge and the read counts that run on AWS, at <code>${escapeHtml(address)}</code>. Everything below works by a click, and by copy and paste.</p>
${sections
  .filter(({ links }) => links.length > 0)
  .map((section) => sectionHtml(section, address))
  .join("\n")}
</main>
</body>
</html>
`;
}

function sectionHtml({ title, intro, links }: Section, address: string): string {
  const items = links.map(({ path, text, curl }) => {
    const command = curl ?? `curl -s ${shellWord(address + path)}`;
    return `<li><a href="${escapeHtml(path)}">${escapeHtml(text)}</a>\n<pre><code>${escapeHtml(command)}</code></pre></li>`;
  });
  const id = title.toLowerCase().replaceAll(" ", "-");
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${escapeHtml(title)}</h2>\n<p>${escapeHtml(intro)}</p>\n<ul>\n${items.join("\n")}\n</ul>\n</section>`;
}

/** One word of a POSIX shell, whatever is in it: an address may hold quotes and brackets. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
