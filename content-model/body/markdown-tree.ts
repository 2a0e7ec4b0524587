import type { Token } from "markdown-it";
import type { Refuse } from "./markdown-refusals.ts";

/** A block of Markdown with the blocks in it. */
export interface MarkdownNode {
  readonly token: Token;
  readonly children: MarkdownNode[];
}

/** What a conversion needs besides the tree. */
export interface Conversion {
  /** The source's lines, for what the parser leaves out. */
  readonly lines: readonly string[];
  readonly refuse: Refuse;
  /** Collects the addresses of links and images, so that unused definitions can be found. */
  readonly hrefs: Set<string>;
}

/** The parser's flat list as a tree; its own limit (100) bounds the depth. */
export function treeOf(tokens: readonly Token[]): MarkdownNode[] {
  const root: MarkdownNode[] = [];
  const open = [root];
  for (const token of tokens) {
    if (token.nesting < 0) {
      open.pop();
      continue;
    }
    const node: MarkdownNode = { token, children: [] };
    open.at(-1)?.push(node);
    if (token.nesting > 0) open.push(node.children);
  }
  return root;
}

/** The line (from 1) on which a token starts. */
export function lineOf(token: Token): number | undefined {
  return token.map === null ? undefined : token.map[0] + 1;
}
