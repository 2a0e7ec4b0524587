import { type FeedFormat, feedDirectoryKey } from "../artefacts/keys.ts";
import { type Artefact, artefactOfKey } from "../artefacts/parse-key.ts";
import { settlePage } from "./archive-pages.ts";
import { computeCalendar } from "./calendars.ts";
import { concurrently } from "./concurrently.ts";
import type { RenderContext } from "./context.ts";
import { computeDocument } from "./documents.ts";
import { settleFeedDirectory, standingListed } from "./feed-directory.ts";
import { feedScopeOf } from "./feed-scopes.ts";
import { computeFile } from "./files.ts";
import { renderMostRead } from "./most-read.ts";
import { computeEpisodePart, computePodcast } from "./podcasts.ts";
import { absent, type Rendered, settle, UnsettledError, type Wanted } from "./settle.ts";
import { type FeedToSettle, settleFeeds } from "./settle-feeds.ts";
import { type SitemapPage, settleSitemaps } from "./sitemaps.ts";

/** How many artefacts are rendered side by side. */
const parallel = 8;

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
  const distinct = new Set(keys);
  const families = familiesOf(distinct);
  const feeds = families.filter(isOfFeed).map(feedOf);
  const others = families.filter((family) => !isOfFeed(family) && family.kind !== "feed-directory");
  const rendered: Rendered = { written: [], failed: [] };
  // Whoever does not know what stood brings the list of feeds up to date all the same.
  const before = await standingListed(context, distinct).catch(() => undefined);
  await Promise.all([
    renderFeeds(context, feeds, { limit, rendered }),
    renderOthers(context, others, { limit, rendered }),
  ]);
  try {
    const isAsked = families.some(({ kind }) => kind === "feed-directory");
    if (isAsked || before !== (await standingListed(context, distinct))) {
      rendered.written.push(...(await settleFeedDirectory(context)));
    }
  } catch (error) {
    rendered.failed.push({ key: feedDirectoryKey, error });
  }
  return rendered;
}

type Progress = { readonly limit: number; readonly rendered: Rendered };

const isOfFeed = ({ kind }: Family): boolean => kind === "feed";

async function renderFeeds(
  context: RenderContext,
  feeds: readonly FeedToSettle[],
  { limit, rendered }: Progress,
): Promise<void> {
  for (let start = 0; start < feeds.length; start += limit) {
    const { written, failed } = await settleFeeds(context, feeds.slice(start, start + limit));
    rendered.written.push(...written);
    rendered.failed.push(...failed);
  }
}

async function renderOthers(
  context: RenderContext,
  families: readonly Family[],
  { limit, rendered }: Progress,
): Promise<void> {
  await concurrently(
    [...families].sort((a, b) => rank(a) - rank(b)),
    limit,
    async (family) => {
      try {
        rendered.written.push(...(await renderFamily(context, family)));
      } catch (error) {
        for (const key of keysThatFailed(family, error)) rendered.failed.push({ key, error });
      }
    },
  );
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

/** Documents first, then files: feeds are rendered at the same time, and lead to them. */
function rank({ kind }: Family): number {
  if (kind === "document") return 0;
  return kind === "file" ? 1 : 2;
}

/** Formats fail one by one; of the sitemap nobody knows what is left to do, so all of it is. */
function keysThatFailed({ kind, keys }: Family, error: unknown): readonly string[] {
  const apart = kind === "archive-page" || kind === "most-read";
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
  return [...families.values()];
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
    case "most-read":
      return settle(context.published, family.keys, () => renderMostRead(context, family.keys));
    case "podcast":
      return settleOne(context, family, () => computePodcast(context, member.series));
    case "chapters":
    case "transcript":
      return settleOne(context, family, () => computeEpisodePart(context, member));
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

function settleArchivePage(
  context: RenderContext,
  family: Family,
  { scope: path, page }: { scope: string; page: number },
): Promise<string[]> {
  const scope = feedScopeOf(path);
  if (scope === undefined) return settleAbsent(context, family.keys);
  return settlePage(context, scope, page, formatsOf(family));
}

function feedOf(family: Family): FeedToSettle {
  const path = family.members.flatMap((one) => (one.kind === "feed" ? [one.scope] : []))[0] ?? "";
  return { path, formats: formatsOf(family) };
}

const formatsOf = ({ members }: Family): FeedFormat[] =>
  members.flatMap((one) => (one.kind === "feed" || one.kind === "archive-page" ? [one.format] : []));

const settleAbsent = (context: RenderContext, keys: readonly string[]): Promise<string[]> =>
  settle(context.published, keys, async () => new Map(keys.map((key) => [key, absent])));

function isSitemapPage(artefact: Artefact): artefact is Artefact & SitemapPage {
  return artefact.kind === "sitemap-page";
}
