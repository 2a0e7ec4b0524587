import { digits, epochDay, type Field, type LineCutter, requiredFields, secondOfDay } from "./log-line.ts";

/**
 * One line of a CloudFront standard access log of version 2 that is written as JSON: an object a line, with the
 * fields' names as keys and texts (or numbers) as values.
 *
 * Source: Amazon CloudFront Developer Guide, "Configure standard logging (v2)".
 */
export type JsonLineCutter = LineCutter & {
  /** Which fields that counting needs the line lacks; all of them when it is no object. */
  missing(): readonly string[];
};

export function jsonLineCutter(): JsonLineCutter {
  let fields: Readonly<Record<string, unknown>> = {};
  const textOf = (field: Field): string => {
    const value = fields[field];
    if (typeof value === "number") return String(value);
    return typeof value === "string" && value !== "" ? asLogged(value) : "-";
  };
  const numberOf = (field: Field): number => digits(spanOf(textOf(field)));
  const missing = () => requiredFields.filter((field) => fields[field] === undefined);
  return {
    missing,
    cut({ bytes, start, end }) {
      fields = parsed(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8"));
      return missing().length === 0;
    },
    second() {
      const day = epochDay(textOf("date"));
      const time = secondOfDay(spanOf(textOf("time")));
      return day < 0 || time < 0 ? -1 : day * 86_400 + time;
    },
    isGet: () => textOf("cs-method") === "GET",
    status: () => numberOf("sc-status"),
    address: () => textOf("c-ip"),
    agent: () => textOf("cs(User-Agent)"),
    stem: () => textOf("cs-uri-stem"),
    bytesSent: () => Math.max(0, numberOf("sc-bytes")),
    rangeStart: () => numberOf("sc-range-start"),
    rangeEnd: () => numberOf("sc-range-end"),
    referer: () => textOf("cs(Referer)"),
    country: () => textOf("c-country"),
  };
}

function parsed(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** What is not ASCII is percent-encoded, as it is in the other format. */
const asLogged = (text: string): string =>
  text.replace(/[^\x20-\x7e]+/gu, (part) => encodeURI(part.toWellFormed()));

const spanOf = (text: string) => ({ bytes: Buffer.from(text, "latin1"), start: 0, end: text.length });
