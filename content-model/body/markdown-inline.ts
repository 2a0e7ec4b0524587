import type { Token } from "markdown-it";
import { isSafeLink } from "../../schemas/primitives.ts";
import type { BodyDraft } from "./draft.ts";
import { linksWithKeys } from "./keys.ts";
import { type Conversion, lineOf } from "./markdown-tree.ts";
import { type Decorator, decorators } from "./vocabulary.ts";

/** The text of a block: its spans and the links they refer to. */
export type InlineText = Pick<Extract<BodyDraft[number], { _type: "block" }>, "children" | "markDefs">;

/** An empty text still has a span, as Portable Text wants it. */
export const emptyText: InlineText = { children: [{ _type: "span", text: "", marks: [] }], markDefs: [] };

/** The spans of a paragraph, heading, item or cell. A soft break is a space, a hard break a line break. */
export function convertInline(
  inline: Token | undefined,
  conversion: Conversion,
  line: number | undefined = inline === undefined ? undefined : lineOf(inline),
): InlineText {
  const state: InlineState = { runs: [], open: new Map(), hrefs: [], link: undefined, line };
  for (const token of inline?.children ?? []) convertToken(token, state, conversion);
  const links = linksWithKeys(state.hrefs);
  const children = state.runs.map(({ text, marks, link }) => {
    const key = link === undefined ? undefined : links[link]?._key;
    return { _type: "span" as const, text, marks: key === undefined ? marks : [...marks, key] };
  });
  return children.length === 0 ? emptyText : { children, markDefs: links };
}

interface Run {
  text: string;
  readonly marks: Decorator[];
  /** Which of the addresses it leads to. */
  readonly link: number | undefined;
}

interface InlineState {
  readonly runs: Run[];
  /** How often each decorator is open: emphasis may stand in emphasis. */
  readonly open: Map<Decorator, number>;
  readonly hrefs: string[];
  link: number | undefined;
  line: number | undefined;
}

function convertToken(token: Token, state: InlineState, conversion: Conversion): void {
  switch (token.type) {
    case "text":
    case "text_special":
      addText(token.content, state);
      break;
    case "code_inline":
      addText(token.content, state, "code");
      break;
    case "softbreak":
    case "hardbreak":
      addText(token.type === "softbreak" ? " " : "\n", state);
      if (state.line !== undefined) state.line += 1;
      break;
    case "strong_open":
    case "strong_close":
      count("strong", token.nesting, state);
      break;
    case "em_open":
    case "em_close":
      count("em", token.nesting, state);
      break;
    case "link_open":
      openLink(token, state, conversion);
      break;
    case "link_close":
      if (state.runs.at(-1)?.link !== state.link) conversion.refuse("empty-link", state.line);
      state.link = undefined;
      break;
    case "html_inline":
      conversion.refuse("raw-html", state.line, token.content);
      break;
    case "s_open":
      conversion.refuse("strikethrough", state.line);
      break;
    case "s_close":
      break;
    case "image":
      conversion.refuse("inline-image", state.line, token.content);
      break;
    default:
      conversion.refuse("unsupported-markdown", state.line, token.type);
      break;
  }
}

function count(decorator: Decorator, step: number, state: InlineState): void {
  state.open.set(decorator, (state.open.get(decorator) ?? 0) + step);
}

function openLink(token: Token, state: InlineState, conversion: Conversion): void {
  const href = token.attrGet("href") ?? "";
  conversion.hrefs.add(href);
  if (!isSafeLink(href)) conversion.refuse("link-scheme", state.line, href);
  if (token.attrGet("title") !== null) conversion.refuse("link-title", state.line, href);
  state.link = state.hrefs.push(href) - 1;
}

function addText(text: string, { runs, open, link }: InlineState, extra?: Decorator): void {
  if (text === "") return;
  const marks = decorators.filter((decorator) => decorator === extra || (open.get(decorator) ?? 0) > 0);
  const last = runs.at(-1);
  if (last !== undefined && last.link === link && last.marks.join() === marks.join()) last.text += text;
  else runs.push({ text, marks, link });
}
