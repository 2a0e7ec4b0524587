import { collections } from "../../../content-model/types/index.ts";
import {
  type FeedFormat,
  feedDirectoryKey,
  feedFormats,
  mostReadPrefix,
  newsSitemapKey,
  sitemapIndexKey,
  sitemapPagePrefix,
} from "./keys.ts";

/** What the published bucket's keys name: the way back from a key to what is to be rendered. */
export type Artefact =
  | { readonly kind: "document"; readonly collection: string; readonly slug: string }
  | { readonly kind: "feed"; readonly scope: string; readonly format: FeedFormat }
  | {
      readonly kind: "archive-page";
      readonly scope: string;
      readonly page: number;
      readonly format: FeedFormat;
    }
  | { readonly kind: "calendar"; readonly scope: string }
  | { readonly kind: "podcast"; readonly series: string }
  /** What podcast apps read beside a recording. */
  | { readonly kind: "chapters" | "transcript"; readonly session: string }
  | { readonly kind: "feed-directory" }
  | { readonly kind: "sitemap-index" }
  | { readonly kind: "sitemap-page"; readonly collection: string; readonly period: string }
  | { readonly kind: "news-sitemap" }
  | { readonly kind: "file"; readonly assetId: string; readonly filename: string }
  | { readonly kind: "most-read" };

/** Reads a key; undefined for keys that nothing writes. */
export function artefactOfKey(key: string): Artefact | undefined {
  if (key === sitemapIndexKey) return { kind: "sitemap-index" };
  if (key === newsSitemapKey) return { kind: "news-sitemap" };
  if (key === feedDirectoryKey) return { kind: "feed-directory" };
  const [room, ...rest] = key.split("/");
  if (room === "v1") return documentOf(rest);
  const podcast = room === "feeds" ? podcastOf(rest.join("/")) : undefined;
  if (podcast !== undefined) return podcast;
  if (room === "feeds" && key.endsWith(".ics")) return calendarOf(rest.join("/"));
  if (room === "feeds" && rest[0] === "archive") return archivePageOf(rest.slice(1).join("/"));
  if (room === "feeds") return feedOf(rest.join("/"));
  if (room === "files") return fileOf(rest);
  if (key.startsWith(mostReadPrefix)) return { kind: "most-read" };
  return key.startsWith(sitemapPagePrefix) ? sitemapPageOf(rest) : undefined;
}

function documentOf([collection, slug, ...more]: readonly string[]): Artefact | undefined {
  if (collection === undefined || slug === undefined || slug === "" || more.length > 0) return undefined;
  return collections.includes(collection) ? { kind: "document", collection, slug } : undefined;
}

function feedOf(path: string): Artefact | undefined {
  const dot = path.lastIndexOf(".");
  const format = feedFormats.find((known) => known === path.slice(dot + 1));
  return dot < 1 || format === undefined ? undefined : { kind: "feed", scope: path.slice(0, dot), format };
}

function podcastOf(path: string): Artefact | undefined {
  const [, series] = /^series\/([^/]+)\.podcast\.rss$/.exec(path) ?? [];
  if (series !== undefined) return { kind: "podcast", series };
  const [, session, part] = /^sessions\/([^/]+)\.(?:(chapters)\.json|transcript\.txt)$/.exec(path) ?? [];
  if (session === undefined) return undefined;
  return { kind: part === undefined ? "transcript" : "chapters", session };
}

function archivePageOf(path: string): Artefact | undefined {
  const feed = feedOf(path);
  const [, scope, page] = /^(.+)\/([1-9]\d{0,7})$/.exec(feed?.kind === "feed" ? feed.scope : "") ?? [];
  if (feed?.kind !== "feed" || scope === undefined) return undefined;
  return { kind: "archive-page", scope, page: Number(page), format: feed.format };
}

function calendarOf(path: string): Artefact | undefined {
  const scope = path.slice(0, -".ics".length);
  return scope === "" ? undefined : { kind: "calendar", scope };
}

function fileOf([assetId, filename, ...more]: readonly string[]): Artefact | undefined {
  if (assetId === undefined || filename === undefined || filename === "" || more.length > 0) return undefined;
  return { kind: "file", assetId, filename };
}

function sitemapPageOf([collection, name, ...more]: readonly string[]): Artefact | undefined {
  const written = /^(\d{4}-\d{2}(?:-\d{2})?)(?:T(\d{2}(?:-\d{2}){0,2}))?\.xml$/.exec(name ?? "");
  if (collection === undefined || written === null || more.length > 0) return undefined;
  const [, date = "", time] = written;
  const period = time === undefined ? date : `${date}T${time.replaceAll("-", ":")}`;
  return collections.includes(collection) ? { kind: "sitemap-page", collection, period } : undefined;
}
