import type { Gone } from "../../../content-model/entry.ts";
import type { FeedChannel, Tombstone } from "../../../content-model/feeds/channel.ts";
import { feedHeaders } from "../artefacts/header-rules.ts";
import { archivePageKey, type FeedFormat, feedFormats } from "../artefacts/keys.ts";
import {
  type Archive,
  closePage,
  countPages,
  markStored,
  pageMaximum,
  readArchive,
  readClosedPage,
} from "../storage/archive.ts";
import { readCards, readHeads } from "../storage/entries.ts";
import { readGones } from "../storage/gone-rows.ts";
import { readNotices } from "../storage/passing.ts";
import type { RenderContext } from "./context.ts";
import { channelOf } from "./feed-channel.ts";
import { loadItems } from "./feed-items.ts";
import type { FeedScope } from "./feed-scopes.ts";
import { type FeedSource, isListedIn, readSource, wasListedIn } from "./feed-source.ts";
import { writeFeed } from "./feed-writers.ts";
import { absent, bytes, settle, type Wanted } from "./settle.ts";

/** The archive of a feed (RFC 5005, section 4): pages that are closed for good, oldest first, and behind one another. */

export const archivePageKeysOf = (scope: string, page: number): string[] =>
  feedFormats.map((format) => archivePageKey(scope, page, format));

/** How many entries make a page: half of what a feed holds, as far as that fits into one transaction. */
export const pageLengthOf = (limit: number): number => Math.min(pageMaximum, Math.ceil(limit / 2));

/**
 * Brings the archive of a feed up to date, and says how it stands: where a page's worth is open beyond what the
 * feed is to hold, the oldest of it are closed into pages; and pages of which it is not known that they are stored
 * are, the last one before them too, because it now leads on. So whoever renders a feed finishes what was begun.
 * @param written is added the keys that were written
 */
export async function settleArchive(
  context: RenderContext,
  source: FeedSource,
  written: string[],
): Promise<Archive> {
  const { path } = source.scope;
  for (let pass = 1; pass <= maximumPasses; pass += 1) {
    const archive = await readArchive(context.table, path);
    if (await closePages(context, source, archive)) continue;
    if (archive.stored === archive.pages) return archive;
    for (let page = archive.pages; page >= Math.max(1, archive.stored); page -= 1) {
      written.push(...(await settlePage(context, source.scope, page, feedFormats)));
    }
    await markStored(context.table, path, archive.pages);
  }
  throw new Error(`The archive of ${path} does not come to rest`);
}

/** So many that renderers who close pages side by side all come through. */
const maximumPasses = 32;

/** @returns whether there was anything to close, whoever did it */
async function closePages(
  { table }: RenderContext,
  { scope, limit }: FeedSource,
  { pages, open }: Archive,
): Promise<boolean> {
  const length = pageLengthOf(limit);
  let closed = 0;
  while (open.length - closed * length >= limit + length) {
    const entries = open.slice(closed * length, (closed + 1) * length);
    if (!(await closePage(table, { scope: scope.path, page: pages + closed + 1, entries }))) return true;
    closed += 1;
  }
  return closed > 0;
}

/** Settles a page's documents. @returns the keys that were written or deleted */
export function settlePage(
  context: RenderContext,
  scope: FeedScope,
  page: number,
  formats: readonly FeedFormat[],
): Promise<string[]> {
  const keys = formats.map((format) => archivePageKey(scope.path, page, format));
  return settle(context.published, keys, () => computePage(context, scope, { page, formats }));
}

async function computePage(
  context: RenderContext,
  scope: FeedScope,
  { page, formats }: { page: number; formats: readonly FeedFormat[] },
): Promise<Map<string, Wanted>> {
  const unreadable = (error: unknown) =>
    context.report({
      message: "An item was left out of a page of an archive",
      keys: archivePageKeysOf(scope.path, page),
      error,
      leftOut: true,
    });
  const [source, ids, pages] = await Promise.all([
    readSource(context, scope),
    readClosedPage(context.table, scope.path, page),
    countPages(context.table, scope.path),
  ]);
  const key = (format: FeedFormat) => archivePageKey(scope.path, page, format);
  if (source === undefined || ids === undefined)
    return new Map(formats.map((format) => [key(format), absent]));
  const known = await readCards(context.table, ids, true, unreadable);
  const cards = [...known.values()].filter((card) => isListedIn(scope, card));
  const there = new Set(cards.map(({ id }) => id));
  const [{ items, assets }, tombstones] = await Promise.all([
    loadItems(context, { cards, assets: source.assets, isWhole: source.isWhole, unreadable }),
    tombstonesOf(context, scope, { ids: ids.filter((id) => !there.has(id)), unreadable }),
  ]);
  const feed = channelOf({ site: context.site, ...source, assets });
  const channel = channelOfPage(feed, context.site.addresses.site, { scope: scope.path, page, pages });
  const parts = { channel, items, options: { tombstones }, unreadable };
  return new Map(
    formats.map((format) => [key(format), bytes(writeFeed(format, parts), feedHeaders[format])]),
  );
}

/**
 * What stands in the place of entries that were taken back. The place of one whose retraction the feed itself
 * still tells of is empty, and that of one which is no longer about the scope's subject.
 */
async function tombstonesOf(
  { table }: RenderContext,
  scope: FeedScope,
  { ids, unreadable }: { ids: readonly string[]; unreadable: (error: unknown) => void },
): Promise<Tombstone[]> {
  if (ids.length === 0) return [];
  const heads = await readHeads(table, ids, unreadable);
  const withdrawn = [...heads.values()].flatMap(({ id, type, withdrawal }) =>
    withdrawal === null ? [] : [{ id, type, ...withdrawal }],
  );
  const [gone, notices] = await Promise.all([
    readGones(table, withdrawn, unreadable),
    readNotices(
      table,
      withdrawn.filter(({ kind }) => kind === "retraction"),
    ),
  ]);
  return gone.filter((one) => wasListedIn(scope, one) && !notices.has(one.id)).map(tombstoneOf);
}

export function tombstoneOf({ id, language, withdrawal }: Gone): Tombstone {
  return { id, when: new Date(withdrawal.at).toISOString(), reason: withdrawal.reason, language };
}

/** The channel of the feed itself, which leads to the last page of its archive. */
export function channelWithArchive(
  feed: FeedChannel,
  site: string,
  scope: string,
  pages: number,
): FeedChannel {
  return pages === 0 ? feed : { ...feed, archive: { previous: addressesOfPage(site, scope, pages) } };
}

function channelOfPage(
  feed: FeedChannel,
  site: string,
  { scope, page, pages }: { scope: string; page: number; pages: number },
): FeedChannel {
  return {
    ...feed,
    addresses: addressesOfPage(site, scope, page),
    archive: {
      current: feed.addresses,
      previous: page === 1 ? undefined : addressesOfPage(site, scope, page - 1),
      next: page === pages ? undefined : addressesOfPage(site, scope, page + 1),
    },
  };
}

function addressesOfPage(site: string, scope: string, page: number): FeedChannel["addresses"] {
  const address = (format: FeedFormat) => `${site}/${archivePageKey(scope, page, format)}`;
  return { rss: address("rss"), atom: address("atom"), json: address("json") };
}
