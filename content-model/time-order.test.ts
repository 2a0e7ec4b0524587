import { expect, test } from "vitest";
import { endsBeforeBeginnings } from "./time-order.ts";

const at = (local: string, instant: string) => ({ local, timeZone: "Europe/Amsterdam", instant });

test.each([
  [at("2021-02-19T15:30", "2021-02-19T14:30:00Z"), at("2021-02-19T15:29", "2021-02-19T14:29:00Z"), true],
  [at("2021-02-19T15:30", "2021-02-19T14:30:00Z"), at("2021-02-19T15:30", "2021-02-19T14:30:00Z"), false],
  [at("2021-10-31T02:30", "2021-10-31T00:30:00Z"), at("2021-10-31T02:10", "2021-10-31T01:10:00Z"), false],
  ["2021-02-19", "2021-02-18", true],
  ["2021-02-19", "2021-02-19", false],
  ["2021-02-19", at("2021-02-19T00:30", "2021-02-18T23:30:00Z"), false],
  [at("2021-02-19T15:30", "2021-02-19T14:30:00Z"), "2021-02-18", true],
])("whether from %j to %j goes back: %s", (start, end, expected) => {
  expect(endsBeforeBeginnings({ title: "T", start, end })).toEqual(expected ? [["end"]] : []);
});

test("periods are compared as exactly as both ends are known, and may be open", () => {
  const periods = [
    { title: "a", from: "2021", to: "2020-12" },
    { title: "b", from: "2021-03", to: "2021" },
    { title: "c", from: "2021-03" },
    { title: "d", to: "2021" },
  ];
  expect(endsBeforeBeginnings({ periods })).toEqual([["periods", 0, "to"]]);
});

test("a sign-up closes after it opens", () => {
  const signUp = {
    opens: at("2021-02-19T15:30", "2021-02-19T14:30:00Z"),
    closes: at("2021-02-01T15:30", "2021-02-01T14:30:00Z"),
  };
  expect(endsBeforeBeginnings({ signUp })).toEqual([["signUp", "closes"]]);
});
