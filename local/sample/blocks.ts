/** Blocks of a body in Portable Text, as an editor's program would send them: without keys. */

type TextStyle = "normal" | "h2" | "blockquote";

export const paragraph = (text: string) => textBlock("normal", text);
export const heading = (text: string) => textBlock("h2", text);
export const quotation = (text: string) => textBlock("blockquote", text);

function textBlock(style: TextStyle, text: string) {
  return { _type: "block" as const, style, children: [{ _type: "span" as const, text }] };
}
