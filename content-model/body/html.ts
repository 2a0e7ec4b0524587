import { listToHtml } from "./html-lists.ts";
import {
  calloutToHtml,
  type FindAsset,
  fileToHtml,
  imageToHtml,
  mediaToHtml,
  pullQuoteToHtml,
  tableToHtml,
} from "./html-objects.ts";
import { spansToHtml } from "./html-text.ts";
import { element } from "./html-write.ts";
import type { Block, Body, TextBlock } from "./schema.ts";
import type { TextStyle } from "./vocabulary.ts";

export type { RenderedAsset } from "./html-objects.ts";
export { allowedElements } from "./html-write.ts";

export interface HtmlOptions {
  /** The asset of an id; null where it cannot be shown, and then its block is left out. */
  readonly asset: FindAsset;
  /** How many levels headings go down where the body stands below other headings; h6 is the deepest. */
  readonly headingOffset?: 0 | 1 | 2 | undefined;
}

/**
 * A body as HTML that is safe to embed anywhere, and well-formed XML for feeds (XHTML without a namespace).
 * Only what `allowedElements` lists comes out. Classes: `katern-pull-quote`, `katern-media`, `katern-file`,
 * `katern-callout` with `katern-callout-note`, `-tip`, `-important`, `-warning` or `-caution`.
 * Links and addresses are checked again and forbidden characters removed, whatever storage held.
 * Neighbouring quotes are one blockquote, neighbouring list items one list; empty paragraphs and headings are
 * left out.
 */
export function bodyToHtml(body: Body, options: HtmlOptions): string {
  return runsOf(body)
    .map((run) => (run.kind === "object" ? objectToHtml(run.block, options) : textToHtml(run, options)))
    .join("");
}

type ObjectBlock = Exclude<Block, TextBlock>;
type TextRun = { readonly kind: "list" | "quote" | "text"; readonly blocks: TextBlock[] };
type Run = TextRun | { readonly kind: "object"; readonly block: ObjectBlock };

/** Blocks that make one element together, together. */
function runsOf(body: Body): Run[] {
  const runs: Run[] = [];
  for (const block of body) {
    if (block._type !== "block") {
      runs.push({ kind: "object", block });
      continue;
    }
    const kind = kindOf(block);
    const last = runs.at(-1);
    if (last !== undefined && last.kind === kind) last.blocks.push(block);
    else runs.push({ kind, blocks: [block] });
  }
  return runs;
}

function kindOf(block: TextBlock): TextRun["kind"] {
  if (block.listItem !== undefined) return "list";
  return block.style === "blockquote" ? "quote" : "text";
}

function textToHtml({ kind, blocks }: TextRun, options: HtmlOptions): string {
  if (kind === "list") return listToHtml(blocks);
  const html = blocks.map((block) => paragraphOrHeading(block, options)).join("");
  return kind === "quote" && html !== "" ? element("blockquote", {}, html) : html;
}

const headings = ["h2", "h3", "h4", "h5", "h6"] as const;
const depths: Partial<Record<TextStyle, number>> = { h2: 0, h3: 1, h4: 2 };

function paragraphOrHeading(block: TextBlock, { headingOffset = 0 }: HtmlOptions): string {
  const content = spansToHtml(block);
  if (content === "") return "";
  const depth = depths[block.style];
  return element(depth === undefined ? "p" : (headings[depth + headingOffset] ?? "h6"), {}, content);
}

function objectToHtml(block: ObjectBlock, { asset }: HtmlOptions): string {
  switch (block._type) {
    case "image":
      return imageToHtml(block, asset);
    case "pullQuote":
      return pullQuoteToHtml(block, asset);
    case "media":
      return mediaToHtml(block, asset);
    case "file":
      return fileToHtml(block, asset);
    case "table":
      return tableToHtml(block);
    case "callout":
      return calloutToHtml(block);
  }
}
