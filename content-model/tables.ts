/**
 * A table as text: comma-separated (RFC 4180) or tab-separated. A text that a spreadsheet would take for a formula is
 * preceded by an apostrophe; line breaks and tabs become blanks where the format has no way to hold them.
 */
export function tableText(rows: readonly (readonly (string | number)[])[], format: "csv" | "tsv"): string {
  const [cell, separator] = format === "csv" ? [csvCell, ","] : [tsvCell, "\t"];
  return rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join("");
}

function csvCell(value: string | number): string {
  const text = safe(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const tsvCell = (value: string | number): string => safe(value).replace(/[\t\r\n]+/g, " ");

/** What begins with one of these, blanks before it aside, is a formula to some spreadsheet. */
const formula = /^[\s\p{Cf}]*[=+\-@\t\r\n＝＋－＠]/u;

function safe(value: string | number): string {
  if (typeof value === "number") return String(value);
  return formula.test(value) ? `'${value}` : value;
}
