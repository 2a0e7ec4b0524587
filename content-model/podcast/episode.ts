import * as z from "zod";
import type { Body } from "../body/schema.ts";
import type { Surroundings } from "../document.ts";
import type { Live } from "../entry.ts";
import { composeFeedItem, feedItemNeeds } from "../feed-item.ts";
import type { FeedEnclosure } from "../feeds/channel.ts";
import type { PodcastEpisode, PodcastTranscript } from "../feeds/podcast.ts";
import { contentTypes } from "../types/index.ts";
import { episode as episodeSchema } from "../types/session.ts";
import { artworkFault } from "./artwork.ts";
import { idsOfPeople, peopleOf } from "./people.ts";
import { type Recording, recordingsIn } from "./recordings.ts";

/** A session as an episode of a podcast: its recording that can be played, and what apps show with it. */

type Content = Readonly<Record<string, unknown>>;

/** What an episode shows of other entries and of files. */
export function episodeNeeds(live: Live): { references: string[]; assets: string[] } {
  const needs = feedItemNeeds(contentTypes.session, live);
  return {
    references: [...needs.references, ...idsOfPeople(live.content)],
    assets: [...needs.assets],
  };
}

/** The chapters and the transcript of the recording that is the episode. */
export function partsOfEpisode(
  content: Content,
  assets: Surroundings["assets"],
): { chapters: NonNullable<Recording["chapters"]>; transcript: string | undefined } | undefined {
  const main = playableIn(content, assets)[0]?.recording;
  if (main === undefined) return undefined;
  const { chapters = [], transcript } = main;
  return { chapters, transcript: textOf(transcript) };
}

/**
 * @param around holds the session's own card, too
 * @param explicit what holds where the session does not say
 * @returns undefined for a session without a recording that can be played
 */
export function composeEpisode(
  live: Live,
  around: Surroundings,
  { explicit, html }: { explicit: boolean; html: (body: Body) => string },
): PodcastEpisode | undefined {
  const [main, ...others] = playableIn(live.content, around.assets);
  if (main === undefined) return undefined;
  const about = episodeSchema.default({}).parse(live.content["episode"]);
  const item = composeFeedItem(contentTypes.session, live, around, html);
  const { addresses } = around;
  const other = others.find(({ file }) => isSound(file) !== isSound(main.file));
  return {
    item: { ...item, publishedAt: heardAt(around.references.get(live.id)?.start, item.publishedAt) },
    enclosure: enclosureOf(main, around),
    alternate: other === undefined ? undefined : enclosureOf(other, around),
    transcripts: transcriptsOf(main.recording, live, around),
    chapters: main.recording.chapters?.length ? addresses.chapters(live.id) : undefined,
    people: peopleOf(live.content, around),
    artwork: artworkOf(live, around),
    season: about.season === undefined ? undefined : { number: about.season, name: about.seasonName },
    number: about.number,
    kind: about.kind ?? "full",
    explicit: about.explicit ?? explicit,
  };
}

/** A file of sound or moving pictures that is there. */
type Playable = { readonly recording: Recording; readonly file: File };
type File = NonNullable<ReturnType<Surroundings["assets"]["get"]>>;

const isSound = ({ contentType }: File): boolean => contentType.startsWith("audio/");

/** Types that every app plays (Apple, podcast requirements), before those that some do. */
const playedEverywhere = ["audio/mpeg", "audio/mp4", "video/mp4"];

/** The recordings that can be played: sound before pictures, what every app plays first, else as the editor has them. */
function playableIn(content: Content, assets: Surroundings["assets"]): Playable[] {
  const playable = recordingsIn(content).flatMap((recording) => {
    const file = recording.asset === undefined ? undefined : assets.get(recording.asset);
    const isPlayed = file?.status === "complete" && /^(?:audio|video)\//.test(file.contentType);
    return isPlayed ? [{ recording, file }] : [];
  });
  const rank = ({ file }: Playable) =>
    (isSound(file) ? 0 : 2) + (playedEverywhere.includes(file.contentType) ? 0 : 1);
  return playable.sort((a, b) => rank(a) - rank(b));
}

/** A session is announced before it is held, and heard afterwards: apps show an episode as new from then on. */
function heardAt(start: string | undefined, publishedAt: string): string {
  return start === undefined || Date.parse(start) <= Date.parse(publishedAt)
    ? publishedAt
    : new Date(start).toISOString();
}

function enclosureOf({ recording, file }: Playable, { addresses }: Surroundings): FeedEnclosure {
  return {
    url: addresses.file(file.id, file.filename),
    contentType: file.contentType,
    size: file.size,
    title: recording.title ?? file.title,
    durationSeconds: recording.duration ?? file.duration,
  };
}

/** Types of text that apps show beside the sound (Podcasting 2.0, transcripts). */
const transcriptTypes = ["text/vtt", "application/x-subrip"];

function transcriptsOf(
  recording: Recording,
  live: Live,
  { assets, addresses }: Surroundings,
): PodcastTranscript[] {
  const { captions = [], transcript } = recording;
  const files = [
    ...captions
      .filter(({ kind }) => kind !== "descriptions")
      .map(({ asset, language }) => ({ asset, language, isCaptions: true })),
    ...(transcript !== undefined && "asset" in transcript
      ? [{ asset: transcript.asset, language: undefined, isCaptions: false }]
      : []),
  ];
  const written = files.flatMap(({ asset, language, isCaptions }) => {
    const file = assets.get(asset);
    if (file?.status !== "complete" || !transcriptTypes.includes(file.contentType)) return [];
    return {
      url: addresses.file(file.id, file.filename),
      contentType: file.contentType,
      language,
      isCaptions,
    };
  });
  if (textOf(transcript) === undefined) return written;
  const url = addresses.transcript(live.id);
  return [...written, { url, contentType: "text/plain", language: undefined, isCaptions: false }];
}

const textOf = (transcript: Recording["transcript"]): string | undefined =>
  transcript !== undefined && "text" in transcript ? transcript.text : undefined;

/** The session's own image, where it could be a cover; the series' otherwise stands for it. */
function artworkOf({ content }: Live, { assets, addresses }: Surroundings): string | undefined {
  const image = z.object({ asset: z.string() }).optional().parse(content["image"]);
  const file = image === undefined ? undefined : assets.get(image.asset);
  if (file?.status !== "complete" || artworkFault(file) !== undefined) return undefined;
  return addresses.file(file.id, file.filename);
}
