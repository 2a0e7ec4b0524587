import { Temporal } from "temporal-polyfill";
import type { WallClockInput } from "../wall-clock.ts";
import { textLine, valueLine } from "./lines.ts";
import { timeZoneLines } from "./time-zones.ts";

/** A calendar as a whole. Addresses are absolute; texts are plain text. */
export type Calendar = {
  readonly title: string;
  /** Where the calendar itself is. */
  readonly address: string;
  /** BCP 47. */
  readonly language: string;
};

/** A day (`2026-03-09`), or a wall-clock time with the instant that it names. */
export type CalendarTime = string | (WallClockInput & { readonly instant: string });

export type CalendarEvent = {
  /** The entry's id: the event's identity for good. */
  readonly id: string;
  /** Greater with each publication, and with a withdrawal. */
  readonly sequence: number;
  readonly cancelled: boolean;
  readonly title: string;
  readonly description?: string | undefined;
  readonly start: CalendarTime;
  readonly end?: CalendarTime | undefined;
  readonly location?: string | undefined;
  /** Where one joins online. */
  readonly conference?: { readonly url: string; readonly label?: string | undefined } | undefined;
  readonly url?: string | undefined;
  readonly language: string;
  /** Instants in UTC. */
  readonly publishedAt: string;
  readonly updatedAt: string;
};

/**
 * A calendar after RFC 5545 and RFC 7986: each event once, by when it begins. DTSTAMP is when the event
 * last changed, so that the same content gives the same bytes.
 */
export function renderCalendar(calendar: Calendar, events: readonly CalendarEvent[]): string {
  const arranged = arrange(events);
  const lines = [
    valueLine("BEGIN", "VCALENDAR"),
    valueLine("VERSION", "2.0"),
    textLine("PRODID", `-//Katern//Katern//${calendar.language.toUpperCase()}`),
    valueLine("CALSCALE", "GREGORIAN"),
    valueLine("METHOD", "PUBLISH"),
    textLine("NAME", calendar.title),
    textLine("X-WR-CALNAME", calendar.title),
    valueLine("SOURCE", calendar.address, { VALUE: "URI" }),
    valueLine("REFRESH-INTERVAL", "PT1H", { VALUE: "DURATION" }),
    valueLine("X-PUBLISHED-TTL", "PT1H"),
    ...zonesOf(arranged),
    ...arranged.flatMap(eventLines),
    valueLine("END", "VCALENDAR"),
  ];
  return lines.join("");
}

/** Each id once, as its greatest sequence says. */
function arrange(events: readonly CalendarEvent[]): CalendarEvent[] {
  const byId = new Map<string, CalendarEvent>();
  for (const event of events) {
    const known = byId.get(event.id);
    if (known === undefined || known.sequence < event.sequence) byId.set(event.id, event);
  }
  const orderOf = ({ start, id }: CalendarEvent) =>
    `${typeof start === "string" ? start : start.instant} ${id}`;
  return [...byId.values()].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function eventLines(event: CalendarEvent): string[] {
  const { conference, description, location, url } = event;
  const language = { LANGUAGE: event.language };
  return [
    valueLine("BEGIN", "VEVENT"),
    textLine("UID", event.id),
    valueLine("SEQUENCE", String(event.sequence)),
    valueLine("DTSTAMP", utcOf(event.updatedAt)),
    valueLine("CREATED", utcOf(event.publishedAt)),
    valueLine("LAST-MODIFIED", utcOf(event.updatedAt)),
    valueLine("STATUS", event.cancelled ? "CANCELLED" : "CONFIRMED"),
    textLine("SUMMARY", event.title, language),
    ...(description === undefined ? [] : [textLine("DESCRIPTION", description, language)]),
    timeLine("DTSTART", event.start),
    ...endLines(event),
    ...(location === undefined ? [] : [textLine("LOCATION", location, language)]),
    ...(url === undefined ? [] : [valueLine("URL", url)]),
    ...(conference === undefined
      ? []
      : [valueLine("CONFERENCE", conference.url, { VALUE: "URI", LABEL: conference.label })]),
    valueLine("END", "VEVENT"),
  ];
}

/**
 * The end is of the start's kind and after it (section 3.6.1): a day's is the day behind the last one, and
 * a day on which something that begins at a time ends says nothing that a calendar could show.
 */
function endLines({ start, end }: CalendarEvent): string[] {
  if (end === undefined) return [];
  if (typeof start === "string") {
    const last = typeof end === "string" ? end : end.local.slice(0, 10);
    if (last < start) return [];
    return [timeLine("DTEND", Temporal.PlainDate.from(last).add({ days: 1 }).toString())];
  }
  if (typeof end === "string" || end.instant <= start.instant) return [];
  return [timeLine("DTEND", end)];
}

function timeLine(name: string, time: CalendarTime): string {
  if (typeof time === "string") return valueLine(name, time.replaceAll("-", ""), { VALUE: "DATE" });
  if (!isZoned(time)) return valueLine(name, utcOf(time.instant));
  const local = Temporal.PlainDateTime.from(time.local).toString({ smallestUnit: "second" });
  return valueLine(name, local.replace(/[-:]/g, ""), { TZID: time.timeZone });
}

/**
 * Whether a local time is written as such: not in UTC, and not the second time that the clock shows it,
 * because a local time that occurs twice means the first (section 3.3.5).
 */
function isZoned(time: Exclude<CalendarTime, string>): boolean {
  if (/^(?:Etc\/)?(?:UTC|GMT|Zulu)$/.test(time.timeZone)) return false;
  const first = Temporal.PlainDateTime.from(time.local).toZonedDateTime(time.timeZone);
  return first.epochMilliseconds === Date.parse(time.instant);
}

function zonesOf(events: readonly CalendarEvent[]): string[] {
  const years = new Map<string, [number, number]>();
  for (const time of events.flatMap(({ start, end }) => (end === undefined ? [start] : [start, end]))) {
    if (typeof time === "string" || !isZoned(time)) continue;
    const year = Number(time.local.slice(0, 4));
    const [first, last] = years.get(time.timeZone) ?? [year, year];
    years.set(time.timeZone, [Math.min(first, year), Math.max(last, year)]);
  }
  return [...years].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([zone, span]) => timeZoneLines(zone, span));
}

const utcOf = (instant: string): string =>
  `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
