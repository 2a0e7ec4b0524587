import { settingsOfFeed } from "../../../content-model/channel-settings.ts";
import type { Card, Gone, Live } from "../../../content-model/entry.ts";
import { facetsOf } from "../../../content-model/facets.ts";
import { type ChannelSettings, itemsPerFeedDefault } from "../../../schemas/settings.ts";
import { readLive } from "../storage/entries.ts";
import { readSite } from "../storage/site-id.ts";
import type { RenderContext } from "./context.ts";
import type { FeedScope } from "./feed-scopes.ts";

/** What a feed and the pages of its archive have in common: what they are about, and how they are set. */
export type FeedSource = {
  readonly scope: FeedScope;
  readonly about: Live | undefined;
  /** The site's id, for good. */
  readonly siteId: string;
  /** The site's settings. */
  readonly settings: ChannelSettings;
  /** How many items the feed holds at least, where there are so many. */
  readonly limit: number;
  /** Whether items have their whole text, or their summary alone. */
  readonly isWhole: boolean;
  /** Assets that the feed shows by itself. */
  readonly assets: readonly string[];
};

/** @returns undefined when what the feed is about is not there, or was retracted: then there is no feed */
export async function readSource(context: RenderContext, scope: FeedScope): Promise<FeedSource | undefined> {
  const [about, { id: siteId, settings: site }] = await Promise.all([
    scope.about === undefined ? undefined : readLive(context.table, scope.about.id),
    readSite(context.table),
  ]);
  if (scope.about !== undefined && (about?.type !== scope.about.type || about.retraction !== null)) {
    return undefined;
  }
  const { channel: settings } = site;
  const { itemsPerFeed: limit = itemsPerFeedDefault, itemText, logo } = settingsOfFeed(settings, about);
  const assets = logo === undefined ? [] : [logo];
  return { scope, about, siteId, settings, limit, isWhole: itemText !== "summary", assets };
}

/** Whether an entry is listed in a scope. */
export function isListedIn({ facet, types }: FeedScope, card: Card): boolean {
  return (
    card.retracted !== true && types.some(({ name }) => name === card.type) && facetsOf(card).includes(facet)
  );
}

/** Whether what was taken back stood in a scope. */
export function wasListedIn({ facet, types }: FeedScope, gone: Gone): boolean {
  return types.some(({ name }) => name === gone.type) && gone.facets.includes(facet);
}
