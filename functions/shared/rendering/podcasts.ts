import { ownSettings, settingsOfFeed } from "../../../content-model/channel-settings.ts";
import type { Live } from "../../../content-model/entry.ts";
import {
  type PodcastChannel,
  type PodcastEpisode,
  renderPodcast,
} from "../../../content-model/feeds/podcast.ts";
import { renderChapters } from "../../../content-model/podcast/chapters.ts";
import { podcastFaults } from "../../../content-model/podcast/demands.ts";
import { composeEpisode, episodeNeeds, partsOfEpisode } from "../../../content-model/podcast/episode.ts";
import {
  assetsOfPodcast,
  declaredPodcast,
  type PodcastSources,
  podcastProfile,
} from "../../../content-model/podcast/profile.ts";
import { hasRecording } from "../../../content-model/podcast/recordings.ts";
import type { TypeName } from "../../../content-model/types/index.ts";
import { type ChannelSettings, itemsPerFeedDefault } from "../../../schemas/settings.ts";
import { chaptersHeaders, feedHeaders, transcriptHeaders } from "../artefacts/header-rules.ts";
import { chaptersKey, podcastKey, transcriptKey } from "../artefacts/keys.ts";
import { readAssets } from "../storage/assets.ts";
import { readLive } from "../storage/entries.ts";
import { listRecordedSessions } from "../storage/recorded-sessions.ts";
import { readSite } from "../storage/site-id.ts";
import type { RenderContext } from "./context.ts";
import { channelOf } from "./feed-channel.ts";
import { htmlOf, recall } from "./feed-items.ts";
import { feedScopeOf } from "./feed-scopes.ts";
import { loadSurroundings } from "./load-document.ts";
import { absent, bytes, type Wanted } from "./settle.ts";
import { writeSound } from "./write-sound.ts";

/** Podcasts: the sessions of a series that have a recording, for podcast apps; and what they read beside one. */

/** The series whose facet it is. */
export function seriesOfFacet(facet: string): string | undefined {
  const [type, id] = facet.split("=");
  return type === "series" ? id : undefined;
}

/** The podcast of a row of a list by beginning. */
export function podcastKeysOfFacet(facet: string): string[] {
  const id = seriesOfFacet(facet);
  return id === undefined ? [] : [podcastKey(id)];
}

/** What there is about an entry for podcast apps: a series' feed, or what stands beside a session's recording. */
export function podcastKeysAbout(type: TypeName, id: string): string[] {
  if (type === "series") return [podcastKey(id)];
  return type === "session" ? [chaptersKey(id), transcriptKey(id)] : [];
}

/**
 * There while the series is live and has a recording; with or without one where it says that it is a podcast, and
 * never where it says that it is none.
 */
export async function computePodcast(context: RenderContext, seriesId: string): Promise<Wanted> {
  const key = podcastKey(seriesId);
  const unreadable = (error: unknown) =>
    context.report({ message: "An episode was left out of a podcast", keys: [key], error, leftOut: true });
  const [series, { id: siteId, settings: site }, cards] = await Promise.all([
    readLive(context.table, seriesId),
    readSite(context.table),
    listRecordedSessions(context.table, seriesId, unreadable),
  ]);
  const { channel: settings } = site;
  if (series?.type !== "series" || series.retraction !== null) return absent;
  if (!(declaredPodcast(series.content) ?? cards.length > 0)) return absent;
  const sessions = await recall(context, cards, unreadable);
  const needs = sessions.map(({ live }) => episodeNeeds(live));
  const around = await loadSurroundings(
    context,
    {
      references: [...sessions.map(({ live }) => live.id), ...needs.flatMap(({ references }) => references)],
      assets: [...assetsOfChannel(series, settings), ...needs.flatMap(({ assets }) => assets)],
    },
    unreadable,
  );
  const sources = { content: series.content, settings, assets: around.assets };
  const { explicit = false } = podcastProfile(sources);
  const lacking = podcastFaults(sources);
  if (lacking.length > 0) {
    const named = lacking.map(({ pointer, code }) => `${pointer} (${code})`).join(", ");
    const error = new Error(`Directories will not take it: ${named}`);
    context.report({ message: "A podcast lacks what directories ask for", keys: [key], error });
  }
  const episodes = sessions.flatMap((entry): PodcastEpisode[] => {
    try {
      const episode = composeEpisode(entry.live, around, {
        explicit,
        html: (body) => htmlOf(entry, body, around),
      });
      if (episode === undefined) throw new Error("None of its recordings can be played any more");
      return [episode];
    } catch (error) {
      unreadable(new Error(`The session ${entry.live.id} cannot be an episode`, { cause: error }));
      return [];
    }
  });
  const { itemsPerFeed = itemsPerFeedDefault } = settingsOfFeed(settings, series);
  const newest = episodes.sort((a, b) => (heard(a) < heard(b) ? 1 : -1)).slice(0, itemsPerFeed);
  const channel = podcastChannelOf(context, { ...sources, series, siteId });
  const podcast = writeSound(
    newest,
    (sound) => renderPodcast(channel, sound),
    ({ item }, cause) => unreadable(new Error(`The episode ${item.id} cannot be written`, { cause })),
  );
  return bytes(podcast, feedHeaders.rss);
}

const heard = ({ item }: PodcastEpisode): string => `${item.publishedAt} ${item.id}`;

/** What stands beside a session's recording; absent where the session, the recording or the part is not there. */
export async function computeEpisodePart(
  context: RenderContext,
  { session, kind }: { session: string; kind: "chapters" | "transcript" },
): Promise<Wanted> {
  const live = await readLive(context.table, session);
  if (live?.type !== "session" || live.retraction !== null || !hasRecording(live.content)) return absent;
  const assets = await readAssets(context.table, episodeNeeds(live).assets);
  const parts = partsOfEpisode(live.content, assets);
  if (parts === undefined) return absent;
  if (kind === "transcript") {
    return parts.transcript === undefined ? absent : bytes(parts.transcript, transcriptHeaders);
  }
  return parts.chapters.length === 0 ? absent : bytes(renderChapters(parts.chapters), chaptersHeaders);
}

function assetsOfChannel(series: Live, settings: ChannelSettings): string[] {
  const { logo } = settingsOfFeed(settings, series);
  return [...assetsOfPodcast(series.content), ...(logo === undefined ? [] : [logo])];
}

function podcastChannelOf(
  { site }: RenderContext,
  sources: PodcastSources & { readonly series: Live; readonly siteId: string },
): PodcastChannel {
  const { series, siteId, settings, assets } = sources;
  const scope = feedScopeOf(`series/${series.id}`);
  if (scope === undefined) throw new Error("A series has a feed");
  if (series.podcastGuid === undefined)
    throw new Error(`The series ${series.id} was published without a guid`);
  const podcast = podcastProfile(sources);
  const artwork = podcast.artwork === undefined ? undefined : assets.get(podcast.artwork);
  return {
    ...channelOf({ site, siteId, scope, about: series, settings, assets }),
    title: ownSettings(series).title ?? String(series.content["title"]),
    guid: series.podcastGuid,
    address: site.addresses.podcast(series.id),
    author: podcast.author ?? settings.title ?? site.name,
    owner: podcast.owner,
    categories: podcast.categories ?? [],
    explicit: podcast.explicit ?? false,
    artwork: artwork?.status === "complete" ? site.addresses.file(artwork.id, artwork.filename) : undefined,
    order: podcast.order ?? "episodic",
    medium: podcast.medium ?? "podcast",
    locked: podcast.locked,
  };
}
