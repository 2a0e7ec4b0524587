import { describe, expect, test } from "vitest";
import { countedClicks } from "./double-clicks.ts";

const hourEnd = 3_600;

function countClicks(seconds: readonly number[], until: number): number {
  let counted = 0;
  countedClicks(seconds, until, () => counted++);
  return counted;
}

/** COUNTER Code of Practice R5.1, section 7.2; seconds after 10:01:00. */
describe("clicks of one user on one item", () => {
  test.each([
    ["one click", [0], 1],
    ["a second one after 29 seconds is a double click (the Code's example)", [0, 29], 1],
    ["after exactly 30 seconds as well: the window is at most 30 seconds", [0, 30], 1],
    ["after 31 seconds they are two", [0, 31], 2],
    ["after 35 seconds they are two (the Code's example)", [0, 35], 2],
    ["a chain counts once, where it ends", [0, 20, 40, 60, 80], 1],
    ["a chain that breaks counts once for each piece", [0, 20, 51, 70], 2],
    ["clicks in one second are one", [5, 5, 5], 1],
    ["none", [], 0],
  ])("%s", (_, seconds, counted) => {
    expect(countClicks(seconds, hourEnd)).toBe(counted);
  });

  test.each([
    ["followed over the hour's end within 30 seconds counts in the next hour", [3_590, 3_605], 0],
    ["followed after more than 30 seconds counts here", [3_590, 3_621], 1],
    ["the next hour's own click is not this hour's", [3_605], 0],
    ["a chain over the end counts in the hour of its last click", [3_560, 3_585, 3_610, 3_629], 0],
  ])("a click %s", (_, seconds, counted) => {
    expect(countClicks(seconds, hourEnd)).toBe(counted);
  });
});
