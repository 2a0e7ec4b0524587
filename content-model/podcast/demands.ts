import type { Fault } from "../../schemas/problem.ts";
import type { FileFacts } from "../files-of.ts";
import { seriesChannel } from "../types/series.ts";
import { artworkFault } from "./artwork.ts";
import { type PodcastSources, podcastProfile } from "./profile.ts";

/** What directories of podcasts (Apple, Spotify, the Podcast Index) ask of one before they take it. */

/** What a series that is a podcast lacks as one, each with the place in the entry where it belongs. */
export function podcastFaults(sources: PodcastSources): Fault[] {
  const { content, assets } = sources;
  const { artwork, categories = [], owner, explicit } = podcastProfile(sources);
  const channel = seriesChannel.optional().parse(content["channel"]);
  return [
    ...artworkFaults(artwork, assets),
    ...lacking("/content/description", channel?.description ?? content["description"] ?? content["lead"]),
    ...lacking("/content/podcast/categories", categories[0]),
    ...lacking("/content/podcast/owner", owner),
    ...lacking("/content/podcast/explicit", explicit),
  ];
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
