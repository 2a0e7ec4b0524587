import type { ChannelSettings } from "../schemas/settings.ts";
import type { Live } from "./entry.ts";
import { seriesChannel } from "./types/series.ts";

/** What holds for one feed: what the series it is about says, and for the rest what the site's settings say. */

/** What a feed is about says of its own feeds; nothing unless it is a series that does. */
export function ownSettings(about: Live | undefined): Omit<ChannelSettings, "podcast"> {
  if (about?.type !== "series" || about.content["channel"] === undefined) return {};
  return seriesChannel.parse(about.content["channel"]);
}

/** The settings of a feed, the own ones first. */
export function settingsOfFeed(site: ChannelSettings, about: Live | undefined): ChannelSettings {
  return { ...site, ...ownSettings(about) };
}
