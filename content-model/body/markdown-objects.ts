import type { Token } from "markdown-it";
import type { BodyDraft } from "./draft.ts";
import { type Conversion, lineOf, type MarkdownNode } from "./markdown-tree.ts";
import { type CalloutKind, calloutKinds } from "./vocabulary.ts";

/** Whether a paragraph holds images and nothing else: then they become blocks. */
export function isImageParagraph(paragraph: MarkdownNode): boolean {
  const tokens = (paragraph.children[0]?.token.children ?? []).filter(
    (token) => token.type !== "softbreak" && !(token.type === "text" && token.content.trim() === ""),
  );
  return tokens.length > 0 && tokens.every((token) => token.type === "image");
}

/** The images of such a paragraph: `![alt](asset:<id> "caption")`. */
export function imagesOf(paragraph: MarkdownNode, conversion: Conversion): BodyDraft {
  const inline = paragraph.children[0]?.token;
  let line = lineOf(paragraph.token);
  return (inline?.children ?? []).flatMap((token) => {
    if (token.type === "softbreak" && line !== undefined) line += 1;
    return token.type === "image" ? imageOf(token, line, conversion) : [];
  });
}

const assetAddress = /^asset:([0-9a-f-]{36})$/i;

function imageOf(token: Token, line: number | undefined, conversion: Conversion): BodyDraft {
  const source = token.attrGet("src") ?? "";
  conversion.hrefs.add(source);
  const asset = assetAddress.exec(source)?.[1]?.toLowerCase();
  const alt = plainText(token.children ?? [])?.trim();
  const caption = token.attrGet("title")?.trim();
  if (asset === undefined) conversion.refuse("image-elsewhere", line, source);
  if (alt === undefined || alt === "") conversion.refuse("image-alt", line, token.content);
  if (asset === undefined || alt === undefined || alt === "") return [];
  return [{ _type: "image", asset, alt, ...(caption ? { caption } : {}) }];
}

/** A quote that starts with `[!NOTE]` or its like, as a callout; undefined for any other quote. */
export function calloutOf(quote: MarkdownNode, conversion: Conversion): BodyDraft[number] | undefined {
  const [title, afterTitle, ...rest] =
    quote.children[0]?.token.type === "paragraph_open" ? inlineOf(quote) : [];
  const kind = title?.type === "text" ? kindOf(title.content) : undefined;
  if (kind === undefined || (afterTitle !== undefined && !isBreak(afterTitle))) return undefined;

  const paragraphs = quote.children.map((child, index) => {
    if (child.token.type !== "paragraph_open") return undefined;
    return plainText(index === 0 ? rest : (child.children[0]?.token.children ?? []));
  });
  const stray = quote.children[paragraphs.indexOf(undefined)];
  if (stray !== undefined) conversion.refuse("callout-content", lineOf(stray.token));
  const text = paragraphs.filter((paragraph) => paragraph !== undefined && paragraph !== "").join("\n\n");
  if (stray === undefined && text.trim() === "") conversion.refuse("callout-empty", lineOf(quote.token));
  return { _type: "callout", kind, text };
}

function inlineOf(quote: MarkdownNode): readonly Token[] {
  return quote.children[0]?.children[0]?.token.children ?? [];
}

function kindOf(title: string): CalloutKind | undefined {
  const name = /^\[!([a-z]+)\]\s*$/i.exec(title)?.[1]?.toLowerCase();
  return calloutKinds.find((kind) => kind === name);
}

function isBreak(token: Token): boolean {
  return token.type === "softbreak" || token.type === "hardbreak";
}

/** The text of tokens that have nothing but text; undefined when there is more. */
function plainText(tokens: readonly Token[]): string | undefined {
  let text = "";
  for (const token of tokens) {
    if (token.type === "text" || token.type === "text_special") text += token.content;
    else if (token.type === "softbreak") text += " ";
    else if (token.type === "hardbreak") text += "\n";
    else return undefined;
  }
  return text;
}
