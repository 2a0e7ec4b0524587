import { type Cells, cellsOver } from "./cells.ts";
import { layoutOfNames, optionalFields, requiredFields } from "./log-line.ts";

/**
 * Lines of a CloudFront standard access log of version 2 that is written as JSON: an object a line, with the
 * fields' names as keys and texts (or numbers) as values.
 *
 * Source: Amazon CloudFront Developer Guide, "Configure standard logging (v2)".
 */

const fields = [...requiredFields, ...optionalFields];

/** Where each field is in the cells that such a line becomes. */
export const jsonLayout = layoutOfNames(fields);

/** @returns the same line in columns; null when it is no object, or lacks a field that counting needs */
export function jsonCells(line: Uint8Array): Cells | null {
  const values = parsed(Buffer.from(line.buffer, line.byteOffset, line.length).toString("utf8"));
  if (requiredFields.some((field) => values[field] === undefined)) return null;
  const edges = new Int32Array(fields.length + 1);
  let text = "";
  for (const [column, field] of fields.entries()) {
    text += `${asLogged(values[field])}\t`;
    edges[column + 1] = text.length;
  }
  return cellsOver(Buffer.from(text, "latin1"), edges);
}

function parsed(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** What is not ASCII, or parts columns, is percent-encoded, as it is in the other format. */
function asLogged(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string" || value === "") return "-";
  return value.replace(/[^\x20-\x7e]+/gu, (part) => encodeURI(part.toWellFormed()));
}
