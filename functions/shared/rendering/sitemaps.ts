import { newsSitemapMaximum, renderNewsSitemap } from "../../../content-model/feeds/news-sitemap.ts";
import { renderSitemap, renderSitemapIndex, sitemapMaximum } from "../../../content-model/feeds/sitemap.ts";
import type { TypeDefinition } from "../../../content-model/types/definition.ts";
import { typeNamed, typeOfCollection } from "../../../content-model/types/index.ts";
import { listKeys } from "../artefacts/bucket.ts";
import { sitemapHeaders } from "../artefacts/header-rules.ts";
import { newsSitemapKey, sitemapIndexKey, sitemapPageKey, sitemapPagePrefix } from "../artefacts/keys.ts";
import { artefactOfKey } from "../artefacts/parse-key.ts";
import { listPeriod } from "../storage/listings.ts";
import { listRecentNews } from "../storage/passing.ts";
import type { RenderContext } from "./context.ts";
import { absent, bytes, settle, type Wanted } from "./settle.ts";
import {
  isShortest,
  isWithin,
  pageMaximum,
  periodAround,
  periodsOf,
  periodWithin,
} from "./sitemap-periods.ts";
import { writeSound } from "./write-sound.ts";

/** A page of the sitemap, of the entries of a period. */
export type SitemapPage = { readonly collection: string; readonly period: string };

/**
 * Settles the pages that hold the entries of some periods, whatever pages there were for them, and then
 * the index. Where a period has outgrown its page, pages of shorter periods are there before it goes;
 * where it fits into a page again, that page is there before the shorter ones go. Both are begun by what
 * is found stored, so that whoever comes after an interrupted change finishes it.
 * @param also whether the sitemap for news is to be settled too
 * @returns the keys that were written or deleted
 */
export async function settleSitemaps(
  context: RenderContext,
  pages: readonly SitemapPage[],
  also: { readonly news: boolean },
): Promise<string[]> {
  const stored = pages.length === 0 ? [] : await storedPages(context);
  const written: string[] = [];
  for (const [collection, periods] of byCollection(pages)) {
    const definition = typeOfCollection(collection);
    if (definition === undefined) continue;
    const own = stored.filter((page) => page.collection === collection).map((page) => page.period);
    written.push(...(await settleCollection(context, definition, { periods, stored: own })));
  }
  if (also.news) {
    written.push(...(await settle(context.published, [newsSitemapKey], () => computeNews(context))));
  }
  written.push(...(await settle(context.published, [sitemapIndexKey], () => computeIndex(context))));
  return written;
}

async function settleCollection(
  context: RenderContext,
  definition: TypeDefinition,
  { periods, stored }: { periods: readonly string[]; stored: readonly string[] },
): Promise<string[]> {
  const pages = await pagesFor(context, definition, periods);
  const written: string[] = [];
  for (const page of pages) written.push(...(await settlePage(context, definition, page)));
  for (const period of stored) {
    const superseded = pages.some((page) => isWithin(page, period) || isWithin(period, page));
    if (superseded) written.push(...(await settlePage(context, definition, period)));
  }
  return written;
}

/**
 * A page that has outgrown itself goes only when the pages that take its place are there, whoever finds
 * it so: those of periods in which nothing changed are nobody else's to make.
 */
async function settlePage(
  context: RenderContext,
  definition: TypeDefinition,
  period: string,
): Promise<string[]> {
  const key = sitemapPageKey(definition.collection, period);
  const written: string[] = [];
  const own = await settle(context.published, [key], async () => {
    const page = await computePage(context, definition, period);
    if (page === "outgrown") {
      for (const part of await pagesWithin(context, definition, period)) {
        if (part !== period) written.push(...(await settlePage(context, definition, part)));
      }
    }
    return new Map([[key, page === "outgrown" ? absent : page]]);
  });
  return [...written, ...own];
}

/** The pages, as the lists are now, that hold what was published in some periods. */
async function pagesFor(
  context: RenderContext,
  definition: TypeDefinition,
  periods: readonly string[],
): Promise<string[]> {
  const pages = new Set<string>();
  const overfull = new Map<string, boolean>();
  for (const period of periods) {
    for (const candidate of periodsOf(period)) {
      const known = overfull.get(candidate) ?? (await isOverfull(context, definition, candidate));
      overfull.set(candidate, known);
      if (known && candidate !== period) continue;
      const found = known ? await pagesWithin(context, definition, candidate) : [candidate];
      for (const page of found) pages.add(page);
      break;
    }
  }
  return [...pages];
}

/** All pages that a period which is more than a page's worth is parted into. */
async function pagesWithin(
  context: RenderContext,
  definition: TypeDefinition,
  period: string,
): Promise<string[]> {
  if (isShortest(period)) return [period];
  const rows = await rowsOf(context, definition, period);
  if (rows.length <= pageMaximum) return [period];
  const within = new Set(rows.map((row) => periodWithin(period, inKey(row.publishedAt)) ?? period));
  const parts: string[] = [];
  for (const part of within) parts.push(...(await pagesWithin(context, definition, part)));
  return parts;
}

/** A page stands while its entries fit into it and those of the period around it do not. */
async function computePage(
  context: RenderContext,
  definition: TypeDefinition,
  period: string,
): Promise<Wanted | "outgrown"> {
  const unreadable = (error: unknown) =>
    context.report({
      message: "An entry was left out of the sitemap",
      keys: [sitemapPageKey(definition.collection, period)],
      error,
      leftOut: true,
    });
  const around = periodAround(period);
  const limit = isShortest(period) ? sitemapMaximum.addresses : pageMaximum + 1;
  const [rows, needed] = await Promise.all([
    rowsOf(context, definition, period, { limit, unreadable }),
    around === undefined || isOverfull(context, definition, around),
  ]);
  if (rows.length > pageMaximum && !isShortest(period)) return "outgrown";
  if (rows.length === 0 || !needed) return absent;
  const { addresses } = context.site;
  const lines = rows.map(({ slug, updatedAt }) => ({
    address: addresses.document(definition.collection, slug),
    updatedAt,
  }));
  const text = writeSound(lines, renderSitemap, ({ address }, cause) =>
    unreadable(new Error(`${address} cannot be written`, { cause })),
  );
  return bytes(text, sitemapHeaders);
}

/** The index says nothing but which pages there are, so it changes only when one comes or goes. */
async function computeIndex(context: RenderContext): Promise<Map<string, Wanted>> {
  const { site } = context.site.addresses;
  const keys: string[] = [];
  for await (const key of listKeys(context.published, sitemapPagePrefix)) {
    if (key === newsSitemapKey || isPage(key)) keys.push(key);
  }
  // The schema of indexes asks for one sitemap at least.
  if (keys.length === 0) return new Map([[sitemapIndexKey, absent]]);
  const lines = keys.map((key) => ({ address: `${site}/${key}` }));
  return new Map([[sitemapIndexKey, bytes(renderSitemapIndex(lines), sitemapHeaders)]]);
}

/** The pages that are stored, 1,000 a call. */
export async function storedPages({ published }: RenderContext): Promise<SitemapPage[]> {
  const pages: SitemapPage[] = [];
  for await (const key of listKeys(published, sitemapPagePrefix)) {
    const artefact = artefactOfKey(key);
    if (artefact?.kind === "sitemap-page") pages.push(artefact);
  }
  return pages;
}

const isPage = (key: string): boolean => artefactOfKey(key)?.kind === "sitemap-page";

/** News of the last days: there while there is any, because a sitemap names at least one address. */
async function computeNews(context: RenderContext): Promise<Map<string, Wanted>> {
  const { addresses, name } = context.site;
  const unreadable = (error: unknown) =>
    context.report({
      message: "An item was left out of the sitemap for news",
      keys: [newsSitemapKey],
      error,
      leftOut: true,
    });
  const cards = await listRecentNews(context.table, { limit: newsSitemapMaximum, unreadable });
  if (cards.length === 0) return new Map([[newsSitemapKey, absent]]);
  const items = cards.map(({ type, slug, language, publishedAt, title }) => ({
    address: addresses.document(typeNamed(type).collection, slug),
    language,
    publishedAt,
    title,
  }));
  const text = writeSound(
    items,
    (sound) => renderNewsSitemap(name, sound),
    ({ address }, cause) => unreadable(new Error(`${address} cannot be written`, { cause })),
  );
  return new Map([[newsSitemapKey, bytes(text, sitemapHeaders)]]);
}

async function isOverfull(
  context: RenderContext,
  definition: TypeDefinition,
  period: string,
): Promise<boolean> {
  const rows = await rowsOf(context, definition, period, { limit: pageMaximum + 1 });
  return rows.length > pageMaximum;
}

/** Whoever makes a page tells of the rows that cannot be read: who only counts them need not. */
function rowsOf(
  context: RenderContext,
  definition: TypeDefinition,
  period: string,
  options: { limit?: number; unreadable?: (error: unknown) => void } = {},
) {
  const { limit, unreadable = () => {} } = options;
  return listPeriod(context.table, { type: definition.name, period, limit }, unreadable);
}

/** An instant as keys write it, so that periods can be cut from it. */
const inKey = (instant: string): string => new Date(instant).toISOString();

function byCollection(pages: readonly SitemapPage[]): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const { collection, period } of pages) {
    grouped.set(collection, [...(grouped.get(collection) ?? []), period]);
  }
  return grouped;
}
