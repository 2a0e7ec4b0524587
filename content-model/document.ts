import type { DocumentFile, ResolvedAsset, ResolvedReference } from "../schemas/document.ts";
import type { Addresses } from "./addresses.ts";
import { bodyToHtml, type HtmlOptions } from "./body/html.ts";
import { resolveBody } from "./body/resolved.ts";
import type { Body } from "./body/schema.ts";
import { referencedIds } from "./card.ts";
import type { Card, Live } from "./entry.ts";
import { type FacetType, facetTypes } from "./facets.ts";
import { type FileFacts, filesOf } from "./files-of.ts";
import { languageName } from "./language-names.ts";
import { mapMarked, omitted } from "./marked-values.ts";
import { declaredPodcast } from "./podcast/profile.ts";
import { hasRecording } from "./podcast/recordings.ts";
import { type CommonContent, feedFields, type TypeDefinition } from "./types/definition.ts";
import { titleOfCollection, typeNamed } from "./types/index.ts";

/** What readers get of an entry: its document, and its card in lists. Pure: same input, same bytes. */

/** What an entry refers to, as it is now: cards of what is live, files that are complete. */
export type Surroundings = {
  readonly references: ReadonlyMap<string, Card>;
  readonly assets: ReadonlyMap<string, FileFacts>;
  readonly addresses: Addresses;
  /** The network's name. */
  readonly siteName: string;
  /** BCP 47; what an entry is written in that does not say so. */
  readonly siteLanguage: string;
  /** Of a series: whether its sessions have recordings, where those make it a podcast. */
  readonly hasRecordings?: boolean | undefined;
};

export type Document = Readonly<Record<string, unknown>>;

/**
 * The document of what is live, by the schema that `documentSchemaOf` makes for its type. What it refers
 * to and is not live, and files that are not there, are left out with whatever cannot do without them.
 */
export function composeDocument(definition: TypeDefinition, live: Live, around: Surroundings): Document {
  const content = live.content as CommonContent;
  const { addresses } = around;
  const resolved = resolve(definition, live.content, around);
  const { image, themes, series, body, links, ...fields } = inOrder(definition, resolved);
  const url = addresses.document(definition.collection, live.slug);
  return {
    id: live.id,
    type: live.type,
    slug: live.slug,
    url,
    language: languageOf(live, around),
    publishedAt: live.publishedAt,
    updatedAt: live.updatedAt,
    version: live.version,
    ...(live.retraction === null
      ? {}
      : { retraction: { at: live.retraction.at, reason: live.retraction.reason } }),
    ...fields,
    image: image ?? null,
    themes: themes ?? [],
    series: series ?? [],
    ...(content.body === undefined
      ? {}
      : { body, bodyHtml: bodyToHtml(content.body as Body, { asset: assetFinder(around) }) }),
    files: documentFilesOf(definition, live, around),
    reads: { carriedOver: content.carriedOverReads ?? null, url: addresses.reads(live.id) },
    links: {
      self: url,
      feeds: live.retraction === null ? feedsOf(definition, live, around) : [],
      ...(live.type === "session"
        ? { calendar: addresses.calendar(`${definition.collection}/${live.id}`) }
        : {}),
      related: links ?? [],
    },
  };
}

/** The bytes of a document, as they are stored and answered. */
export function writeDocument(document: Document): string {
  return JSON.stringify(document);
}

/** The language an entry is written in: what it says, else what its publication fixed, else the site's. */
export function languageOf(live: Live, around: Pick<Surroundings, "references" | "siteLanguage">): string {
  const { language } = live.content as CommonContent;
  return language ?? around.references.get(live.id)?.language ?? around.siteLanguage;
}

/** A card as lists show it, with its themes and series as they are called now. */
export function composeCard(card: Card, around: Pick<Surroundings, "references" | "addresses">): Document {
  const resolved = (type: "theme" | "series", ids: readonly string[]) =>
    ids.flatMap((id) => resolveReference(type, id, around) ?? []);
  return {
    id: card.id,
    type: card.type,
    slug: card.slug,
    url: around.addresses.document(typeNamed(card.type).collection, card.slug),
    title: card.title,
    ...(card.lead === undefined ? {} : { lead: card.lead }),
    language: card.language,
    publishedAt: card.publishedAt,
    updatedAt: card.updatedAt,
    image: cardImageOf(card, around.addresses),
    ...card.fields,
    themes: resolved("theme", card.themes),
    series: resolved("series", card.series),
  };
}

/** An entry that is referred to, as it is called now; undefined when it is withdrawn, retracted or was never live. */
export function resolveReference(
  type: string,
  id: string,
  { references, addresses }: Pick<Surroundings, "references" | "addresses">,
): ResolvedReference | undefined {
  const card = references.get(id);
  if (card === undefined || card.type !== type || card.retracted === true) return undefined;
  const url = addresses.document(typeNamed(card.type).collection, card.slug);
  return { id, type: card.type, slug: card.slug, title: card.title, url };
}

export type Download = DocumentFile & { readonly duration?: number | undefined };

/** Every file that an entry offers to download or play, once, the most important first. */
export function offeredFiles(
  definition: TypeDefinition,
  content: Readonly<Record<string, unknown>>,
  { assets, addresses }: Pick<Surroundings, "assets" | "addresses">,
): Download[] {
  return filesOf(definition, content).flatMap((file) => {
    const asset = assets.get(file.asset);
    if (asset?.status !== "complete") return [];
    const duration = file.duration ?? asset.duration;
    return {
      url: addresses.file(asset.id, asset.filename),
      contentType: asset.contentType,
      size: asset.size,
      sha256: asset.sha256,
      title: file.title ?? asset.title ?? asset.filename,
      ...(duration === undefined ? {} : { duration }),
    };
  });
}

/** Finds files for a body's HTML, under absolute addresses, because documents are embedded elsewhere. */
export function assetFinder({
  assets,
  addresses,
}: Pick<Surroundings, "assets" | "addresses">): HtmlOptions["asset"] {
  return (id) => {
    const asset = assets.get(id);
    if (asset?.status !== "complete") return null;
    return {
      url: addresses.file(id, asset.filename),
      contentType: asset.contentType,
      size: asset.size,
      title: asset.title ?? asset.filename,
    };
  };
}

function resolve(
  definition: TypeDefinition,
  content: unknown,
  around: Surroundings,
): Record<string, unknown> {
  const resolved = mapMarked(definition.content, content, (mark, value) => {
    if (mark.kind === "reference") return resolveReference(mark.type, String(value), around) ?? omitted;
    if (mark.kind === "asset") return resolveAsset(String(value), around) ?? omitted;
    if (mark.kind === "body") return resolveBody(value as Body, (id) => resolveAsset(id, around));
    return value;
  });
  if (typeof resolved === "object" && resolved !== null) return resolved as Record<string, unknown>;
  throw new Error(`The content of a ${definition.name} cannot be resolved`);
}

function resolveAsset(id: string, { assets, addresses }: Surroundings): ResolvedAsset | undefined {
  const asset = assets.get(id);
  if (asset?.status !== "complete") return undefined;
  const { filename, contentType, size, sha256 } = asset;
  return { id, url: addresses.file(id, filename), filename, contentType, size, sha256 };
}

/** The fields in the order of the type's definition, whatever order they were stored in. */
function inOrder(definition: TypeDefinition, content: Record<string, unknown>): Record<string, unknown> {
  const shownOtherwise = ["publishedAt", "carriedOverReads", "language", "files", ...feedFields];
  const names = Object.keys(definition.content.shape).filter((name) => !shownOtherwise.includes(name));
  return Object.fromEntries(
    names.filter((name) => content[name] !== undefined).map((name) => [name, content[name]]),
  );
}

function documentFilesOf(definition: TypeDefinition, live: Live, around: Surroundings): DocumentFile[] {
  return offeredFiles(definition, live.content, around).map(({ duration: _, ...file }) => file);
}

function cardImageOf(card: Card, addresses: Addresses): { url: string; alt: string } | null {
  if (card.image === undefined) return null;
  return { url: addresses.file(card.image.asset, card.image.filename), alt: card.image.alt };
}

type FeedLinks = { title: string; rss: string; atom: string; json: string; podcast?: string };

/** The feeds an entry stands in; of what has a feed about it, that one. */
function feedsOf(definition: TypeDefinition, live: Live, around: Surroundings): FeedLinks[] {
  const { addresses, siteName } = around;
  const links = (scope: string, title: string): FeedLinks => ({
    title,
    rss: addresses.feed(scope, "rss"),
    atom: addresses.feed(scope, "atom"),
    json: addresses.feed(scope, "json"),
  });
  const { themes, series, persons, organisations } = referencedIds(definition, live.content);
  const isEpisode = live.type === "session" && hasRecording(live.content);
  const about = (type: FacetType, ids: readonly string[]) =>
    ids.flatMap((id) => {
      const reference = resolveReference(type, id, around);
      if (reference === undefined) return [];
      const isPodcast = around.references.get(id)?.podcast ?? (type === "series" && isEpisode);
      return {
        ...links(`${typeNamed(type).collection}/${id}`, reference.title),
        ...(isPodcast ? { podcast: addresses.podcast(id) } : {}),
      };
    });
  if (!definition.publication) {
    const own = facetTypes.some((type) => type === definition.name);
    if (!own) return [];
    const isPodcast = live.type === "series" && (declaredPodcast(live.content) ?? around.hasRecordings);
    return [
      {
        ...links(`${definition.collection}/${live.id}`, String(live.content["title"])),
        ...(isPodcast === true ? { podcast: addresses.podcast(live.id) } : {}),
      },
    ];
  }
  const language = languageOf(live, around);
  return [
    links("all", siteName),
    links(definition.collection, titleOfCollection(definition, around.siteLanguage)),
    links(`languages/${language}`, languageName(language, around.siteLanguage)),
    ...about("theme", themes),
    ...about("series", series),
    ...about("person", persons),
    ...about("organisation", organisations),
  ];
}
