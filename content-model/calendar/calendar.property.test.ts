import fc from "fast-check";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { withoutXmlForbidden } from "../../schemas/characters.ts";
import { renderCalendar } from "./calendar.ts";

const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom("\\", ";", ",", ":", '"', "\r\n", "\r", "\n", "\\n", "\u0000", "\ud83c", "\u007f", "🏘️"),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.string({ unit: "grapheme" }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

/** What a calendar can hold of a text: no controls, and one kind of line end. */
const held = (text: string): string =>
  withoutXmlForbidden(text).replaceAll("\u007f", "").replace(/\r\n?/g, "\n");

test("any text comes back from a parser, in lines that are as long as they may be", () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (title, description, location) => {
      const text = renderCalendar({ title, address: "https://k.example/a.ics", language: "nl" }, [
        {
          id: "a",
          sequence: 1,
          cancelled: false,
          title,
          description,
          location,
          start: "2026-01-01",
          language: "nl",
          publishedAt: "2026-01-01T00:00:00Z",
          updatedAt: "2026-01-01T00:00:00Z",
        },
      ]);
      for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      const root = new ICAL.Component(ICAL.parse(text));
      const [event] = root.getAllSubcomponents("vevent");
      expect(event?.getFirstPropertyValue("summary")).toBe(held(title));
      expect(event?.getFirstPropertyValue("description")).toBe(held(description));
      expect(event?.getFirstPropertyValue("location")).toBe(held(location));
    }),
  );
});
