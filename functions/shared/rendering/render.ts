import { headObject } from "../artefacts/bucket.ts";
import { type FeedFormat, feedKey } from "../artefacts/keys.ts";
import { type Artefact, artefactOfKey } from "../artefacts/parse-key.ts";
import { settlePage } from "./archive-pages.ts";
import { computeCalendar } from "./calendars.ts";
import { concurrently } from "./concurrently.ts";
import type { RenderContext } from "./context.ts";
import { computeDocument } from "./documents.ts";
import { settleFeedDirectory } from "./feed-directory.ts";
import { feedScopeOf } from "./feed-scopes.ts";
import { computeFeeds } from "./feeds.ts";
import { computeFile } from "./files.ts";
import { renderMostRead } from "./most-read.ts";
import { computeEpisodePart, computePodcast } from "./podcasts.ts";
import { absent, settle, UnsettledError, type Wanted } from "./settle.ts";
import { type SitemapPage, settleSitemaps } from "./sitemaps.ts";

/** How many artefacts are rendered side by side. */
const parallel = 8;

export type Rendered = {
  /** Keys that were written or deleted. */
  readonly written: string[];
  readonly failed: { readonly key: string; readonly error: unknown }[];
};

/**
 * Renders artefacts from their keys alone, each once: reads the table, and brings what is stored to what
 * follows from it (the rules are in `settle`). Keys that share their reading are rendered together. One
 * that fails takes no other with it.
 * @param keys of the published bucket; one that `publish` does not write is failed
 */
export async function renderArtefacts(
  context: RenderContext,
  keys: Iterable<string>,
  limit = parallel,
): Promise<Rendered> {
  const rendered: Rendered = { written: [], failed: [] };
  const families = familiesOf(new Set(keys)).sort((a, b) => rank(a) - rank(b));
  await concurrently(families, limit, async (family) => {
    try {
      rendered.written.push(...(await renderFamily(context, family)));
    } catch (error) {
      for (const key of keysThatFailed(family, error)) rendered.failed.push({ key, error });
    }
  });
  return rendered;
}

/** Renders one artefact. @throws UnsettledError naming the key */
export async function render(context: RenderContext, key: string): Promise<string[]> {
  const { written, failed } = await renderArtefacts(context, [key]);
  const [failure] = failed;
  if (failure === undefined) return written;
  throw failure.error instanceof UnsettledError
    ? failure.error
    : new UnsettledError([key], "Could not be rendered", { cause: failure.error });
}

/** Documents and files first: a feed that names them is then never ahead of them for long. */
function rank({ kind }: Family): number {
  return kind === "document" || kind === "file" ? 0 : 1;
}

/** A feed's formats fail one by one; of the sitemap nobody knows what is left to do, so all of it is. */
function keysThatFailed({ kind, keys }: Family, error: unknown): readonly string[] {
  const apart = kind === "feed" || kind === "archive-page" || kind === "most-read";
  return apart && error instanceof UnsettledError ? error.keys : keys;
}

type Family = {
  readonly kind: Artefact["kind"] | "unknown";
  readonly keys: string[];
  readonly members: Artefact[];
};

function familiesOf(keys: ReadonlySet<string>): Family[] {
  const families = new Map<string, Family>();
  for (const key of keys) {
    const artefact = artefactOfKey(key);
    const name = artefact === undefined ? key : familyName(key, artefact);
    const family = families.get(name) ?? { kind: artefact?.kind ?? "unknown", keys: [], members: [] };
    family.keys.push(key);
    if (artefact !== undefined) family.members.push(artefact);
    families.set(name, family);
  }
  return [...families.values()].sort((one, other) => rankOf(one) - rankOf(other));
}

/** Feeds first, because readers wait for them; a document that is asked for before it is there is answered all the same. */
const ranks: readonly Family["kind"][] = ["feed", "document", "most-read", "file"];

function rankOf({ kind }: Family): number {
  const rank = ranks.indexOf(kind);
  return rank === -1 ? ranks.length : rank;
}

/** The formats of a feed share one reading; the sitemap's pages share their index. */
function familyName(key: string, artefact: Artefact): string {
  if (artefact.kind === "feed") return `feeds/${artefact.scope}`;
  if (artefact.kind === "archive-page") return `feeds/archive/${artefact.scope}/${artefact.page}`;
  if (artefact.kind === "most-read") return artefact.kind;
  const { kind } = artefact;
  return kind === "sitemap-page" || kind === "sitemap-index" || kind === "news-sitemap" ? "sitemap" : key;
}

async function renderFamily(context: RenderContext, family: Family): Promise<string[]> {
  const [member] = family.members;
  if (member === undefined) throw new Error(`There is no such artefact: ${family.keys.join(", ")}`);
  switch (member.kind) {
    case "document":
      return settleOne(context, family, () => computeDocument(context, member));
    case "file":
      return settleOne(context, family, () => computeFile(context, member));
    case "calendar":
      return settleOne(context, family, () => computeCalendar(context, member.scope));
    case "feed-directory":
      return settleFeedDirectory(context);
    case "most-read":
      return settle(context.published, family.keys, () => renderMostRead(context, family.keys));
    case "podcast":
      return settleOne(context, family, () => computePodcast(context, member.series));
    case "chapters":
    case "transcript":
      return settleOne(context, family, () => computeEpisodePart(context, member));
    case "feed":
      return settleScope(context, family, member.scope);
    case "archive-page":
      return settleArchivePage(context, family, member);
    default:
      return settleSitemaps(context, family.members.filter(isSitemapPage), {
        news: family.members.some(({ kind }) => kind === "news-sitemap"),
      });
  }
}

function settleOne(
  context: RenderContext,
  { keys }: Family,
  compute: () => Promise<Wanted>,
): Promise<string[]> {
  const [key = ""] = keys;
  return settle(context.published, [key], async () => new Map([[key, await compute()]]));
}

/** Which languages have feeds is known from the feeds alone, so the list of feeds follows them. */
async function settleScope(context: RenderContext, family: Family, path: string): Promise<string[]> {
  if (feedScopeOf(path)?.language === undefined) return settleFeeds(context, family, path);
  const isListed = async () => (await headObject(context.published, feedKey(path, "rss"))) !== null;
  const before = await isListed();
  const written = await settleFeeds(context, family, path);
  if (written.length === 0 || before === (await isListed())) return written;
  return [...written, ...(await settleFeedDirectory(context))];
}

async function settleFeeds(context: RenderContext, family: Family, path: string): Promise<string[]> {
  const scope = feedScopeOf(path);
  if (scope === undefined) return settleAbsent(context, family.keys);
  const formats = formatsOf(family);
  const pages: string[] = [];
  const written = await settle(context.published, family.keys, () =>
    computeFeeds(context, { scope, formats }, pages),
  );
  return [...pages, ...written];
}

function settleArchivePage(
  context: RenderContext,
  family: Family,
  { scope: path, page }: { scope: string; page: number },
): Promise<string[]> {
  const scope = feedScopeOf(path);
  if (scope === undefined) return settleAbsent(context, family.keys);
  return settlePage(context, scope, page, formatsOf(family));
}

const formatsOf = ({ members }: Family): FeedFormat[] =>
  members.flatMap((one) => (one.kind === "feed" || one.kind === "archive-page" ? [one.format] : []));

const settleAbsent = (context: RenderContext, keys: readonly string[]): Promise<string[]> =>
  settle(context.published, keys, async () => new Map(keys.map((key) => [key, absent])));

function isSitemapPage(artefact: Artefact): artefact is Artefact & SitemapPage {
  return artefact.kind === "sitemap-page";
}
