/**
 * One line of a CloudFront standard access log in W3C extended format (version 1, and version 2 where it is set
 * so): which column holds what is told by the file's own `#Fields:` header. A line is cut in place; nothing is copied or
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
const optionalFields = ["sc-range-start", "sc-range-end", "cs(Referer)", "c-country"] as const;

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
  if (missing.length > 0) return { missing };
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
    },
  };
}

/** The line that was cut last, column by column. Texts are as the log has them, still encoded. */
export type CutLine = {
  /** Seconds since 1970 in UTC; -1 when date or time cannot be read. */
  second(): number;
  isGet(): boolean;
  /** The HTTP status; 0 when the reader left before an answer; -1 when it cannot be read. */
  status(): number;
  address(): string;
  agent(): string;
  stem(): string;
  /** What was sent, headers included. */
  bytesSent(): number;
  /** First and last byte of a partial answer, or -1 where the log does not say. */
  rangeStart(): number;
  rangeEnd(): number;
  /** The page it came from and the reader's country; `-` where the log does not say. */
  referer(): string;
  country(): string;
};

export type LineCutter = CutLine & {
  /**
   * Cuts the line that lies in `bytes` from `start` up to `end`.
   * @param text the same bytes as Latin-1 text
   * @returns whether it has all the columns that the header names; more are ignored, as CloudFront asks of parsers
   */
  cut(line: { bytes: Uint8Array; text: string; start: number; end: number }): boolean;
};

const tab = 0x09;
const zero = 0x30;
const dash = 0x2d;
const colon = 0x3a;

export function lineCutter({ columns, at }: LineLayout): LineCutter {
  /** `edges[n]` is where column n starts; its end is one before the next one's start. */
  const edges = new Int32Array(columns + 1);
  let bytes: Uint8Array = new Uint8Array(0);
  let text = "";
  let knownDate = "";
  let knownDay = -1;

  const startOf = (column: number) => edges[column] ?? 0;
  const endOf = (column: number) => (edges[column + 1] ?? 0) - 1;
  const textOf = (column: number) => text.substring(startOf(column), endOf(column));
  const optionalText = (column: number) => (column < 0 ? "-" : textOf(column));
  const numberOf = (column: number) =>
    column < 0 ? -1 : digits({ bytes, start: startOf(column), end: endOf(column) });

  function dayOf(): number {
    const date = textOf(at.date);
    if (date !== knownDate) {
      knownDate = date;
      knownDay = epochDay(date);
    }
    return knownDay;
  }

  return {
    cut(line) {
      bytes = line.bytes;
      text = line.text;
      edges[0] = line.start;
      let column = 0;
      for (let position = line.start; position < line.end; position++) {
        if (bytes[position] !== tab) continue;
        column++;
        edges[column] = position + 1;
        if (column === columns) return true;
      }
      edges[column + 1] = line.end + 1;
      return column === columns - 1;
    },
    second() {
      const day = dayOf();
      const time = secondOfDay({ bytes, start: startOf(at.time), end: endOf(at.time) });
      return day < 0 || time < 0 ? -1 : day * 86_400 + time;
    },
    isGet() {
      const start = startOf(at["cs-method"]);
      return (
        endOf(at["cs-method"]) - start === 3 &&
        bytes[start] === 0x47 &&
        bytes[start + 1] === 0x45 &&
        bytes[start + 2] === 0x54
      );
    },
    status: () => numberOf(at["sc-status"]),
    address: () => textOf(at["c-ip"]),
    agent: () => textOf(at["cs(User-Agent)"]),
    stem: () => textOf(at["cs-uri-stem"]),
    bytesSent: () => Math.max(0, numberOf(at["sc-bytes"])),
    rangeStart: () => numberOf(at["sc-range-start"]),
    rangeEnd: () => numberOf(at["sc-range-end"]),
    referer: () => optionalText(at["cs(Referer)"]),
    country: () => optionalText(at["c-country"]),
  };
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

type Span = { bytes: Uint8Array; start: number; end: number };

/** A number in decimal digits, at most 15 of them; -1 for anything else. */
export function digits({ bytes, start, end }: Span): number {
  if (start >= end || end - start > 15) return -1;
  let value = 0;
  for (let position = start; position < end; position++) {
    const digit = (bytes[position] ?? 0) - zero;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** `hh:mm:ss` as seconds; a leap second (60) belongs to the second before it. */
export function secondOfDay({ bytes, start, end }: Span): number {
  if (end - start !== 8 || bytes[start + 2] !== colon || bytes[start + 5] !== colon) return -1;
  const hours = digits({ bytes, start, end: start + 2 });
  const minutes = digits({ bytes, start: start + 3, end: start + 5 });
  const seconds = digits({ bytes, start: start + 6, end });
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) return -1;
  return hours * 3_600 + minutes * 60 + Math.min(seconds, 59);
}

/** `yyyy-mm-dd` as days since 1970; -1 for what is no day of the calendar between 1970 and 2105. */
export function epochDay(date: string): number {
  if (date.length !== 10 || date.charCodeAt(4) !== dash || date.charCodeAt(7) !== dash) return -1;
  const milliseconds = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(milliseconds) || milliseconds < 0) return -1;
  const day = milliseconds / 86_400_000;
  return day < 49_300 && new Date(milliseconds).toISOString().startsWith(date) ? day : -1;
}
