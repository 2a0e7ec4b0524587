import MarkdownIt from "markdown-it";
import { isPlainText } from "../../schemas/characters.ts";
import { faultsOf } from "../../schemas/problem.ts";
import { withKeys } from "./keys.ts";
import { convertBlocks, type LinedBlock } from "./markdown-blocks.ts";
import { collectRefusals, type Refusal } from "./markdown-refusals.ts";
import { treeOf } from "./markdown-tree.ts";
import { type Body, bodySchema } from "./schema.ts";
import { bodyLimits } from "./vocabulary.ts";

/**
 * Markdown (CommonMark 0.31 and pipe tables) as a body. What a body cannot carry is refused and named, with the
 * line (from 1) where that is known; nothing is dropped in silence.
 *
 * Carried: paragraphs, headings 2–4, bullet and numbered lists to four levels, quotes, tables, strong, emphasis,
 * inline code, links (https, http, mailto, tel), `> [!NOTE]` as a callout (NOTE, TIP, IMPORTANT, WARNING,
 * CAUTION), and our own images alone in a paragraph: `![what it shows](asset:<id> "caption")`.
 * Code blocks are refused: a body has no place that keeps their indentation.
 * Two lists or quotes of one kind that follow each other become one, as Portable Text has it; numbered lists,
 * where that would change a number, are refused.
 *
 * Never throws. The same Markdown gives the same bytes; keys follow from content (keys.ts).
 */
export function markdownToBody(markdown: string): { body: Body } | { refusals: Refusal[] } {
  const source = markdown.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const refusal = refusalOfSource(source);
  if (refusal !== undefined) return { refusals: [refusal] };

  const refusals = collectRefusals();
  const environment: { references?: Record<string, { href: string }> } = {};
  const tree = treeOf(parser.parse(source, environment));
  const hrefs = new Set<string>();
  const blocks = convertBlocks(tree, { lines: source.split("\n"), refuse: refusals.refuse, hrefs });
  if (refusals.found.length > 0) return { refusals: refusals.found };

  for (const [label, { href }] of Object.entries(environment.references ?? {})) {
    if (!hrefs.has(href)) refusals.refuse("unused-reference", undefined, label.toLowerCase());
  }
  return refusals.found.length > 0 ? { refusals: refusals.found } : bodyWithinLimits(blocks);
}

/** Links of any kind become tokens, so that what is refused can be named; the default leaves some as bare text. */
const parser = new MarkdownIt({ html: true, linkify: false, typographer: false });
parser.validateLink = () => true;
parser.normalizeLinkText = (text) => text;

function refusalOfSource(source: string): Refusal | undefined {
  if (source.length > bodyLimits.markdown) {
    return { code: "too-long", detail: `The text is longer than ${bodyLimits.markdown} characters` };
  }
  if (isPlainText(source)) return undefined;
  const line = source.split("\n").findIndex((each) => !isPlainText(each)) + 1;
  return { line, code: "control-character", detail: "There is a control character or half a character here" };
}

/** The schema has the last word: on lengths and counts, and on characters that entities stood for. */
function bodyWithinLimits(blocks: readonly LinedBlock[]): { body: Body } | { refusals: Refusal[] } {
  const result = bodySchema.safeParse(withKeys(blocks.map(({ block }) => block)));
  if (result.success) return { body: result.data };
  return {
    refusals: faultsOf(result.error).map(({ pointer, code, detail }) => {
      const line = blocks[Number(pointer.split("/")[1])]?.line;
      return { line, code, detail: `${detail} (${pointer === "" ? "the whole text" : pointer})` };
    }),
  };
}
