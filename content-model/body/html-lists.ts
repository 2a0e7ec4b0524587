import { spansToHtml } from "./html-text.ts";
import { element } from "./html-write.ts";
import type { TextBlock } from "./schema.ts";

/**
 * List items that follow each other, as lists in lists: what is deeper than an item belongs to it, and where the
 * kind changes a new list begins. A level that was skipped is not made up, for an empty item would show as a
 * bullet without text.
 */
export function listToHtml(items: readonly TextBlock[]): string {
  const lists: { readonly tag: "ol" | "ul"; content: string }[] = [];
  let rest = items;
  for (let [head] = rest; head !== undefined; [head] = rest) {
    const level = levelOf(head);
    const next = rest.findIndex((item, index) => index > 0 && levelOf(item) <= level);
    const end = next === -1 ? rest.length : next;
    const content = element("li", {}, spansToHtml(head) + listToHtml(rest.slice(1, end)));
    const tag = head.listItem === "number" ? "ol" : "ul";
    const last = lists.at(-1);
    if (last?.tag === tag) last.content += content;
    else lists.push({ tag, content });
    rest = rest.slice(end);
  }
  return lists.map(({ tag, content }) => element(tag, {}, content)).join("");
}

function levelOf(item: TextBlock): number {
  return item.level ?? 1;
}
