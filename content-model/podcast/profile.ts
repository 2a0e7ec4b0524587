import * as z from "zod";
import type { ChannelSettings } from "../../schemas/settings.ts";
import type { FileFacts } from "../files-of.ts";
import { seriesPodcast } from "../types/series.ts";
import { artworkFault } from "./artwork.ts";

/** What a series is as a podcast: by what it says, then by its own fields and the site's settings. */

type Content = Readonly<Record<string, unknown>>;

export type PodcastSources = {
  /** The content of the series. */
  readonly content: Content;
  /** The site's settings, which stand in where the series says nothing. */
  readonly settings: ChannelSettings;
  readonly assets: ReadonlyMap<string, FileFacts>;
};

export type PodcastProfile = Pick<
  z.output<typeof seriesPodcast>,
  "author" | "categories" | "owner" | "explicit" | "order" | "medium" | "locked"
> & {
  /** The asset that is to be the cover, whether or not it can be one; undefined where nothing can. */
  readonly artwork: string | undefined;
};

/** Whether a series says that it is a podcast, or that it is none; undefined where its recordings decide. */
export function declaredPodcast({ podcast }: Content): boolean | undefined {
  return podcast === undefined ? undefined : podcast !== false;
}

/** What a series says of itself as a podcast; nothing where it leaves that to others. */
const saidBy = (content: Content): z.output<typeof seriesPodcast> =>
  declaredPodcast(content) === true ? seriesPodcast.parse(content["podcast"]) : {};

/** The series' own image is the cover of a podcast that names none, where it can be one. */
export function podcastProfile({ content, settings, assets }: PodcastSources): PodcastProfile {
  const own = saidBy(content);
  const image = imageIn(content);
  const file = image === undefined ? undefined : assets.get(image);
  const isCover = file?.status === "complete" && artworkFault(file) === undefined;
  return { ...settings.podcast, ...own, artwork: own.artwork ?? (isCover ? image : undefined) };
}

/** The assets that could be the cover. */
export function assetsOfPodcast(content: Content): string[] {
  return [saidBy(content).artwork, imageIn(content)].filter((id) => id !== undefined);
}

const imageIn = ({ image }: Content): string | undefined =>
  z.object({ asset: z.string() }).optional().parse(image)?.asset;
