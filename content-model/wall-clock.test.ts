import { expect, test } from "vitest";
import { endOfDay, instantOf } from "./wall-clock.ts";

const amsterdam = (local: string, offset?: string) =>
  instantOf({ local, timeZone: "Europe/Amsterdam", offset });
const faultOf = (outcome: ReturnType<typeof instantOf>) =>
  "fault" in outcome ? [outcome.fault.field, outcome.fault.code] : outcome;

test("winter and summer have their own offset", () => {
  expect(amsterdam("2020-03-09T08:00")).toEqual({ instant: "2020-03-09T07:00:00Z" });
  expect(amsterdam("2020-07-09T08:00:30")).toEqual({ instant: "2020-07-09T06:00:30Z" });
});

test("the hour that the clock skips in spring does not exist", () => {
  expect(amsterdam("2020-03-29T01:59")).toEqual({ instant: "2020-03-29T00:59:00Z" });
  for (const local of ["2020-03-29T02:00", "2020-03-29T02:30", "2020-03-29T02:59:59"])
    expect(faultOf(amsterdam(local))).toEqual(["local", "local-time-skipped"]);
  expect(faultOf(amsterdam("2020-03-29T02:30", "+01:00"))).toEqual(["local", "local-time-skipped"]);
  expect(amsterdam("2020-03-29T03:00")).toEqual({ instant: "2020-03-29T01:00:00Z" });
});

test("the hour that comes twice in autumn needs its offset", () => {
  expect(faultOf(amsterdam("2020-10-25T02:30"))).toEqual(["offset", "local-time-ambiguous"]);
  expect(amsterdam("2020-10-25T02:30", "+02:00")).toEqual({ instant: "2020-10-25T00:30:00Z" });
  expect(amsterdam("2020-10-25T02:30", "+01:00")).toEqual({ instant: "2020-10-25T01:30:00Z" });
  expect(faultOf(amsterdam("2020-10-25T02:30", "+03:00"))).toEqual(["offset", "wrong-offset"]);
});

test("an offset that is given must be the one the zone has then", () => {
  expect(amsterdam("2020-07-09T08:00", "+02:00")).toEqual({ instant: "2020-07-09T06:00:00Z" });
  expect(faultOf(amsterdam("2020-07-09T08:00", "+01:00"))).toEqual(["offset", "wrong-offset"]);
});

test("a whole day that a zone skipped does not exist", () => {
  const outcome = instantOf({ local: "2011-12-30T12:00", timeZone: "Pacific/Apia" });
  expect(faultOf(outcome)).toEqual(["local", "local-time-skipped"]);
});

test.each(["Europe/Atlantis", "Amsterdam", "", "UTC+25", "../../etc/passwd"])(
  "'%s' is no zone",
  (timeZone) => {
    expect(faultOf(instantOf({ local: "2020-03-09T08:00", timeZone }))).toEqual([
      "timeZone",
      "unknown-time-zone",
    ]);
  },
);

test.each([
  "2020-02-30T08:00",
  "2020-13-01T08:00",
  "2020-03-09T24:00",
  "2020-03-09T08:60",
  "2016-12-31T23:59:60",
  "",
])("there is no '%s'", (local) => {
  expect(faultOf(amsterdam(local))).toEqual(["local", "no-such-date"]);
});

test("a day ends where the next one begins, however long it is", () => {
  expect(endOfDay("2020-03-09", "Europe/Amsterdam")).toBe("2020-03-09T22:59:59.999Z");
  expect(endOfDay("2020-03-29", "Europe/Amsterdam")).toBe("2020-03-29T21:59:59.999Z");
  expect(endOfDay("2018-11-03", "America/Sao_Paulo")).toBe("2018-11-04T02:59:59.999Z");
  expect(endOfDay("9999-12-31", "America/Lima")).toBe("9999-12-31T23:59:59.999Z");
});

test("what lies outside the years of four digits is refused", () => {
  expect(faultOf(amsterdam("0000-01-01T00:00"))).toEqual(["local", "no-such-date"]);
  expect(faultOf(instantOf({ local: "9999-12-31T23:00", timeZone: "America/New_York" }))).toEqual([
    "local",
    "no-such-date",
  ]);
});
