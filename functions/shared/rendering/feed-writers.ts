import { renderAtom } from "../../../content-model/feeds/atom.ts";
import type { FeedChannel, FeedItem, FeedOptions } from "../../../content-model/feeds/channel.ts";
import { renderJsonFeed } from "../../../content-model/feeds/json-feed.ts";
import { renderRss } from "../../../content-model/feeds/rss.ts";
import type { FeedFormat } from "../artefacts/keys.ts";
import { writeSound } from "./write-sound.ts";

const writers = { rss: renderRss, atom: renderAtom, json: renderJsonFeed } as const;

export type FeedParts = {
  readonly channel: FeedChannel;
  readonly items: readonly FeedItem[];
  readonly options: FeedOptions;
  /** Told of an item that cannot be written, which is then left out. */
  readonly unreadable: (error: unknown) => void;
};

/** A feed's document in a format. */
export function writeFeed(format: FeedFormat, { channel, items, options, unreadable }: FeedParts): string {
  return writeSound(
    items,
    (sound) => writers[format](channel, sound, options),
    ({ id }, cause) => unreadable(new Error(`The item ${id} cannot be written`, { cause })),
  );
}
