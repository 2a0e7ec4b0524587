import { isSafeLink } from "../../schemas/primitives.ts";
import { linkTo, spansToHtml } from "./html-text.ts";
import { element, textOf } from "./html-write.ts";
import type { Block, ImageBlock, TableBlock } from "./schema.ts";

/** What a rendered body needs to know of an asset. */
export interface RenderedAsset {
  /** https or http, or a path from the site's root. */
  readonly url: string;
  readonly contentType: string;
  /** Bytes; not shown, and accepted so that an asset may be given as it is. */
  readonly size?: number | undefined;
  /** Pixels. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly title?: string | undefined;
}

export type FindAsset = (id: string) => RenderedAsset | null;

type BlockOf<Type extends Block["_type"]> = Extract<Block, { _type: Type }>;

export function imageToHtml(image: ImageBlock, find: FindAsset): string {
  const picture = pictureOf(image, find);
  return picture === "" ? "" : element("figure", {}, picture + captionOf(image));
}

export function pullQuoteToHtml(quote: BlockOf<"pullQuote">, find: FindAsset): string {
  const picture = quote.image === undefined ? "" : pictureOf(quote.image, find);
  const shown = quote.image !== undefined && picture !== "" ? captionOf(quote.image) : "";
  const attribution = quote.attribution === undefined ? "" : element("cite", {}, textOf(quote.attribution));
  const words = element("blockquote", {}, paragraphsOf(quote.text));
  const below = attribution === "" ? "" : element("figcaption", {}, attribution);
  const portrait = picture === "" ? "" : element("figure", {}, picture + shown);
  return element("figure", { class: "katern-pull-quote" }, portrait + words + below);
}

/** Ours plays in the page; elsewhere is a link, for a page cannot vouch for what it would embed. */
export function mediaToHtml(media: BlockOf<"media">, find: FindAsset): string {
  const title = textOf(media.title);
  if (media.url !== undefined && isSafeLink(media.url)) {
    return element("p", { class: "katern-media" }, linkTo(media.url, title));
  }
  const asset = media.asset === undefined ? null : found(media.asset, find);
  if (asset === null) return "";
  const link = linkTo(asset.url, title, asset.contentType);
  const kind = /^(video|audio)\//.exec(asset.contentType)?.[1];
  if (kind === undefined) return element("p", { class: "katern-media" }, link);
  const source = element("source", { src: asset.url, type: asset.contentType });
  const player =
    kind === "audio"
      ? element("audio", { controls: "controls", preload: "metadata" }, source)
      : element("video", { controls: "controls", preload: "metadata", ...sizeOf(asset) }, source);
  return element("figure", { class: "katern-media" }, player + element("figcaption", {}, link));
}

export function fileToHtml(file: BlockOf<"file">, find: FindAsset): string {
  const asset = found(file.asset, find);
  if (asset === null) return "";
  const title = file.title ?? asset.title ?? asset.url.split("/").at(-1) ?? asset.url;
  return element("p", { class: "katern-file" }, linkTo(asset.url, textOf(title), asset.contentType));
}

export function calloutToHtml(callout: BlockOf<"callout">): string {
  return element(
    "aside",
    { class: `katern-callout katern-callout-${callout.kind}` },
    paragraphsOf(callout.text),
  );
}

export function tableToHtml(table: TableBlock): string {
  const [first, ...others] = table.rows;
  const head = table.header && first !== undefined ? first : undefined;
  const body = head === undefined ? table.rows : others;
  const heading = head?.cells.map((cell) => element("th", { scope: "col" }, spansToHtml(cell))).join("");
  const rows = body.map((row) =>
    element("tr", {}, row.cells.map((cell) => element("td", {}, spansToHtml(cell))).join("")),
  );
  return element(
    "table",
    {},
    (heading === undefined ? "" : element("thead", {}, element("tr", {}, heading))) +
      (rows.length === 0 ? "" : element("tbody", {}, rows.join(""))),
  );
}

type Picture = Pick<ImageBlock, "asset" | "alt" | "caption" | "credit">;

function pictureOf(image: Picture, find: FindAsset): string {
  const asset = found(image.asset, find);
  if (asset === null || !asset.contentType.startsWith("image/")) return "";
  return element("img", { src: asset.url, alt: image.alt ?? "", ...sizeOf(asset) });
}

function captionOf({ caption, credit }: Picture): string {
  const parts = [
    caption === undefined ? [] : [textOf(caption)],
    credit === undefined ? [] : [element("cite", {}, textOf(credit))],
  ].flat();
  return parts.length === 0 ? "" : element("figcaption", {}, parts.join(" "));
}

function sizeOf({ width, height }: RenderedAsset): { width?: number; height?: number } {
  return width === undefined || height === undefined ? {} : { width, height };
}

/** An empty line parts paragraphs, a single line break stays one. */
function paragraphsOf(text: string): string {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph !== "")
    .map((paragraph) => element("p", {}, textOf(paragraph)))
    .join("");
}

/** The asset, if it is there and its address may stand in a page. */
function found(id: string, find: FindAsset): RenderedAsset | null {
  const asset = find(id);
  if (asset === null) return null;
  const safe = /^https?:/i.test(asset.url)
    ? isSafeLink(asset.url)
    : asset.url.startsWith("/") &&
      isSafeLink(`https://site.invalid${asset.url}`) &&
      !asset.url.startsWith("//");
  return safe ? asset : null;
}
