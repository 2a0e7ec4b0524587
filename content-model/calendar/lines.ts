import { withoutXmlForbidden } from "../../schemas/characters.ts";

/** Content lines of iCalendar (RFC 5545, section 3.1): the only place that writes them. */

const maximumOctets = 75;
const encoder = new TextEncoder();

export type Parameters = Readonly<Record<string, string | undefined>>;

/** A property whose value is text: escaped, so that a parser gives it back. Line ends become line feeds. */
export function textLine(name: string, text: string, parameters: Parameters = {}): string {
  const value = clean(text)
    .replace(/\r\n?/g, "\n")
    .replace(/[\\;,]/g, "\\$&")
    .replaceAll("\n", "\\n");
  return contentLine(name, value, parameters);
}

/** A property whose value is written as it is: a date, a number, an address. */
export function valueLine(name: string, value: string, parameters: Parameters = {}): string {
  return contentLine(name, clean(value).replace(/[\r\n]/g, ""), parameters);
}

function contentLine(name: string, value: string, parameters: Parameters): string {
  const written = Object.entries(parameters).flatMap(([key, parameter]) =>
    parameter === undefined ? [] : [`;${key}=${writeParameter(parameter)}`],
  );
  return fold(`${name}${written.join("")}:${value}`);
}

/** Quoted where it has to be; quotes and line ends as RFC 6868 encodes them. */
function writeParameter(value: string): string {
  const encoded = clean(value)
    .replaceAll("^", "^^")
    .replaceAll('"', "^'")
    .replace(/\r\n?|\n/g, "^n");
  return /[:;,]/.test(encoded) ? `"${encoded}"` : encoded;
}

/** What neither XML nor iCalendar can hold goes, so that calendars and feeds say the same. */
const clean = (text: string): string => withoutXmlForbidden(text).replaceAll("\u007f", "");

/** At most 75 octets a line without its end, never inside a character; ends with CRLF. */
function fold(line: string): string {
  if (line.length * 3 <= maximumOctets) return `${line}\r\n`;
  let folded = "";
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > maximumOctets) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return `${folded}\r\n`;
}
