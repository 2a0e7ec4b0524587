import type { FeedEnclosure, FeedItem } from "./channel.ts";
import { emptyElement, parentElement, textElement } from "./xml.ts";

/** Media RSS 1.5.1, for what RSS and Atom have no element of their own. */
export const mediaNamespace = "http://search.yahoo.com/mrss/";

/** A file as `media:content`; size in bytes, duration in whole seconds. */
export function mediaFile(file: FeedEnclosure): string {
  const attributes = {
    url: file.url,
    fileSize: file.size,
    type: file.contentType,
    medium: mediumOf(file.contentType),
    duration: file.durationSeconds === undefined ? undefined : Math.round(file.durationSeconds),
  };
  if (file.title === undefined) return emptyElement("media:content", attributes);
  return parentElement("media:content", textElement("media:title", file.title, plain), attributes);
}

/** The lead image with its text alternative, where it has one. */
export function mediaImage(image: NonNullable<FeedItem["image"]>): string {
  const attributes = { url: image.url, medium: "image" };
  if (image.alt === "") return emptyElement("media:content", attributes);
  return parentElement("media:content", textElement("media:description", image.alt, plain), attributes);
}

const plain = { type: "plain" };

function mediumOf(contentType: string): string {
  const kind = contentType.slice(0, contentType.indexOf("/"));
  return kind === "image" || kind === "audio" || kind === "video" ? kind : "document";
}
