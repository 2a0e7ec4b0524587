import fc from "fast-check";
import { expect, test } from "vitest";
import { epochOf, rfc822, rfc3339 } from "./dates.ts";

test.each([
  ["2026-01-31T09:05:07Z", "Sat, 31 Jan 2026 09:05:07 GMT", "2026-01-31T09:05:07Z"],
  ["2026-01-31T09:05:07.250Z", "Sat, 31 Jan 2026 09:05:07 GMT", "2026-01-31T09:05:07.250Z"],
  ["2026-01-31T09:05:07.000Z", "Sat, 31 Jan 2026 09:05:07 GMT", "2026-01-31T09:05:07Z"],
  ["2024-02-29T23:59:59Z", "Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29T23:59:59Z"],
  ["1969-12-31T23:59:59.500Z", "Wed, 31 Dec 1969 23:59:59 GMT", "1969-12-31T23:59:59.500Z"],
  ["1648-01-30T12:00:00Z", "Thu, 30 Jan 1648 12:00:00 GMT", "1648-01-30T12:00:00Z"],
  ["0850-06-01T00:00:00Z", "Wed, 01 Jun 0850 00:00:00 GMT", "0850-06-01T00:00:00Z"],
])("%s is %s and %s", (instant, rfc822Form, rfc3339Form) => {
  expect(rfc822(instant)).toBe(rfc822Form);
  expect(rfc3339(instant)).toBe(rfc3339Form);
});

test("an instant is the moment that the platform's own reader takes it for", () => {
  const between = { min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z") };
  fc.assert(
    fc.property(fc.date({ ...between, noInvalidDate: true }), (date) => {
      expect(epochOf(date.toISOString())).toBe(date.getTime());
    }),
  );
});

test("parts of a second count to the millisecond", () => {
  expect(epochOf("1970-01-01T00:00:00.5Z")).toBe(500);
  expect(epochOf("1970-01-01T00:00:00.057999999Z")).toBe(57);
});

test("every day from 1582 to 2400 has the weekday and month that the calendar gives it", () => {
  for (let day = Date.UTC(1582, 9, 15); day < Date.UTC(2400, 0); day += 86_400_000) {
    const date = new Date(day);
    if (rfc822(date.toISOString()) !== date.toUTCString()) {
      expect(rfc822(date.toISOString())).toBe(date.toUTCString());
    }
  }
});

test.each([
  "",
  "yesterday",
  "2026-01-31T24:00:00Z",
  "2026-01-31T09:05Z",
  "2026-01-31",
  "2026-13-01T00:00:00Z",
  "2026-00-01T00:00:00Z",
  "2025-02-29T00:00:00Z",
  "2026-01-32T00:00:00Z",
  "2026-01-31T09:60:00Z",
  "2026-01-31T09:00:00+01:00",
  "1",
])("'%s' is refused", (value) => {
  expect(() => epochOf(value)).toThrow(expect.objectContaining({ code: "internal" }));
});
