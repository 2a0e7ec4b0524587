import { describe, expect, test } from "vitest";
import { coveredBytes, coversDownload, coversPlay } from "./ranges.ts";

const range = (first: number, last: number) => ({ first, last });

test.each([
  ["one", [range(0, 99)], 100],
  ["two apart", [range(0, 9), range(50, 59)], 20],
  ["overlapping ones once", [range(0, 59), range(40, 99)], 100],
  ["one within another once", [range(0, 99), range(10, 19)], 100],
  ["the same twice once", [range(0, 49), range(0, 49)], 50],
  ["in any order", [range(50, 99), range(0, 49)], 100],
  ["not beyond the file's end", [range(900, 5_000)], 100],
  ["nothing beyond the end", [range(2_000, 5_000)], 0],
  ["none", [], 0],
])("covers %s", (_, ranges, covered) => {
  expect(coveredBytes(ranges, 1_000)).toBe(covered);
});

describe("parts are a read", () => {
  const pdf = { size: 1_000, duration: null };
  test.each([
    ["from half of a document on", [range(0, 499)], true],
    ["not below", [range(0, 498)], false],
    ["when they reach half together", [range(0, 249), range(750, 999)], true],
    ["not by fetching one part often", Array(10).fill(range(0, 99)), false],
  ])("%s", (_, ranges, counts) => {
    expect(coversDownload(ranges, pdf)).toBe(counts);
  });

  /** An hour of sound, of 10 kB a second, with or without a header of a megabyte before it. */
  const hour = { size: 37_000_000, duration: 3_600 };
  test.each([
    [
      "a minute of sound whose bit rate is known",
      [range(0, 599_999)],
      { size: 36_000_000, duration: 3_600 },
      true,
    ],
    ["not less", [range(0, 599_998)], { size: 36_000_000, duration: 3_600 }, false],
    ["960 kB where it is not known", [range(0, 959_999)], { size: 36_000_000, duration: null }, true],
    ["not less", [range(0, 959_998)], { size: 36_000_000, duration: null }, false],
    ["all of a shorter one", [range(0, 99_999)], { size: 100_000, duration: 10 }, true],
    ["not most of it", [range(0, 99_998)], { size: 100_000, duration: 10 }, false],
    ["a minute behind an ID3 header", [range(0, 1_599_999)], { ...hour, soundStart: 1_000_000 }, true],
    ["not a minute with it", [range(0, 1_599_998)], { ...hour, soundStart: 1_000_000 }, false],
    ["nor the header often", [range(0, 999_999)], { ...hour, soundStart: 1_000_000 }, false],
    ["nothing but sound", [range(1_000_000, 1_599_999)], { ...hour, soundStart: 1_000_000 }, true],
    [
      "all sound of a shorter one",
      [range(900, 99_999)],
      { size: 100_000, duration: 10, soundStart: 900 },
      true,
    ],
    ["not a player's probe of two bytes", [range(0, 1)], { size: 4, duration: null }, false],
  ])("or play from %s", (_, ranges, file, counts) => {
    expect(coversPlay(ranges, file)).toBe(counts);
  });
});
