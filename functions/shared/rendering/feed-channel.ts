import { v5 as uuidv5 } from "uuid";
import { ownSettings, settingsOfFeed } from "../../../content-model/channel-settings.ts";
import type { Live } from "../../../content-model/entry.ts";
import type { FeedChannel, FeedImage } from "../../../content-model/feeds/channel.ts";
import type { FileFacts } from "../../../content-model/files-of.ts";
import { languageName } from "../../../content-model/language-names.ts";
import { titleOfCollection, typeNamed } from "../../../content-model/types/index.ts";
import type { ChannelSettings } from "../../../schemas/settings.ts";
import type { FeedScope } from "./feed-scopes.ts";
import type { Site } from "./site.ts";

/** What a feed says of itself: by its own settings, then the site's, then the deployment's configuration. */

/** Before anything was published: what a feed without items gives as its last change. */
const beginning = "1970-01-01T00:00:00Z";

export type ChannelSources = {
  readonly site: Site;
  /** What tells the site from every other, for good. */
  readonly siteId: string;
  readonly scope: FeedScope;
  /** What the feed is about, where that is an entry. */
  readonly about: Live | undefined;
  /** The site's settings. */
  readonly settings: ChannelSettings;
  /** The logo among them. */
  readonly assets: ReadonlyMap<string, FileFacts>;
};

export function channelOf({ site, siteId, scope, about, settings, assets }: ChannelSources): FeedChannel {
  const { addresses } = site;
  const own = ownSettings(about);
  const of = describe(scope, about, site);
  const set = settingsOfFeed(settings, about);
  const { language, copyright, logo } = set;
  const name = settings.title ?? site.name;
  const title = own.title ?? (of.title === undefined ? name : `${name}: ${of.title}`);
  return {
    // Of what never changes: a feed that moves to another address is the same feed (RFC 4287, section 4.2.6).
    id: `urn:uuid:${uuidv5(scope.path, siteId)}`,
    title,
    description: own.description ?? of.description ?? settings.description ?? of.title ?? name,
    language: scope.language ?? language ?? site.language,
    link: of.link,
    addresses: {
      rss: addresses.feed(scope.path, "rss"),
      atom: addresses.feed(scope.path, "atom"),
      json: addresses.feed(scope.path, "json"),
    },
    siteAddress: addresses.site,
    siteName: site.name,
    startedAt: about === undefined ? beginning : new Date(about.publishedAt).toISOString(),
    timeToLiveMinutes: 15,
    hubs: hubsOfFeed(site, set),
    copyright,
    image: imageOf(logo === undefined ? undefined : assets.get(logo), title, site),
  };
}

/** The hubs of a feed: the deployment's, and those of its settings. */
export function hubsOfFeed(site: Site, { hubs = [] }: Pick<ChannelSettings, "hubs">): string[] {
  return [...new Set([...site.hubs, ...hubs])];
}

/** A logo as a feed's image; none where it is not there, or is no image. */
export function imageOf(
  logo: FileFacts | undefined,
  title: string,
  { addresses }: Site,
): FeedImage | undefined {
  if (logo?.status !== "complete" || !logo.contentType.startsWith("image/")) return undefined;
  const { width, height } = logo;
  return { url: addresses.file(logo.id, logo.filename), title, width, height };
}

function describe(
  scope: FeedScope,
  about: Live | undefined,
  { addresses, language }: Site,
): { title?: string; description?: string; link: string } {
  if (about !== undefined) {
    const { title, description, lead } = about.content;
    const said = description ?? lead;
    return {
      title: String(title),
      ...(typeof said === "string" ? { description: said } : {}),
      link: addresses.document(typeNamed(about.type).collection, about.slug),
    };
  }
  if (scope.language !== undefined) {
    const named = languageName(scope.language, language);
    return { title: named, link: `${addresses.list()}?language=${encodeURIComponent(scope.language)}` };
  }
  const [type, ...others] = scope.types;
  if (type === undefined || others.length > 0) return { link: addresses.list() };
  return { title: titleOfCollection(type, language), link: addresses.list(type.collection) };
}
