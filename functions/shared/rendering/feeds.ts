import { assetsOfBody } from "../../../content-model/body/assets.ts";
import { bodyToHtml } from "../../../content-model/body/html.ts";
import type { Body } from "../../../content-model/body/schema.ts";
import { settingsOfFeed } from "../../../content-model/channel-settings.ts";
import { assetFinder, type Surroundings } from "../../../content-model/document.ts";
import type { Card, Gone } from "../../../content-model/entry.ts";
import { composeFeedItem, feedItemNeeds } from "../../../content-model/feed-item.ts";
import { renderAtom } from "../../../content-model/feeds/atom.ts";
import type { FeedItem, Tombstone } from "../../../content-model/feeds/channel.ts";
import { renderJsonFeed } from "../../../content-model/feeds/json-feed.ts";
import { renderRss } from "../../../content-model/feeds/rss.ts";
import { composeNotice } from "../../../content-model/retraction-notice.ts";
import { typeNamed } from "../../../content-model/types/index.ts";
import { itemsPerFeedDefault } from "../../../schemas/settings.ts";
import { feedHeaders } from "../artefacts/header-rules.ts";
import { type FeedFormat, feedKey } from "../artefacts/keys.ts";
import { readLive, readReadableLives } from "../storage/entries.ts";
import { listLatestGone, listLive } from "../storage/listings.ts";
import { listNotices } from "../storage/passing.ts";
import { readSettings } from "../storage/settings.ts";
import type { RenderContext } from "./context.ts";
import { channelOf } from "./feed-channel.ts";
import type { FeedScope } from "./feed-scopes.ts";
import type { Remembered } from "./live-memo.ts";
import { loadSurroundings } from "./load-document.ts";
import { absent, bytes, type Wanted } from "./settle.ts";

const writers = { rss: renderRss, atom: renderAtom, json: renderJsonFeed } as const;

/**
 * The formats of one feed, from one reading: what stands in the list, what is live of it (only what is
 * not remembered in this version), and what that refers to. As many calls for 100 entries as for 100,000.
 */
export async function computeFeeds(
  context: RenderContext,
  scope: FeedScope,
  formats: readonly FeedFormat[],
): Promise<Map<string, Wanted>> {
  const unreadable = (error: unknown) =>
    context.report({ message: "An item was left out of a feed", keys: [scope.path], error });
  const [about, { channel: settings }] = await Promise.all([
    scope.about === undefined ? undefined : readLive(context.table, scope.about.id),
    readSettings(context.table),
  ]);
  const { itemsPerFeed: limit = itemsPerFeedDefault, itemText, logo } = settingsOfFeed(settings, about);
  const [tombstones, notices, list] = await Promise.all([
    formats.includes("atom") ? tombstonesOf(context, { ...scope, limit }, unreadable) : [],
    noticesOf(context, scope, unreadable),
    listLive(context.table, {
      facet: scope.facet,
      types: scope.types.map((type) => type.name),
      limit,
      consistent: true,
      unreadable,
    }),
  ]);
  const key = (format: FeedFormat) => feedKey(scope.path, format);
  const isMissing =
    scope.about !== undefined && (about?.type !== scope.about.type || about.retraction !== null);
  if (isMissing || (scope.language !== undefined && list.rows.length + notices.length === 0)) {
    return new Map(formats.map((format) => [key(format), absent]));
  }
  const { items, assets } = await loadItems(context, {
    cards: list.rows,
    assets: logo === undefined ? [] : [logo],
    isWhole: itemText !== "summary",
    unreadable,
  });
  const channel = channelOf({ site: context.site, scope, about, settings, assets });
  return new Map(
    formats.map((format) => [
      key(format),
      bytes(writers[format](channel, [...items, ...notices], { tombstones }), feedHeaders[format]),
    ]),
  );
}

/** What tells for a time of what was retracted of the feed. */
async function noticesOf(
  { table, site }: RenderContext,
  { facet, types }: FeedScope,
  unreadable: (error: unknown) => void,
): Promise<FeedItem[]> {
  const isOfFeed = (gone: Gone) =>
    gone.facets.includes(facet) && types.some(({ name }) => name === gone.type);
  const around = { addresses: site.addresses, siteLanguage: site.language };
  return (await listNotices(table, unreadable)).filter(isOfFeed).map((gone) => composeNotice(gone, around));
}

/** What was withdrawn or retracted last of what stood in the feed: as many as a feed has items. */
async function tombstonesOf(
  { table }: RenderContext,
  { facet, types, limit }: FeedScope & { limit: number },
  unreadable: (error: unknown) => void,
): Promise<Tombstone[]> {
  const gone = await Promise.all(
    types.map(({ name }) => listLatestGone(table, { facet, type: name, limit, unreadable })),
  );
  const newestFirst = gone
    .flat()
    .map(({ id, language, withdrawal }) => ({
      id,
      when: new Date(withdrawal.at).toISOString(),
      reason: withdrawal.reason,
      language,
    }))
    .sort((a, b) => (`${a.when} ${a.id}` < `${b.when} ${b.id}` ? 1 : -1));
  return newestFirst.slice(0, limit);
}

type ItemsToLoad = {
  readonly cards: readonly Card[];
  /** Assets to read besides. */
  readonly assets: readonly string[];
  /** Whether items have their whole text, or their summary alone. */
  readonly isWhole: boolean;
  readonly unreadable: (error: unknown) => void;
};

async function loadItems(
  context: RenderContext,
  { cards, assets, isWhole, unreadable }: ItemsToLoad,
): Promise<{ items: FeedItem[]; assets: Surroundings["assets"] }> {
  const entries = await recall(context, cards, unreadable);
  const needs = {
    references: entries.flatMap((entry) => entry.needs.references),
    assets: [...assets, ...entries.flatMap((entry) => entry.needs.assets)],
  };
  const read = await loadSurroundings(context, needs, unreadable);
  const own = cards.map((card) => [card.id, card] as const);
  const around: Surroundings = { ...read, references: new Map([...own, ...read.references]) };
  const items = entries.flatMap((entry) => {
    try {
      const { html, ...item } = itemOf(entry, around);
      return [isWhole ? { html, ...item } : item];
    } catch (error) {
      unreadable(new Error(`The entry ${entry.live.id} cannot be an item`, { cause: error }));
      return [];
    }
  });
  return { items, assets: around.assets };
}

/** What is live of the entries in a list, in its order; what has gone meanwhile is left out. */
export async function recall(
  { table, memo }: RenderContext,
  cards: readonly Card[],
  unreadable: (error: unknown) => void,
): Promise<Remembered[]> {
  const known = new Map(cards.map((card) => [card.id, memo.get(card.id, card.version)]));
  const missing = cards.filter((card) => known.get(card.id) === undefined).map((card) => card.id);
  for (const live of (await readReadableLives(table, missing, unreadable)).values()) {
    try {
      const entry: Remembered = { live, needs: feedItemNeeds(typeNamed(live.type), live) };
      memo.set(entry);
      known.set(live.id, entry);
    } catch (error) {
      unreadable(new Error(`The entry ${live.id} cannot be an item`, { cause: error }));
    }
  }
  return cards.flatMap((card) => {
    const entry = known.get(card.id);
    return entry === undefined || entry.live.retraction !== null ? [] : [entry];
  });
}

function itemOf(entry: Remembered, around: Surroundings): FeedItem {
  return composeFeedItem(typeNamed(entry.live.type), entry.live, around, (body) =>
    htmlOf(entry, body, around),
  );
}

/** A body's HTML, made once for the files it shows. */
export function htmlOf(entry: Remembered, body: Body, around: Surroundings): string {
  const find = assetFinder(around);
  const files = JSON.stringify(assetsOfBody(body).map(find));
  if (entry.html?.files !== files) entry.html = { files, text: bodyToHtml(body, { asset: find }) };
  return entry.html.text;
}
