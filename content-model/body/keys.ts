import { hash } from "node:crypto";
import type { BodyDraft } from "./draft.ts";
import type { Block, Body, LinkAnnotation, TableBlock, TextBlock } from "./schema.ts";

/**
 * Gives everything in a body a key: the one it came with or, where it came without, one that follows from its
 * content alone. So the same text gives the same bytes, and a block that was not touched keeps its key when
 * others come before it. Equal contents in one array are told apart by counting.
 * Links that no span refers to are left out.
 */
export function withKeys(draft: BodyDraft): Body {
  return keyed(draft, (block) => [block._type, contentOfBlock(block)], completeBlock);
}

type DraftBlock = BodyDraft[number];
type DraftTable = Extract<DraftBlock, { _type: "table" }>;
type DraftCell = DraftTable["rows"][number]["cells"][number];
type DraftText = Pick<Extract<DraftBlock, { _type: "block" }>, "children" | "markDefs">;

/** The links of a block with keys that follow from where they lead; `href`s in the order of the text. */
export function linksWithKeys(hrefs: readonly string[]): LinkAnnotation[] {
  return keyed(
    hrefs.map((href) => ({ href, _key: undefined })),
    ({ href }) => href,
    ({ href }, _key) => ({ _type: "link" as const, _key, href }),
  );
}

function completeBlock(block: DraftBlock, _key: string): Block {
  if (block._type === "block") return { ...block, _key, ...completeText(block) } satisfies TextBlock;
  if (block._type === "table") return { ...block, _key, rows: completeRows(block) } satisfies TableBlock;
  return { ...block, _key };
}

function completeRows(table: DraftTable): TableBlock["rows"] {
  return keyed(
    table.rows,
    (row) => row.cells.map(contentOfCell),
    (row, _key) => ({
      ...row,
      _key,
      cells: keyed(row.cells.map(cellOf), contentOfText, (cell, key) => ({
        _type: "cell" as const,
        _key: key,
        ...completeText(cell),
      })),
    }),
  );
}

function completeText(text: DraftText): Pick<TextBlock, "children" | "markDefs"> {
  const used = new Set(text.children.flatMap((span) => span.marks));
  const links = linksOf(text);
  return {
    children: keyed(
      text.children,
      (span) => contentOfSpan(span, links),
      (span, _key) => ({ ...span, _key }),
    ),
    markDefs: text.markDefs.filter((definition) => used.has(definition._key)),
  };
}

function cellOf(cell: DraftCell): Exclude<DraftCell, string> {
  if (typeof cell !== "string") return cell;
  return { _type: "cell", children: [{ _type: "span", text: cell, marks: [] }], markDefs: [] };
}

/** What a key follows from: the content, and of links where they lead rather than what they are called. */
function contentOfBlock(block: DraftBlock): unknown {
  if (block._type === "block") return [block.style, block.listItem, block.level, contentOfText(block)];
  if (block._type === "table") return [block.header, block.rows.map((row) => row.cells.map(contentOfCell))];
  return Object.entries(block)
    .filter(([name, value]) => name !== "_key" && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function contentOfCell(cell: DraftCell): unknown {
  return contentOfText(cellOf(cell));
}

function contentOfText(text: DraftText): unknown {
  const links = linksOf(text);
  return text.children.map((span) => contentOfSpan(span, links));
}

function contentOfSpan(span: DraftText["children"][number], links: ReadonlyMap<string, string>): unknown {
  return [span.text, span.marks.map((mark) => links.get(mark) ?? mark)];
}

function linksOf(text: DraftText): ReadonlyMap<string, string> {
  return new Map(text.markDefs.map((definition) => [definition._key, definition.href]));
}

function keyed<Item extends { _key?: string | undefined }, Result>(
  items: readonly Item[],
  contentOf: (item: Item) => unknown,
  complete: (item: Item, key: string) => Result,
): Result[] {
  const taken = new Set(items.flatMap((item) => item._key ?? []));
  const counts = new Map<string, number>();
  return items.map((item) => {
    if (item._key !== undefined) return complete(item, item._key);
    const base = hash("sha256", JSON.stringify(contentOf(item)), "hex").slice(0, 12);
    let count = counts.get(base) ?? 0;
    let key: string;
    do {
      count += 1;
      key = count === 1 ? base : `${base}-${count}`;
    } while (taken.has(key));
    counts.set(base, count);
    taken.add(key);
    return complete(item, key);
  });
}
