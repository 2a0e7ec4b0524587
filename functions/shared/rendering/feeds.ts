import type { Card } from "../../../content-model/entry.ts";
import type { FeedItem, Tombstone } from "../../../content-model/feeds/channel.ts";
import { composeNotice } from "../../../content-model/retraction-notice.ts";
import { feedHeaders } from "../artefacts/header-rules.ts";
import { type FeedFormat, feedKey } from "../artefacts/keys.ts";
import type { Archive } from "../storage/archive.ts";
import { readCards } from "../storage/entries.ts";
import { listLatestGone } from "../storage/gone-rows.ts";
import { listLive } from "../storage/listings.ts";
import { listNotices } from "../storage/passing.ts";
import { channelWithArchive, pageLengthOf, settleArchive, tombstoneOf } from "./archive-pages.ts";
import type { RenderContext } from "./context.ts";
import { channelOf } from "./feed-channel.ts";
import { loadItems } from "./feed-items.ts";
import type { FeedScope } from "./feed-scopes.ts";
import { type FeedSource, isListedIn, readSource, wasListedIn } from "./feed-source.ts";
import { writeFeed } from "./feed-writers.ts";
import { absent, bytes, type Wanted } from "./settle.ts";

type Unreadable = (error: unknown) => void;

export type FeedsToCompute = {
  readonly context: RenderContext;
  /** The same, with a table of which each item is read once for all feeds that are computed together. */
  readonly reading: RenderContext;
  readonly scope: FeedScope;
  readonly formats: readonly FeedFormat[];
};

/**
 * The formats of one feed, from one reading: what is open, what is live of it, and what that refers to. As many
 * calls for 100 entries as for 100,000.
 * @param written is added the keys of the archive's pages that were written on the way
 */
export async function computeFeeds(
  { context, reading, scope, formats }: FeedsToCompute,
  written: string[],
): Promise<Map<string, Wanted>> {
  const unreadable = (error: unknown) =>
    context.report({ message: "An item was left out of a feed", keys: [scope.path], error, leftOut: true });
  const nothing = () => new Map(formats.map((format) => [feedKey(scope.path, format), absent]));
  const source = await readSource(reading, scope);
  if (source === undefined) return nothing();
  const archive = await settleArchive(context, source, written);
  const [cards, notices, tombstones] = await Promise.all([
    openCards(reading, source, archive, unreadable),
    noticesOf(reading, scope, unreadable),
    formats.includes("atom") ? tombstonesOf(reading, source, unreadable) : [],
  ]);
  const isEmpty = cards.length + notices.length + archive.pages === 0;
  if (scope.language !== undefined && isEmpty) return nothing();
  const { items, assets } = await loadItems(reading, { ...source, cards, unreadable });
  const { site } = context;
  const feed = channelOf({ site, ...source, assets });
  const channel = channelWithArchive(feed, site.addresses.site, scope.path, archive.pages);
  const parts = { channel, items: [...items, ...notices], options: { tombstones }, unreadable };
  return new Map(
    formats.map((format) => [
      feedKey(scope.path, format),
      bytes(writeFeed(format, parts), feedHeaders[format]),
    ]),
  );
}

/**
 * What the feed shows: all that is open. Before there is a first page that is the newest of the list, which also
 * holds where nothing was noted as open yet.
 */
async function openCards(
  { table }: RenderContext,
  { scope, limit }: FeedSource,
  { pages, open }: Archive,
  unreadable: Unreadable,
): Promise<Card[]> {
  if (pages === 0) {
    const { facet } = scope;
    const types = scope.types.map((type) => type.name);
    const most = limit + pageLengthOf(limit) - 1;
    return (await listLive(table, { facet, types, limit: most, consistent: true, unreadable })).rows;
  }
  const ids = open.map(({ id }) => id);
  const cards = await readCards(table, ids, true, unreadable);
  return [...cards.values()].filter((card) => isListedIn(scope, card));
}

/** What tells for a time of what was retracted of the feed. */
async function noticesOf(
  { table, site }: RenderContext,
  scope: FeedScope,
  unreadable: Unreadable,
): Promise<FeedItem[]> {
  const around = { addresses: site.addresses, siteLanguage: site.language };
  const notices = await listNotices(table, unreadable);
  return notices
    .filter((gone) => wasListedIn(scope, gone))
    .flatMap((gone) => {
      try {
        return [composeNotice(gone, around)];
      } catch (error) {
        unreadable(new Error(`The retraction of ${gone.id} cannot be an item`, { cause: error }));
        return [];
      }
    });
}

/** What was withdrawn or retracted last of what stood in the feed: as many as a feed is to hold items. */
async function tombstonesOf(
  { table }: RenderContext,
  { scope, limit }: FeedSource,
  unreadable: Unreadable,
): Promise<Tombstone[]> {
  const types = scope.types.map(({ name }) => name);
  return (await listLatestGone(table, { facet: scope.facet, types, limit, unreadable })).map(tombstoneOf);
}
