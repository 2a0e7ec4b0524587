import { subcategoryMark } from "../../schemas/podcast-categories.ts";
import { hubsOf } from "./archive.ts";
import { arrange, lastChange } from "./arrange.ts";
import { type FeedChannel, type FeedEnclosure, type FeedItem, itemUri } from "./channel.ts";
import { rfc822 } from "./dates.ts";
import {
  emptyElement,
  markupElement,
  parentElement,
  plainTextElement,
  textElement,
  xmlDocument,
} from "./xml.ts";

/** A podcast as a whole: a channel, and what directories ask for besides. */
export type PodcastChannel = FeedChannel & {
  /** The podcast's name for good, a UUID. */
  guid: string;
  /** Where the feed itself is. */
  address: string;
  author: string;
  owner?: { name: string; email: string } | undefined;
  /** Apple's categories, a subcategory behind its category. */
  categories: readonly string[];
  explicit: boolean;
  /** The address of its cover. */
  artwork?: string | undefined;
  order: "episodic" | "serial";
  medium: string;
  /** Whether other platforms may not import it; undefined where nothing is said of that. */
  locked?: boolean | undefined;
};

export type PodcastEpisode = {
  readonly item: FeedItem;
  readonly enclosure: FeedEnclosure;
  /** The same in the other form: pictures beside sound. */
  readonly alternate: FeedEnclosure | undefined;
  readonly transcripts: readonly PodcastTranscript[];
  /** The address of its chapters. */
  readonly chapters: string | undefined;
  readonly people: readonly PodcastPerson[];
  readonly artwork: string | undefined;
  readonly season: { readonly number: number; readonly name: string | undefined } | undefined;
  readonly number: number | undefined;
  readonly kind: "full" | "trailer" | "bonus";
  readonly explicit: boolean;
};

/** @property isCaptions whether it says when each thing is said @property language where it is not the podcast's */
export type PodcastTranscript = {
  readonly url: string;
  readonly contentType: string;
  readonly language: string | undefined;
  readonly isCaptions: boolean;
};

export type PodcastPerson = {
  readonly name: string;
  readonly role: "host" | "guest";
  readonly href?: string | undefined;
  readonly image?: string | undefined;
};

const namespaces = {
  "xmlns:atom": "http://www.w3.org/2005/Atom",
  "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
  "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
  "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
};

/**
 * RSS 2.0 as podcast apps and directories read it: Apple's elements and those of the podcast namespace
 * (github.com/Podcastindex-org/podcast-namespace). One recording is the enclosure, since an item has one.
 * @throws ProblemError `internal` when an instant is not one
 */
export function renderPodcast(channel: PodcastChannel, episodes: readonly PodcastEpisode[]): string {
  const byId = new Map(episodes.map((episode) => [episode.item.id, episode]));
  const items = arrange(episodes.map(({ item }) => item));
  let children = renderHead(channel, lastChange(items, channel.startedAt));
  for (const { id } of items) {
    const episode = byId.get(id);
    if (episode !== undefined) children += renderEpisode(episode, channel);
  }
  return xmlDocument("rss", parentElement("channel", children), { version: "2.0", ...namespaces });
}

function renderHead(channel: PodcastChannel, updatedAt: string): string {
  const { owner, locked, artwork } = channel;
  return [
    textElement("title", channel.title),
    textElement("link", channel.link),
    textElement("description", channel.description),
    textElement("language", channel.language),
    channel.copyright === undefined ? "" : textElement("copyright", channel.copyright),
    textElement("lastBuildDate", rfc822(updatedAt)),
    textElement("generator", "Katern"),
    emptyElement("atom:link", { href: channel.address, rel: "self", type: "application/rss+xml" }),
    ...hubsOf(channel).map((href) => emptyElement("atom:link", { href, rel: "hub" })),
    textElement("itunes:author", channel.author),
    owner === undefined ? "" : renderOwner(owner),
    artwork === undefined ? "" : renderArtwork(channel, artwork),
    ...channel.categories.map(renderCategory),
    textElement("itunes:explicit", String(channel.explicit)),
    textElement("itunes:type", channel.order),
    textElement("podcast:guid", channel.guid),
    textElement("podcast:medium", channel.medium),
    locked === undefined || owner === undefined
      ? ""
      : textElement("podcast:locked", locked ? "yes" : "no", { owner: owner.email }),
  ].join("");
}

function renderOwner({ name, email }: { name: string; email: string }): string {
  return parentElement("itunes:owner", textElement("itunes:name", name) + textElement("itunes:email", email));
}

/** Apple reads one of these, and programs that know none of Apple's the other. */
function renderArtwork({ title, link }: PodcastChannel, artwork: string): string {
  const image = textElement("url", artwork) + textElement("title", title) + textElement("link", link);
  return emptyElement("itunes:image", { href: artwork }) + parentElement("image", image);
}

function renderCategory(name: string): string {
  const [category = name, subcategory] = name.split(subcategoryMark);
  if (subcategory === undefined) return emptyElement("itunes:category", { text: category });
  return parentElement("itunes:category", emptyElement("itunes:category", { text: subcategory }), {
    text: category,
  });
}

function renderEpisode(episode: PodcastEpisode, channel: PodcastChannel): string {
  const { item, enclosure, alternate, season, number } = episode;
  const duration = enclosure.durationSeconds;
  const parts = [
    textElement("title", item.title),
    textElement("itunes:title", item.title),
    textElement("link", item.url),
    // Read as HTML: plain text goes in as the HTML that shows it.
    item.summary === undefined ? "" : plainTextElement("description", item.summary),
    item.html === undefined ? "" : markupElement("content:encoded", item.html),
    emptyElement("enclosure", { url: enclosure.url, length: enclosure.size, type: enclosure.contentType }),
    textElement("guid", itemUri(item.id), { isPermaLink: "false" }),
    textElement("pubDate", rfc822(item.publishedAt)),
    duration === undefined ? "" : textElement("itunes:duration", String(Math.round(duration))),
    textElement("itunes:explicit", String(episode.explicit)),
    textElement("itunes:episodeType", episode.kind),
    season === undefined ? "" : textElement("itunes:season", String(season.number)),
    number === undefined || number === 0 ? "" : textElement("itunes:episode", String(number)),
    episode.artwork === undefined ? "" : emptyElement("itunes:image", { href: episode.artwork }),
    season === undefined ? "" : renderSeason({ number: season.number, name: season.name }, channel),
    number === undefined ? "" : textElement("podcast:episode", String(number)),
    ...episode.transcripts.map(renderTranscript),
    episode.chapters === undefined
      ? ""
      : emptyElement("podcast:chapters", { url: episode.chapters, type: "application/json+chapters" }),
    ...episode.people.map(renderPerson),
    alternate === undefined ? "" : renderAlternate(alternate),
  ];
  return parentElement("item", parts.join(""));
}

/** A season has a name (the namespace's XSD asks for it); one that nobody named is called by its number. */
function renderSeason(season: { number: number; name: string | undefined }, channel: PodcastChannel): string {
  const word = channel.language.split("-")[0] === "nl" ? "Seizoen" : "Season";
  const name = season.name ?? `${word} ${season.number}`;
  return textElement("podcast:season", String(season.number), { name });
}

function renderTranscript({ url, contentType, language, isCaptions }: PodcastTranscript): string {
  const rel = isCaptions ? "captions" : undefined;
  return emptyElement("podcast:transcript", { url, type: contentType, language, rel });
}

/** As long as a name may be in the podcast namespace, in characters. */
const nameMaximum = 128;

function renderPerson({ name, role, href, image }: PodcastPerson): string {
  const characters = [...name];
  const shown = characters.length > nameMaximum ? `${characters.slice(0, nameMaximum - 1).join("")}…` : name;
  return textElement("podcast:person", shown, { role, group: "cast", img: image, href });
}

function renderAlternate({ url, contentType, size, title }: FeedEnclosure): string {
  return parentElement("podcast:alternateEnclosure", emptyElement("podcast:source", { uri: url }), {
    type: contentType,
    length: size,
    title,
  });
}
