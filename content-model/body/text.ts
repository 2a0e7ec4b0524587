import { withoutTextForbidden } from "../../schemas/characters.ts";
import type { Block, Body, TextBlock } from "./schema.ts";

/**
 * What a body says, as plain text for summaries: paragraphs parted by an empty line, the items of a list and the
 * rows of a table by a line break, cells by a tab. Captions and the titles of files and media are left out: they
 * say nothing where the thing itself is not shown.
 */
export function bodyToText(body: Body): string {
  let text = "";
  let previous: Block | undefined;
  for (const block of body) {
    const words = withoutTextForbidden(wordsOf(block)).trim();
    if (words === "") continue;
    const separator = isItem(previous) && isItem(block) ? "\n" : "\n\n";
    text += previous === undefined ? words : separator + words;
    previous = block;
  }
  return text;
}

function wordsOf(block: Block): string {
  switch (block._type) {
    case "block":
      return spansToText(block);
    case "callout":
      return block.text;
    case "pullQuote":
      return block.attribution === undefined ? block.text : `${block.text}\n${block.attribution}`;
    case "table":
      return block.rows.map((row) => row.cells.map(spansToText).join("\t")).join("\n");
    default:
      return "";
  }
}

function spansToText({ children }: Pick<TextBlock, "children">): string {
  return children.map((span) => span.text).join("");
}

function isItem(block: Block | undefined): boolean {
  return block?._type === "block" && block.listItem !== undefined;
}
