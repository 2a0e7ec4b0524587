import type { Api } from "../../schemas/contract.ts";
import { mostReadPeriods, mostReadScopes } from "../../schemas/reads.ts";

/** What the documents say in words: what holds for all operations, and the addresses that are no operations. */
export function descriptionOf(api: Api): string {
  return api === "delivery" ? delivery : editorial;
}

export const tagDescriptions: Readonly<Record<string, string>> = {
  Lists: "What has been published, over all collections.",
  Reads: "How often entries were read.",
  About: "The API itself.",
  Assets: "Files: uploaded straight to storage, checked, and then used by entries.",
  Settings: "What feeds say of themselves where no series says otherwise.",
  Clients: "Programs that write with a key.",
};

const problems = `## Errors

Every error is a problem document (RFC 9457): \`code\` is for programs and stable, \`detail\` says what is wrong with this request, \`errors\` points at each fault with a JSON pointer (RFC 6901), \`requestId\` names the request in the logs. \`type\` is an address that explains the code.`;

const general = `Every response names the full version of the API in \`API-Version\`. HEAD works wherever GET does, and OPTIONS everywhere. Unknown query keys are refused (400). Times are UTC (ISO 8601). Answers may gain fields within a version: ignore those you do not know.`;

const lists = `## Paging

A list answers \`items\` and \`next\`, the address of the next page (in \`Link: rel="next"\` too), or null. A \`cursor\` belongs to the list that gave it; \`limit\` is at most 100.`;

const delivery = `What has been published, open to everybody and to any site's scripts (CORS).

${general}

${lists}

Of \`theme\`, \`series\`, \`person\`, \`organisation\` and \`language\` a list takes one at a time.

## Caching

Answers carry an \`ETag\` and \`Cache-Control\`. Ask again with \`If-None-Match\` and get 304 while nothing has changed. An \`ETag\` turns weak (\`W/\`) where the CDN compresses; the comparison is weak either way.

${problems}

## Stored addresses

These stand beside the API, below the site's own address. They are files: the query is ignored, \`ETag\`, \`If-None-Match\` and HEAD work.

| address | what |
|---|---|
| \`/feeds/{scope}.rss\`, \`.atom\`, \`.json\` | RSS 2.0, Atom 1.0 and JSON Feed 1.1. The scope is \`all\`, a collection (\`news\`, \`articles\`, \`reports\`, \`sessions\`), \`themes/{id}\`, \`series/{id}\`, \`organisations/{id}\`, \`persons/{id}\` or \`languages/{tag}\` |
| \`/feeds/archive/{scope}/{number}.rss\`, \`.atom\`, \`.json\` | closed pages of a feed's archive (RFC 5005), to which the feed leads |
| \`/sitemaps/google-news.xml\` | news of the last two days, while there is any |
| \`/feeds/series/{id}.podcast.rss\` | the recordings of a series that is a podcast, for podcast apps |
| \`/feeds/sessions/{id}.chapters.json\`, \`.transcript.txt\` | the chapters and the transcript of a session's recording, for podcast apps |
| \`/feeds/sessions.ics\`, \`/feeds/sessions/{id}.ics\` | the sessions, and each of them, as a calendar (RFC 5545) |
| \`/feeds/themes/{id}.ics\`, \`/feeds/series/{id}.ics\` | those of a theme or a series, where there are any |
| \`/feeds/index.opml\` | all feeds (OPML 2.0) |
| \`/sitemap.xml\` | the sitemap's index |
| \`/files/{assetId}/{filename}\` | a file to download or play; ranges work |
| \`/most-read/{period}/{scope}.json\`, \`.rss\` | what was read most. The period is ${listed(mostReadPeriods)}, the scope ${listed(mostReadScopes)} |
| \`/beacon/{entryId}\` | for pages that show an entry: a GET counts a view. 204, or 202 where it must not count (prefetch, or the reader's wish) |`;

const editorial = `Writing: entries in their working state, their versions, their publication; files; clients. Nothing here is cached by anybody but the caller.

${general} Unknown fields in bodies are refused (422), and so are control characters other than tab and line break.

${lists}

## Versions

Every command makes a new version of the entry; it is the \`ETag\`. A change names the version it is based on in \`If-Match\`: without it 428, with one that is no longer the latest 412, and \`currentVersion\` says which is. So no edit is lost.

What is live is a version too: \`published.version\`. Edits after a publication change nothing for readers until the next one.

## Texts

A \`body\` is Portable Text with a closed set of blocks, or \`{ "markdown": "…" }\`, which is converted on the way in. What a body cannot carry safely is refused and named: raw HTML, images from elsewhere, first-level headings, and links with schemes other than https, http, mailto and tel.

${problems}`;

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
