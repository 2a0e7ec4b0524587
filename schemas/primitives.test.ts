import { expect, test } from "vitest";
import { instant, wholeNumber } from "./primitives.ts";

test.each([
  ["2020-03-09T07:00:00Z", true],
  ["2020-03-09T07:00:00.5Z", true],
  ["2020-03-09T07:00:00.123Z", true],
  ["2020-03-09T07:00:00.1234Z", false],
  [`2020-03-09T07:00:00.${"1".repeat(20)}Z`, false],
  ["2020-03-09T07:00Z", false],
  ["2020-03-09T07:00:60Z", false],
  ["2020-03-09T24:00:00Z", false],
  ["2020-02-30T07:00:00Z", false],
  ["2020-03-09T08:00:00+01:00", false],
])("whether %s is an instant to the second or the millisecond: %s", (value, expected) => {
  expect(instant.safeParse(value).success).toBe(expected);
});

test.each([0, 101, 1.5, Number.NaN])(
  "a page of %d is refused with the sizes that a page can have",
  (size) => {
    const said = wholeNumber(1, 100)
      .safeParse(size)
      .error?.issues.map(({ message }) => message);
    expect(said).toEqual(["must be a whole number from 1 to 100, in digits"]);
  },
);
