import type { Card, Head, Live } from "./entry.ts";
import type { FacetType } from "./facets.ts";
import { referencesIn } from "./marked-values.ts";
import type { CommonContent, TypeDefinition } from "./types/definition.ts";
import { endOfDay } from "./wall-clock.ts";

/** The card of a live entry: what lists, other entries' documents and feeds show of it. */

/** Lists carry this much of a lead; the document has all of it. In UTF-16 code units. */
export const cardLeadMaximum = 300;

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
    ...(content.lead === undefined ? {} : { lead: shortened(content.lead) }),
    language,
    publishedAt: live.publishedAt,
    updatedAt: live.updatedAt,
    ...(content.image === undefined || filename === undefined
      ? {}
      : {
          image: {
            asset: content.image.asset,
            filename,
            alt: "alt" in content.image ? content.image.alt : "",
          },
        }),
    ...referencedIds(definition, live.content),
    ...(start === undefined ? {} : { start }),
    fields: Object.fromEntries(
      definition.cardFields
        .filter((field) => live.content[field] !== undefined)
        .map((field) => [field, live.content[field]]),
    ),
  };
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

const graphemes = new Intl.Segmenter("nl", { granularity: "grapheme" });

/** Cut at a word where one ends in the second half, and marked as cut; never inside a grapheme. */
export function shortened(lead: string): string {
  if (lead.length <= cardLeadMaximum) return lead;
  let kept = 0;
  let word = 0;
  for (const { segment, index } of graphemes.segment(lead)) {
    const blank = segment.trim() === "";
    if (blank) word = kept;
    if (index + segment.length > cardLeadMaximum - 1) break;
    if (!blank) kept = index + segment.length;
  }
  return `${lead.slice(0, word > cardLeadMaximum / 2 ? word : kept)}…`;
}
