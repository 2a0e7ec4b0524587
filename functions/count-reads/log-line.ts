import { type Cells, endOf, startOf, textOf } from "./cells.ts";

/**
 * One line of a CloudFront standard access log in W3C extended format (version 1, and version 2 where it is set
 * so): which column holds what is told by the file's own `#Fields:` header. A line is read in place; nothing is copied or
 * decoded until it is asked for, because most lines need only a few of their columns.
 *
 * Source: Amazon CloudFront Developer Guide, "Standard logging (legacy)" and "Configure standard logging (v2)".
 */

export const requiredFields = [
  "date",
  "time",
  "sc-bytes",
  "c-ip",
  "cs-method",
  "cs-uri-stem",
  "sc-status",
  "cs(User-Agent)",
] as const;

/**
 * Ranges are present in every log since December 2019; without them a partial answer counts from its first byte.
 * Only logs of version 2 can have the country.
 */
export const optionalFields = [
  "sc-range-start",
  "sc-range-end",
  "cs(Referer)",
  "c-country",
  "x-edge-request-id",
] as const;

export type Field = (typeof requiredFields)[number] | (typeof optionalFields)[number];

export type LineLayout = {
  /** How many columns a line must have. */
  readonly columns: number;
  /** The column of each field, from 0; -1 for an optional one that is not there. */
  readonly at: Readonly<Record<Field, number>>;
};

/**
 * Reads a `#Fields:` header, whose names are parted by tabs or blanks.
 * @returns the layout, or the names of the fields that counting needs and the header lacks
 */
export function layoutOf(header: string): LineLayout | { missing: readonly string[] } {
  const names = header
    .replace(/^#Fields:/i, "")
    .trim()
    .split(/[\t ]+/);
  const missing = requiredFields.filter((name) => !names.includes(name));
  return missing.length > 0 ? { missing } : layoutOfNames(names);
}

/** @param names of all columns in their order */
export function layoutOfNames(names: readonly string[]): LineLayout {
  const at = (name: Field) => names.indexOf(name);
  return {
    columns: names.length,
    at: {
      date: at("date"),
      time: at("time"),
      "sc-bytes": at("sc-bytes"),
      "c-ip": at("c-ip"),
      "cs-method": at("cs-method"),
      "cs-uri-stem": at("cs-uri-stem"),
      "sc-status": at("sc-status"),
      "cs(User-Agent)": at("cs(User-Agent)"),
      "sc-range-start": at("sc-range-start"),
      "sc-range-end": at("sc-range-end"),
      "cs(Referer)": at("cs(Referer)"),
      "c-country": at("c-country"),
      "x-edge-request-id": at("x-edge-request-id"),
    },
  };
}

/** The line that the cells hold now, by the layout that holds now. */
export type LogLine = {
  readonly cells: Cells;
  layout: LineLayout;
  /** Seconds since 1970 in UTC; -1 when date or time cannot be read. */
  second(): number;
  isGet(): boolean;
  /** The HTTP status; 0 when the reader left before an answer; -1 when it cannot be read. */
  status(): number;
  /** What was sent, headers included. */
  bytesSent(): number;
  /** First and last byte of a partial answer, or -1 where the log does not say. */
  rangeStart(): number;
  rangeEnd(): number;
  /** Whether the log says something there. */
  has(field: Field): boolean;
  /** A field as the log has it, still encoded; `-` where the log does not say. */
  text(field: Field): string;
};

const zero = 0x30;
const dash = 0x2d;
const colon = 0x3a;

export function logLine(cells: Cells, layout: LineLayout): LogLine {
  const dayOf = dayReader();
  const numberOf = (field: Field) => {
    const column = line.layout.at[field];
    return column < 0 ? -1 : numberIn(cells, column);
  };
  const line: LogLine = {
    cells,
    layout,
    second() {
      const day = dayOf(cells, line.layout.at.date);
      const second = secondOfDay(cells, line.layout.at.time);
      return day < 0 || second < 0 ? -1 : day * 86_400 + second;
    },
    isGet() {
      const start = startOf(cells, line.layout.at["cs-method"]);
      const { bytes } = cells;
      return (
        endOf(cells, line.layout.at["cs-method"]) - start === 3 &&
        bytes[start] === 0x47 &&
        bytes[start + 1] === 0x45 &&
        bytes[start + 2] === 0x54
      );
    },
    status: () => numberOf("sc-status"),
    bytesSent: () => Math.max(0, numberOf("sc-bytes")),
    rangeStart: () => numberOf("sc-range-start"),
    rangeEnd: () => numberOf("sc-range-end"),
    has(field) {
      const column = line.layout.at[field];
      if (column < 0) return false;
      const length = endOf(cells, column) - startOf(cells, column);
      return length > 1 || (length === 1 && cells.bytes[startOf(cells, column)] !== dash);
    },
    text: (field) => (line.layout.at[field] < 0 ? "-" : textOf(cells, line.layout.at[field])),
  };
  return line;
}

/**
 * Undoes CloudFront's encoding: once for paths; user agents are encoded twice in older logs and once
 * in newer ones, so what still holds an escape after the first round gets a second.
 * @returns null when it is not a valid encoding of UTF-8
 */
export function decodeField(raw: string, rounds: 1 | 2): string | null {
  if (!raw.includes("%")) return raw;
  try {
    const once = decodeURIComponent(raw);
    return rounds === 2 && /%[0-9a-f]{2}/i.test(once) ? decodeURIComponent(once) : once;
  } catch {
    return null;
  }
}

/** A number in decimal digits, at most 15 of them; -1 for anything else. */
function numberIn(cells: Cells, cell: number): number {
  const { bytes } = cells;
  const start = startOf(cells, cell);
  const end = endOf(cells, cell);
  if (start >= end || end - start > 15) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** `hh:mm:ss` as seconds; a leap second (60) belongs to the second before it. */
function secondOfDay(cells: Cells, cell: number): number {
  const { bytes } = cells;
  const start = startOf(cells, cell);
  if (endOf(cells, cell) - start !== 8 || bytes[start + 2] !== colon || bytes[start + 5] !== colon) return -1;
  const hours = twoDigits(bytes, start);
  const minutes = twoDigits(bytes, start + 3);
  const seconds = twoDigits(bytes, start + 6);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) return -1;
  return hours * 3_600 + minutes * 60 + Math.min(seconds, 59);
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - zero;
  const ones = (bytes[at + 1] ?? 0) - zero;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

/** Reads `yyyy-mm-dd` as days since 1970; the day of the line before is not worked out again. */
function dayReader(): (cells: Cells, cell: number) => number {
  let known = [0, 0, 0];
  let knownDay = -1;
  return (cells, cell) => {
    const { view } = cells;
    const start = startOf(cells, cell);
    if (endOf(cells, cell) - start !== 10) return -1;
    const [year, month, day] = [view.getInt32(start), view.getInt32(start + 4), view.getInt16(start + 8)];
    if (year !== known[0] || month !== known[1] || day !== known[2]) {
      known = [year, month, day];
      knownDay = epochDay(textOf(cells, cell));
    }
    return knownDay;
  };
}

/** -1 for what is no day of the calendar between 1970 and 2105. */
function epochDay(date: string): number {
  if (date.length !== 10 || date.charCodeAt(4) !== dash || date.charCodeAt(7) !== dash) return -1;
  const milliseconds = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(milliseconds) || milliseconds < 0) return -1;
  const day = milliseconds / 86_400_000;
  return day < 49_300 && new Date(milliseconds).toISOString().startsWith(date) ? day : -1;
}
