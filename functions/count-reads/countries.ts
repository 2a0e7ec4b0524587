import { type Cells, endOf, startOf } from "./cells.ts";

/** Countries (ISO 3166-1 alpha-2) as numbers, so that they need no text of their own. */

/** From A to Z, and one more for what is none. */
const letters = 27;
const beforeA = 0x40;

/** How many numbers there are. */
export const countryNumbers = letters * letters;

/** Two capital letters as one number; 0 for anything else. */
export function countryNumber(cells: Cells, cell: number): number {
  const start = startOf(cells, cell);
  if (endOf(cells, cell) - start !== 2) return 0;
  const first = (cells.bytes[start] ?? 0) - beforeA;
  const second = (cells.bytes[start + 1] ?? 0) - beforeA;
  return first < 1 || first >= letters || second < 1 || second >= letters ? 0 : first * letters + second;
}

export function countryName(number: number): string {
  if (number === 0) return "";
  return String.fromCharCode(beforeA + Math.floor(number / letters), beforeA + (number % letters));
}
