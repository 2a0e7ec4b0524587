import { isSafeLink } from "../../schemas/primitives.ts";
import { element, textOf } from "./html-write.ts";
import type { TextBlock } from "./schema.ts";
import { decorators } from "./vocabulary.ts";

type Text = Pick<TextBlock, "children" | "markDefs">;

/**
 * The spans of a block as HTML: an element around each run of neighbours that share a mark, a link outside its
 * decorators. A mark that is neither a decorator nor a safe link leaves its text bare.
 */
export function spansToHtml(text: Text): string {
  const links = new Map(
    text.markDefs.filter(({ href }) => isSafeLink(href)).map(({ _key, href }) => [_key, href]),
  );
  return wrapped(
    text.children.map((span) => ({ text: span.text, marks: marksOf(span.marks, links) })),
    links,
  );
}

interface MarkedText {
  readonly text: string;
  /** Outermost first. */
  readonly marks: readonly string[];
}

/** In the order in which they nest: one link at most, for links cannot nest, then the decorators. */
function marksOf(marks: readonly string[], links: ReadonlyMap<string, string>): string[] {
  const link = marks.find((mark) => links.has(mark));
  const decoration = decorators.filter((decorator) => marks.includes(decorator));
  return link === undefined ? decoration : [link, ...decoration];
}

/** At most six levels deep, for a span has each mark once. */
function wrapped(spans: readonly MarkedText[], links: ReadonlyMap<string, string>): string {
  let html = "";
  for (let start = 0; start < spans.length; ) {
    const mark = spans[start]?.marks[0];
    let end = start + 1;
    while (end < spans.length && spans[end]?.marks[0] === mark) end += 1;
    const run = spans.slice(start, end);
    if (mark === undefined) html += run.map((span) => textOf(span.text)).join("");
    else {
      const inner = run.map((span) => ({ text: span.text, marks: span.marks.slice(1) }));
      html += markToHtml(mark, links.get(mark), wrapped(inner, links));
    }
    start = end;
  }
  return html;
}

function markToHtml(mark: string, href: string | undefined, content: string): string {
  if (href !== undefined) return linkTo(href, content);
  const decorator = decorators.find((known) => known === mark);
  return decorator === undefined ? content : element(decorator, {}, content);
}

/** A link; one that leaves for another page cannot reach back to this one. */
export function linkTo(href: string, content: string, type?: string): string {
  return element("a", { href, rel: /^https?:/i.test(href) ? "noopener" : undefined, type }, content);
}
