import { type RecordKind, recordKinds } from "../storage/export/kinds.ts";
import { exportedOf } from "../storage/export/records.ts";
import { scanItems } from "../storage/scan.ts";
import type { Item, Table } from "../storage/table.ts";
import { type ExportSummary, headerOf, lineOf, orderOf } from "./format.ts";
import { createSums } from "./hashes.ts";
import { type SortedLine, sortLines } from "./sorted-lines.ts";

export type ExportOptions = {
  readonly table: Table;
  /** Where what does not fit into memory waits; it must be there. */
  readonly folder: string;
  /** Told of what cannot be read, and is left out. */
  readonly unreadable: (error: unknown) => void;
  /** Whether what was written in the last second is there for certain, at twice the price. */
  readonly consistent: boolean;
  /** How many characters are sorted in memory. */
  readonly atOnce?: number | undefined;
};

/**
 * Everything in the table that cannot be derived, as the bytes of an export. What is derived from it is left out: rows
 * of lists, references, what is open in archives, and everything that is rendered.
 * @returns what it holds, after the last of the bytes
 */
export async function* exportTable(options: ExportOptions): AsyncGenerator<Buffer, ExportSummary> {
  const sums = createSums();
  const header = headerOf();
  sums.header(header);
  let text = `${header}\n`;
  for await (const { key, text: line } of sortLines(linesOfTable(options), options)) {
    sums.record(kindOf(key), line);
    text += `${line}\n`;
    if (text.length < piece) continue;
    yield Buffer.from(text);
    text = "";
  }
  const summary = sums.summary();
  yield Buffer.from(`${text}${JSON.stringify({ end: summary })}\n`);
  return summary;
}

/** What an export of the table would hold. */
export async function summarise(options: ExportOptions): Promise<ExportSummary> {
  const bytes = exportTable(options);
  for (;;) {
    const next = await bytes.next();
    if (next.done === true) return next.value;
  }
}

/** Written about so many characters at a time. */
const piece = 64 * 1024;

async function* linesOfTable({ table, unreadable, consistent }: ExportOptions): AsyncGenerator<SortedLine> {
  for await (const item of scanItems(table, consistent)) {
    const line = lineOfItem(item, unreadable);
    if (line !== undefined) yield line;
  }
}

function lineOfItem(item: Item, unreadable: ExportOptions["unreadable"]): SortedLine | undefined {
  try {
    const exported = exportedOf(item);
    if (exported === "derived") return undefined;
    const { kind, record } = exported;
    return { key: orderOf(kind, record.key), text: lineOf(kind, record.value) };
  } catch (error) {
    unreadable(error);
    return undefined;
  }
}

function kindOf(order: string): RecordKind {
  const kind = recordKinds[Number(order.slice(0, 2))];
  if (kind === undefined) throw new Error(`No kind of record is ordered ${order}`);
  return kind;
}
