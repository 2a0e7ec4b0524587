import { Temporal } from "temporal-polyfill";
import { textLine, valueLine } from "./lines.ts";

/**
 * A time zone as calendars need it (RFC 5545, section 3.6.5): each offset that holds somewhere between two
 * years, with the moment from which it does. Written out and not as a rule, because rules change.
 * @param years the first and the last in which something takes place
 */
export function timeZoneLines(timeZone: string, years: readonly [first: number, last: number]): string[] {
  const start = Temporal.ZonedDateTime.from({ timeZone, year: years[0], month: 1, day: 1 });
  const lines = [...observance("STANDARD", start.toPlainDateTime(), [start, start])];
  let before = start;
  for (;;) {
    const change = before.getTimeZoneTransition("next");
    if (change === null || change.year > years[1]) break;
    const previous = change.subtract({ nanoseconds: 1 });
    const kind = change.offsetNanoseconds > previous.offsetNanoseconds ? "DAYLIGHT" : "STANDARD";
    // The moment as the clock shows it that is about to be put forward or back.
    const onset = change.toInstant().toZonedDateTimeISO(previous.offset).toPlainDateTime();
    lines.push(...observance(kind, onset, [previous, change]));
    before = change;
  }
  return [
    valueLine("BEGIN", "VTIMEZONE"),
    textLine("TZID", timeZone),
    ...lines,
    valueLine("END", "VTIMEZONE"),
  ];
}

function observance(
  kind: "STANDARD" | "DAYLIGHT",
  onset: Temporal.PlainDateTime,
  [from, to]: readonly [Temporal.ZonedDateTime, Temporal.ZonedDateTime],
): string[] {
  return [
    valueLine("BEGIN", kind),
    valueLine("DTSTART", onset.toString({ smallestUnit: "second" }).replace(/[-:]/g, "")),
    valueLine("TZOFFSETFROM", utcOffset(from)),
    valueLine("TZOFFSETTO", utcOffset(to)),
    valueLine("END", kind),
  ];
}

/** `+0100`; with seconds only where there are any (section 3.3.14). */
function utcOffset(zoned: Temporal.ZonedDateTime): string {
  return zoned.offset.replaceAll(":", "").slice(0, 7);
}
