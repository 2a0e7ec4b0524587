import type { Card, Head, Live } from "./entry.ts";
import type { FacetType } from "./facets.ts";
import { referencesIn } from "./marked-values.ts";
import { declaredPodcast } from "./podcast/profile.ts";
import { hasRecording } from "./podcast/recordings.ts";
import { shortened } from "./shortened.ts";
import type { CommonContent, TypeDefinition } from "./types/definition.ts";
import { endOfDay } from "./wall-clock.ts";

/** The card of a live entry: what lists, other entries' documents and feeds show of it. */

/**
 * Cards carry this much of a text, in bytes of UTF-8, as storage and readers pay for it; the document has all of
 * it. Whatever is in an entry, its card stays within `cardMaximum` bytes of JSON.
 */
const cardTextMaximum = { lead: 300, alt: 200 } as const;
export const cardMaximum = 4_000;

/** What a card says that the entry's content does not. */
export type CardSurroundings = {
  readonly language: string;
  /** The site's, IANA: where a session is whose times name no place. */
  readonly timeZone: string;
  /** Of assets by their id; an image whose asset is not in it is left out. */
  readonly filenames: ReadonlyMap<string, string>;
};

/** @param live what is published */
export function cardOf(
  definition: TypeDefinition,
  live: Omit<Live, "retraction">,
  { language, timeZone, filenames }: CardSurroundings,
): Card {
  const content = live.content as CommonContent;
  const filename = content.image === undefined ? undefined : filenames.get(content.image.asset);
  const start = startOf(live.content, timeZone);
  return {
    id: live.id,
    type: live.type,
    version: live.version,
    slug: live.slug,
    title: content.title,
    ...(content.lead === undefined ? {} : { lead: shortened(content.lead, cardTextMaximum.lead) }),
    language,
    publishedAt: live.publishedAt,
    updatedAt: live.updatedAt,
    ...(content.image === undefined || filename === undefined
      ? {}
      : {
          image: {
            asset: content.image.asset,
            filename,
            alt: "alt" in content.image ? shortened(content.image.alt, cardTextMaximum.alt) : "",
          },
        }),
    ...referencedIds(definition, live.content),
    ...podcastFactsOf(definition, live.content),
    ...(start === undefined ? {} : { start }),
    fields: Object.fromEntries(
      definition.cardFields
        .filter((field) => live.content[field] !== undefined)
        .map((field) => [field, live.content[field]]),
    ),
  };
}

/** What podcasts go by: of a series what it says of itself, of a session its recordings. */
function podcastFactsOf(
  { name }: TypeDefinition,
  content: Readonly<Record<string, unknown>>,
): Pick<Card, "podcast" | "recorded"> {
  if (name === "session") return { recorded: hasRecording(content) };
  const podcast = name === "series" ? declaredPodcast(content) : undefined;
  return podcast === undefined ? {} : { podcast };
}

/** The ids an entry refers to, by the facets that have lists, each once and in order. */
export function referencedIds(
  definition: TypeDefinition,
  content: Head | Record<string, unknown>,
): Pick<Card, "themes" | "series" | "persons" | "organisations"> {
  const found = referencesIn(definition.content, content);
  const ids = (type: FacetType) => [
    ...new Set(found.filter((one) => one.type === type).map((one) => one.id)),
  ];
  return {
    themes: ids("theme"),
    series: ids("series"),
    persons: ids("person"),
    organisations: ids("organisation"),
  };
}

/**
 * By when a session has begun, which orders sessions and parts those to come from those past: the instant at which
 * it begins. Where only its date is known, the end of that day in the zone of its end, or in the site's where that
 * has none either: as long as it may still begin it is to come, and it stands behind the day's others.
 */
export function startOf(
  { start, end }: Readonly<Record<string, unknown>>,
  siteTimeZone: string,
): string | undefined {
  if (typeof start === "string") return endOfDay(start, fieldOf(end, "timeZone") ?? siteTimeZone);
  return fieldOf(start, "instant");
}

function fieldOf(time: unknown, name: "instant" | "timeZone"): string | undefined {
  const field = typeof time === "object" && time !== null ? Object.entries(time) : [];
  const [, value] = field.find(([key]) => key === name) ?? [];
  return typeof value === "string" ? value : undefined;
}
