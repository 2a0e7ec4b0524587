import { bodyToHtml } from "./body/html.ts";
import type { Body } from "./body/schema.ts";
import { referencedIds } from "./card.ts";
import { assetFinder, languageOf, offeredFiles, resolveReference, type Surroundings } from "./document.ts";
import type { Live } from "./entry.ts";
import type { FeedAuthor, FeedItem } from "./feeds/channel.ts";
import { assetIdsOf } from "./files-of.ts";
import type { CommonContent, TypeDefinition } from "./types/definition.ts";
import { titleOfCollection, typeNamed } from "./types/index.ts";

/** An entry as an item of a feed. */

/** What an item shows of other entries and of files: what to read before composing it. */
export type FeedItemNeeds = { readonly references: readonly string[]; readonly assets: readonly string[] };

/** Themes and series become categories, a report's authors the item's authors: nothing else shows a name. */
export function feedItemNeeds(definition: TypeDefinition, live: Live): FeedItemNeeds {
  const { themes, series } = referencedIds(definition, live.content);
  const authors = authorsOf(live).flatMap((author) => author.person ?? []);
  return { references: [...themes, ...series, ...authors], assets: assetIdsOf(definition, live.content) };
}

/**
 * @param html makes the body's HTML, for callers that keep it; the same body and files give the same HTML
 */
export function composeFeedItem(
  definition: TypeDefinition,
  live: Live,
  around: Surroundings,
  html: (body: Body) => string = (body) => bodyToHtml(body, { asset: assetFinder(around) }),
): FeedItem {
  const { title, lead, body } = live.content as CommonContent;
  const image = imageOf(live, around);
  return {
    id: live.id,
    url: around.addresses.document(definition.collection, live.slug),
    title,
    summary: lead,
    html: body === undefined ? undefined : html(body as Body),
    publishedAt: inMilliseconds(live.publishedAt),
    updatedAt: inMilliseconds(live.updatedAt),
    language: languageOf(live, around),
    authors: authorsOf(live).flatMap((author) => composeAuthor(author, around) ?? []),
    categories: categoriesOf(definition, live, around),
    enclosures: enclosuresOf(definition, live, around),
    ...(image === undefined ? {} : { image }),
  };
}

/** An instant may have more digits than feeds can write. */
const inMilliseconds = (instant: string): string => new Date(instant).toISOString();

/** Readers take an image among the enclosures for the item's own picture, which has its own place. */
function enclosuresOf(definition: TypeDefinition, live: Live, around: Surroundings): FeedItem["enclosures"] {
  const files = offeredFiles(definition, live.content, around);
  return files
    .filter((file) => !file.contentType.startsWith("image/"))
    .map(({ url, contentType, size, title, duration }) => ({
      url,
      contentType,
      size,
      title,
      durationSeconds: duration,
    }));
}

type Author = { readonly person?: string | undefined; readonly name?: string | undefined };

/** Authors are what a report has; other types name people in other roles. */
function authorsOf(live: Live): Author[] {
  const { authors } = live.content;
  return Array.isArray(authors) ? (authors as Author[]) : [];
}

function composeAuthor({ person, name }: Author, around: Surroundings): FeedAuthor | undefined {
  if (person === undefined) return name === undefined ? undefined : { name };
  const entry = resolveReference("person", person, around);
  return entry === undefined ? undefined : { name: entry.title, url: entry.url };
}

function categoriesOf(definition: TypeDefinition, live: Live, around: Surroundings): FeedItem["categories"] {
  const { addresses, siteLanguage } = around;
  const { themes, series } = referencedIds(definition, live.content);
  const about = (type: "theme" | "series", ids: readonly string[]) =>
    ids.flatMap((id) => {
      const entry = resolveReference(type, id, around);
      const scheme = addresses.list(typeNamed(type).collection);
      return entry === undefined ? [] : { term: id, label: entry.title, scheme };
    });
  const label = titleOfCollection(definition, siteLanguage);
  return [
    { term: definition.name, label, scheme: addresses.list() },
    ...about("theme", themes),
    ...about("series", series),
  ];
}

function imageOf(live: Live, { assets, addresses }: Surroundings): FeedItem["image"] {
  const { image } = live.content as CommonContent;
  const asset = image === undefined ? undefined : assets.get(image.asset);
  if (image === undefined || asset?.status !== "complete") return undefined;
  return { url: addresses.file(asset.id, asset.filename), alt: "alt" in image ? image.alt : "" };
}
