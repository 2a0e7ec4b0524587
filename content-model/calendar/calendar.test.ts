import ICAL from "ical.js";
import { expect, test } from "vitest";
import { type CalendarEvent, renderCalendar } from "./calendar.ts";

const calendar = {
  title: "Katern: Sessies",
  address: "https://k.example/feeds/sessions.ics",
  language: "nl",
};

const online: CalendarEvent = {
  id: "0197a3c0-0000-7000-8000-000000000001",
  sequence: 3,
  cancelled: false,
  title: "Versnellingskamer; wonen, zorg \\ “samen” 🏘️".repeat(3),
  description: 'Regel een\r\nRegel twee: "aanhaling"',
  start: { local: "2026-03-28T15:00", timeZone: "Europe/Amsterdam", instant: "2026-03-28T14:00:00Z" },
  end: { local: "2026-03-29T17:30", timeZone: "Europe/Amsterdam", instant: "2026-03-29T15:30:00Z" },
  location: "De Zaal, Plein 1",
  conference: { url: "https://meet.example/a;b?c=1,2", label: 'MS "Teams": hier' },
  url: "https://k.example/v1/sessions/versnellingskamer",
  language: "nl",
  publishedAt: "2026-01-01T09:00:00Z",
  updatedAt: "2026-01-02T09:00:00.250Z",
};
const days: CalendarEvent = {
  ...online,
  id: "0197a3c0-0000-7000-8000-000000000002",
  title: "Tweedaagse",
  start: "2026-02-28",
  end: "2026-03-01",
};

/** With the calendar's own time zone rules, not the parser's. */
function read(events: readonly CalendarEvent[]) {
  const text = renderCalendar(calendar, events);
  const root = new ICAL.Component(ICAL.parse(text));
  const zones = root.getAllSubcomponents("vtimezone").map((zone) => new ICAL.Timezone(zone));
  const found = root.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
  const instantOf = (name: "dtstart" | "dtend", index = 0): string => {
    const time = found[index]?.component.getFirstPropertyValue(name);
    if (!(time instanceof ICAL.Time)) throw new Error(`No ${name}`);
    const tzid = found[index]?.component.getFirstProperty(name)?.getParameter("tzid");
    const zone = zones.find((one) => one.tzid === tzid) ?? ICAL.Timezone.utcTimezone;
    const seconds =
      Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second) / 1_000;
    return new Date((seconds - zone.utcOffset(time)) * 1_000).toISOString();
  };
  return { text, root, zones, found, instantOf };
}

test("ical.js understands texts, moments, identity and addresses", () => {
  const { root, found, zones } = read([online]);
  const [event] = found;
  expect(root.getFirstPropertyValue("method")).toBe("PUBLISH");
  expect(root.getFirstPropertyValue("name")).toBe(calendar.title);
  expect(zones.map(({ tzid }) => tzid)).toEqual(["Europe/Amsterdam"]);
  expect(event).toMatchObject({
    uid: online.id,
    sequence: 3,
    summary: online.title,
    description: 'Regel een\nRegel twee: "aanhaling"',
    location: "De Zaal, Plein 1",
  });
  expect(event?.component.getFirstPropertyValue("url")).toBe(online.url);
  expect(event?.component.getFirstPropertyValue("conference")).toBe(online.conference?.url);
  expect(event?.component.getFirstPropertyValue("status")).toBe("CONFIRMED");
  expect(String(event?.component.getFirstPropertyValue("dtstamp"))).toBe("2026-01-02T09:00:00Z");
});

test("the calendar's own rules give the moments: before and after the clock is put forward", () => {
  const { instantOf } = read([online]);
  expect([instantOf("dtstart"), instantOf("dtend")]).toEqual([
    "2026-03-28T14:00:00.000Z",
    "2026-03-29T15:30:00.000Z",
  ]);
});

test("days without times are whole days, and the last one is in it", () => {
  const { found } = read([days]);
  expect([found[0]?.startDate.isDate, String(found[0]?.startDate), String(found[0]?.endDate)]).toEqual([
    true,
    "2026-02-28",
    "2026-03-02",
  ]);
});

test("the second time that the clock shows is written in UTC, because a local time means the first", () => {
  const at = (instant: string) => ({ local: "2026-10-25T02:30", timeZone: "Europe/Amsterdam", instant });
  const { text } = read([
    { ...online, id: "a", start: at("2026-10-25T00:30:00Z"), end: undefined },
    { ...online, id: "b", start: at("2026-10-25T01:30:00Z"), end: undefined },
  ]);
  expect(text).toContain("DTSTART;TZID=Europe/Amsterdam:20261025T023000\r\n");
  expect(text).toContain("DTSTART:20261025T013000Z\r\n");
});

test("lines end with CRLF, hold at most 75 octets and split no character", () => {
  const { text } = read([online, days]);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  for (const line of text.split("\r\n")) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(line.isWellFormed()).toBe(true);
  }
});

test("what was called off says so, and of two states of one session the later one stands", () => {
  const { found } = read([{ ...days, sequence: 4, cancelled: true }, days]);
  expect(found).toHaveLength(1);
  expect(found[0]?.sequence).toBe(4);
  expect(found[0]?.component.getFirstPropertyValue("status")).toBe("CANCELLED");
});

test("neither the order nor the repetition of events changes a byte", () => {
  expect(read([days, online, days]).text).toBe(read([online, days]).text);
});

test.each(["America/New_York", "Asia/Kolkata", "Africa/Casablanca", "Australia/Lord_Howe"])(
  "moments in %s come back",
  (timeZone) => {
    for (const month of ["01", "04", "07", "11"]) {
      const local = `2026-${month}-15T12:00`;
      const instant = momentOf(local, timeZone);
      const { instantOf } = read([{ ...online, start: { local, timeZone, instant }, end: undefined }]);
      expect(instantOf("dtstart")).toBe(instant);
    }
  },
);

/** The moment by the runtime's own tables, not by the program under test. */
function momentOf(local: string, timeZone: string): string {
  const guess = Date.parse(`${local}:00Z`);
  const shown = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  const offset = Date.parse(`${shown.format(guess).replace(" ", "T")}Z`) - guess;
  return new Date(guess - offset).toISOString();
}
