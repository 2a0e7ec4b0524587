import type { Fault } from "../../schemas/problem.ts";
import type { ChannelSettings } from "../../schemas/settings.ts";
import type { FileFacts } from "../files-of.ts";
import { seriesChannel, seriesPodcast } from "../types/series.ts";

/** What directories of podcasts (Apple, Spotify, the Podcast Index) ask of one before they take it. */

/** How wide and high a cover may be, in pixels (Apple, podcast artwork). */
const artworkBounds = { minimum: 1_400, maximum: 3_000 } as const;

const artworkTypes: readonly string[] = ["image/jpeg", "image/png"];

export type PodcastSources = {
  /** The content of the series. */
  readonly content: Readonly<Record<string, unknown>>;
  /** The site's settings, which stand in where the series says nothing. */
  readonly settings: ChannelSettings;
  readonly assets: ReadonlyMap<string, FileFacts>;
};

/**
 * What a series lacks to be a podcast, each with the place in the entry where it belongs; nothing for a series that
 * is declared none, whatever recordings its sessions have.
 */
export function podcastFaults({ content, settings, assets }: PodcastSources): Fault[] {
  if (content["podcast"] === undefined) return [];
  const podcast = seriesPodcast.parse(content["podcast"]);
  const channel = seriesChannel.optional().parse(content["channel"]);
  const categories = podcast.categories ?? settings.podcast?.categories ?? [];
  return [
    ...artworkFaults(podcast.artwork, assets),
    ...lacking("/content/description", channel?.description ?? content["description"] ?? content["lead"]),
    ...lacking("/content/podcast/categories", categories[0]),
    ...lacking("/content/podcast/owner", podcast.owner ?? settings.podcast?.owner),
    ...lacking("/content/podcast/explicit", podcast.explicit),
  ];
}

/** Why an image cannot be a cover; undefined where it can. */
export function artworkFault(asset: FileFacts): Omit<Fault, "pointer"> | undefined {
  const { width, height, contentType } = asset;
  if (!artworkTypes.includes(contentType)) {
    return { code: "wrong-type", detail: `A cover is a JPEG or PNG image, not ${contentType}` };
  }
  if (width === undefined || height === undefined) {
    return { code: "unknown-size", detail: "How large the image is could not be read from it; save it anew" };
  }
  const { minimum, maximum } = artworkBounds;
  if (width === height && width >= minimum && width <= maximum) return undefined;
  const detail = `A cover is square, ${minimum} to ${maximum} pixels; this image has ${width} by ${height}`;
  return { code: "wrong-size", detail };
}

function artworkFaults(id: string | undefined, assets: ReadonlyMap<string, FileFacts>): Fault[] {
  const pointer = "/content/podcast/artwork";
  const asset = id === undefined ? undefined : assets.get(id);
  if (asset?.status !== "complete") return lacking(pointer, undefined);
  const fault = artworkFault(asset);
  return fault === undefined ? [] : [{ pointer, ...fault }];
}

function lacking(pointer: string, value: unknown): Fault[] {
  return value === undefined
    ? [{ pointer, code: "required", detail: "Directories of podcasts take none without this" }]
    : [];
}
