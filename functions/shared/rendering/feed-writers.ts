import { renderAtom } from "../../../content-model/feeds/atom.ts";
import type { FeedChannel, FeedItem, FeedOptions } from "../../../content-model/feeds/channel.ts";
import { renderJsonFeed } from "../../../content-model/feeds/json-feed.ts";
import { renderRss } from "../../../content-model/feeds/rss.ts";
import type { FeedFormat } from "../artefacts/keys.ts";

const writers = { rss: renderRss, atom: renderAtom, json: renderJsonFeed } as const;

/** A feed's document in a format. */
export function writeFeed(
  format: FeedFormat,
  channel: FeedChannel,
  items: readonly FeedItem[],
  options: FeedOptions,
): string {
  return writers[format](channel, items, options);
}
