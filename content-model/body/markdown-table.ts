import type { BodyDraft } from "./draft.ts";
import { convertInline } from "./markdown-inline.ts";
import { type Conversion, lineOf, type MarkdownNode } from "./markdown-tree.ts";

type DraftTable = Extract<BodyDraft[number], { _type: "table" }>;

/** A pipe table. A first row of empty cells, which Markdown cannot do without, says that there is no header. */
export function convertTable(table: MarkdownNode, conversion: Conversion): DraftTable {
  const rows = table.children.flatMap((section) => section.children);
  const [first] = rows;
  if (first?.children.some((cell) => cell.token.attrGet("style") !== null)) {
    conversion.refuse("table-alignment", lineOf(table.token));
  }
  const header = first?.children.some((cell) => cell.children[0]?.token.content !== "") ?? false;
  return {
    _type: "table",
    header,
    rows: (header ? rows : rows.slice(1)).map((row) => convertRow(row, conversion)),
  };
}

function convertRow(row: MarkdownNode, conversion: Conversion): DraftTable["rows"][number] {
  const line = lineOf(row.token);
  if (line !== undefined && cellsWritten(conversion.lines[line - 1] ?? "") > row.children.length) {
    conversion.refuse("table-cells", line);
  }
  return {
    _type: "row",
    cells: row.children.map((cell) => ({
      _type: "cell" as const,
      ...convertInline(cell.children[0]?.token, conversion, line),
    })),
  };
}

/** How many cells a line of the source has: the parser leaves those beyond the header's out without a word. */
function cellsWritten(line: string): number {
  const cells = line.trim().split(/(?<!\\)\|/);
  if (cells[0] === "") cells.shift();
  if (cells.at(-1) === "") cells.pop();
  return cells.length;
}
