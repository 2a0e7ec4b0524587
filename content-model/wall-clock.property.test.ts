import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { instantOf } from "./wall-clock.ts";

const zone = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
const seconds = fc
  .integer({
    min: Date.parse("1990-01-01T00:00:00Z") / 1_000,
    max: Date.parse("2037-12-31T23:59:59Z") / 1_000,
  })
  .map((second) => Temporal.Instant.fromEpochMilliseconds(second * 1_000));

test("what a clock shows at any instant in any zone names that instant, with its offset", () => {
  fc.assert(
    fc.property(zone, seconds, (timeZone, instant) => {
      const zoned = instant.toZonedDateTimeISO(timeZone);
      const outcome = instantOf({
        local: zoned.toPlainDateTime().toString({ smallestUnit: "second" }),
        timeZone,
        offset: zoned.offset,
      });
      expect(outcome).toEqual({ instant: instant.toString() });
    }),
    { numRuns: 300 },
  );
});

test("without an offset it names the only instant at which the clock shows it, or says that there are two", () => {
  fc.assert(
    fc.property(zone, seconds, (timeZone, instant) => {
      const local = instant.toZonedDateTimeISO(timeZone).toPlainDateTime();
      const shows = (hours: number) =>
        instant
          .add({ minutes: hours * 30 })
          .toZonedDateTimeISO(timeZone)
          .toPlainDateTime()
          .equals(local);
      const twice = Array.from({ length: 97 }, (_, index) => index - 48).filter(
        (half) => half !== 0 && shows(half),
      );
      const outcome = instantOf({ local: local.toString({ smallestUnit: "second" }), timeZone });
      if (twice.length === 0) expect(outcome).toEqual({ instant: instant.toString() });
      else expect(outcome).toMatchObject({ fault: { code: "local-time-ambiguous" } });
    }),
    { numRuns: 100 },
  );
});

test("any local time in any zone names an instant that shows it, or is refused", () => {
  const part = (min: number, max: number) =>
    fc.integer({ min, max }).map((number) => String(number).padStart(2, "0"));
  const local = fc
    .tuple(
      fc.integer({ min: 0, max: 9_999 }),
      part(0, 13),
      part(0, 32),
      part(0, 24),
      part(0, 60),
      part(0, 60),
    )
    .map(([year, month, day, hour, minute, second]) => {
      return `${String(year).padStart(4, "0")}-${month}-${day}T${hour}:${minute}:${second}`;
    });
  fc.assert(
    fc.property(local, zone, (written, timeZone) => {
      const outcome = instantOf({ local: written, timeZone });
      if ("fault" in outcome) return;
      const shown = Temporal.Instant.from(outcome.instant).toZonedDateTimeISO(timeZone).toPlainDateTime();
      expect(shown.toString({ smallestUnit: "second" })).toBe(written);
    }),
    { numRuns: 500 },
  );
});
