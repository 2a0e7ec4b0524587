import type { BodyDraft } from "./draft.ts";
import { convertInline, emptyText, type InlineText } from "./markdown-inline.ts";
import { calloutOf, imagesOf, isImageParagraph } from "./markdown-objects.ts";
import type { RefusalCode } from "./markdown-refusals.ts";
import { convertTable } from "./markdown-table.ts";
import { type Conversion, lineOf, type MarkdownNode } from "./markdown-tree.ts";
import { type ListKind, listDepth, type TextStyle } from "./vocabulary.ts";

/** A block and the line (from 1) it comes from. */
export interface LinedBlock {
  readonly block: BodyDraft[number];
  readonly line: number | undefined;
}

/** The blocks of a body from the blocks of Markdown; what cannot be carried is refused and left out. */
export function convertBlocks(nodes: readonly MarkdownNode[], conversion: Conversion): LinedBlock[] {
  refuseAdjacentLists(nodes, conversion);
  return nodes.flatMap((node) => {
    const line = lineOf(node.token);
    return convertBlock(node, conversion).map((block) => ({ block, line }));
  });
}

function convertBlock(node: MarkdownNode, conversion: Conversion): BodyDraft {
  switch (node.token.type) {
    case "paragraph_open":
      return convertParagraph(node, conversion);
    case "heading_open":
      return convertHeading(node, conversion);
    case "bullet_list_open":
    case "ordered_list_open":
      return convertList(node, 1, conversion);
    case "blockquote_open":
      return convertQuote(node, conversion);
    case "table_open":
      return [convertTable(node, conversion)];
    default:
      conversion.refuse(codeOfBlock(node.token.type), lineOf(node.token));
      return [];
  }
}

const codesOfBlocks: ReadonlyMap<string, RefusalCode> = new Map([
  ["html_block", "raw-html"],
  ["hr", "thematic-break"],
  ["fence", "code-block"],
  ["code_block", "code-block"],
]);

/** Code and HTML are named as such wherever they stand. */
function codeOfBlock(type: string, otherwise: RefusalCode = "unsupported-markdown"): RefusalCode {
  return codesOfBlocks.get(type) ?? otherwise;
}

function convertParagraph(node: MarkdownNode, conversion: Conversion): BodyDraft {
  if (isImageParagraph(node)) return imagesOf(node, conversion);
  return [textBlock("normal", convertInline(node.children[0]?.token, conversion))];
}

const headings: ReadonlyMap<string, TextStyle> = new Map([
  ["h2", "h2"],
  ["h3", "h3"],
  ["h4", "h4"],
]);

function convertHeading(node: MarkdownNode, conversion: Conversion): BodyDraft {
  const style = headings.get(node.token.tag);
  if (style === undefined) conversion.refuse("heading-level", lineOf(node.token));
  return [textBlock(style ?? "normal", convertInline(node.children[0]?.token, conversion))];
}

function convertQuote(node: MarkdownNode, conversion: Conversion): BodyDraft {
  const callout = calloutOf(node, conversion);
  if (callout !== undefined) return [callout];
  return node.children.flatMap((child) => {
    if (child.token.type === "paragraph_open") {
      return [textBlock("blockquote", convertInline(child.children[0]?.token, conversion))];
    }
    conversion.refuse(codeOfBlock(child.token.type, "quote-content"), lineOf(child.token));
    return [];
  });
}

function convertList(list: MarkdownNode, level: number, conversion: Conversion): BodyDraft {
  if (level > listDepth) {
    conversion.refuse("list-depth", lineOf(list.token));
    return [];
  }
  if (list.token.attrGet("start") !== null) conversion.refuse("list-start", lineOf(list.token));
  const kind: ListKind = list.token.type === "ordered_list_open" ? "number" : "bullet";
  return list.children.flatMap((item) => convertItem(item, { kind, level }, conversion));
}

function convertItem(
  item: MarkdownNode,
  { kind, level }: { kind: ListKind; level: number },
  conversion: Conversion,
): BodyDraft {
  refuseAdjacentLists(item.children, conversion);
  const [first] = item.children;
  const paragraph = first?.token.type === "paragraph_open" ? first : undefined;
  const own = paragraph === undefined ? emptyText : convertInline(paragraph.children[0]?.token, conversion);
  const rest = paragraph === undefined ? item.children : item.children.slice(1);
  return [
    { ...textBlock("normal", own), listItem: kind, level },
    ...rest.flatMap((child) => {
      if (isList(child)) return convertList(child, level + 1, conversion);
      conversion.refuse(codeOfBlock(child.token.type, "list-item-content"), lineOf(child.token));
      return [];
    }),
  ];
}

function refuseAdjacentLists(nodes: readonly MarkdownNode[], conversion: Conversion): void {
  nodes.forEach((node, index) => {
    if (node.token.type !== "ordered_list_open") return;
    if (nodes[index - 1]?.token.type === "ordered_list_open") {
      conversion.refuse("adjacent-lists", lineOf(node.token));
    }
  });
}

function isList(node: MarkdownNode): boolean {
  return node.token.type === "bullet_list_open" || node.token.type === "ordered_list_open";
}

function textBlock(style: TextStyle, text: InlineText): Extract<BodyDraft[number], { _type: "block" }> {
  return { _type: "block", style, ...text };
}
