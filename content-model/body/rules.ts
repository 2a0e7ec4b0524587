import type { RefinementCtx } from "zod";
import { type FaultCode, faultParams } from "../../schemas/fault-codes.ts";
import { isDecorator } from "./vocabulary.ts";

/**
 * What holds in a body between its parts, where a field alone cannot say it. The same rules hold for what is
 * stored, for what readers get, where assets are resolved, and for what an editor sends, where keys may lack and a
 * cell may be a bare text.
 */
export function bodyRules(body: readonly RuledBlock[], context: RefinementCtx): void {
  const report: Report = (path, code, message) =>
    context.addIssue({ code: "custom", path, message, params: faultParams(code) });
  checkKeys(body, [], report);
  body.forEach((block, index) => {
    checkBlock(block, [index], report);
  });
}

/** The same, for people: JSON Schema cannot say it. */
export const bodyRulesInWords =
  "Keys are unique in their array. Every mark is a decorator or the key of a link of the same block; a span has each once, and one link at most. A list item has `listItem`, `level` and the style normal. An image has `alt` or is `decorative`. Media have either `asset` or `url`. All rows of a table are equally long.";

type Path = (string | number)[];
type Report = (path: Path, code: FaultCode, message: string) => void;

interface Keyed {
  readonly _key?: string | undefined;
}
interface RuledText extends Keyed {
  readonly children: readonly (Keyed & { readonly marks: readonly string[] })[];
  readonly markDefs: readonly { readonly _key: string }[];
}
interface RuledImage {
  readonly alt?: string | undefined;
  readonly decorative?: true | undefined;
}
interface RuledList {
  readonly style: string;
  readonly listItem?: string | undefined;
  readonly level?: number | undefined;
}
type RuledTable = { readonly rows: readonly (Keyed & { readonly cells: readonly (string | RuledText)[] })[] };

export type RuledBlock = Keyed &
  (
    | ({ readonly _type: "block" } & RuledText & RuledList)
    | ({ readonly _type: "image" } & RuledImage)
    | { readonly _type: "pullQuote"; readonly image?: RuledImage | undefined }
    | { readonly _type: "media"; readonly asset?: unknown; readonly url?: string | undefined }
    | ({ readonly _type: "table" } & RuledTable)
    | { readonly _type: "file" | "callout" }
  );

function checkBlock(block: RuledBlock, path: Path, report: Report): void {
  if (block._type === "block") {
    checkText(block, path, report);
    checkList(block, path, report);
  } else if (block._type === "image") {
    checkImage(block, path, report);
  } else if (block._type === "pullQuote") {
    if (block.image !== undefined) checkImage(block.image, [...path, "image"], report);
  } else if (block._type === "media") {
    if ((block.asset === undefined) === (block.url === undefined)) {
      report(path, "one-source", "Must have either an asset or a url");
    }
  } else if (block._type === "table") {
    checkTable(block, path, report);
  }
}

function checkList(block: RuledList, path: Path, report: Report): void {
  if ((block.listItem === undefined) !== (block.level === undefined)) {
    report(path, "list-item-level", "A list item has both listItem and level, anything else neither");
  }
  if (block.listItem !== undefined && block.style !== "normal") {
    report([...path, "style"], "list-item-style", "A list item has the style normal");
  }
}

function checkImage(image: RuledImage, path: Path, report: Report): void {
  if (image.alt === undefined && image.decorative === undefined) {
    report([...path, "alt"], "alt-missing", "Say what the image shows, or declare it decorative");
  }
  if (image.alt !== undefined && image.decorative !== undefined) {
    report([...path, "decorative"], "alt-of-decorative", "A decorative image has no alt text");
  }
}

function checkTable(table: RuledTable, path: Path, report: Report): void {
  checkKeys(table.rows, [...path, "rows"], report);
  const width = table.rows[0]?.cells.length;
  table.rows.forEach((row, index) => {
    const cells = [...path, "rows", index, "cells"];
    if (row.cells.length !== width) {
      report(cells, "ragged-table", `Every row has as many cells as the first, which has ${width}`);
    }
    checkKeys(
      row.cells.map((cell) => (typeof cell === "string" ? {} : cell)),
      cells,
      report,
    );
    row.cells.forEach((cell, column) => {
      if (typeof cell !== "string") checkText(cell, [...cells, column], report);
    });
  });
}

/** Every mark is a decorator or a link of this block; none twice, and one link at most (links cannot nest). */
function checkText(block: RuledText, path: Path, report: Report): void {
  checkKeys(block.children, [...path, "children"], report);
  checkKeys(block.markDefs, [...path, "markDefs"], report);
  const links = new Set(block.markDefs.map((definition) => definition._key));
  block.markDefs.forEach((definition, index) => {
    if (isDecorator(definition._key)) {
      report([...path, "markDefs", index, "_key"], "reserved-key", "A decorator's name cannot be a key");
    }
  });
  block.children.forEach((span, index) => {
    const marks = [...path, "children", index, "marks"];
    if (new Set(span.marks).size !== span.marks.length) {
      report(marks, "duplicate-mark", "A span has each mark once");
    }
    if (span.marks.filter((mark) => links.has(mark)).length > 1) {
      report(marks, "several-links", "A span has at most one link");
    }
    span.marks.forEach((mark, position) => {
      if (isDecorator(mark) || links.has(mark)) return;
      report([...marks, position], "unknown-mark", "Neither a decorator nor the key of a link in markDefs");
    });
  });
}

function checkKeys(items: readonly Keyed[], path: Path, report: Report): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    if (item._key === undefined) return;
    if (seen.has(item._key)) {
      report([...path, index, "_key"], "duplicate-key", "Another item of this array has the same key");
    }
    seen.add(item._key);
  });
}
