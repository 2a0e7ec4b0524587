import { expect, test } from "vitest";
import { sumsOfWindow, windowOf } from "./most-read.ts";

test.each([
  ["7d", "2026-03-05", "2026-02-27"],
  ["30d", "2026-03-05", "2026-02-04"],
  ["365d", "2026-03-05", "2025-03-06"],
  ["365d", "2024-12-31", "2024-01-02"],
] as const)("%s up to %s begins on %s", (period, to, from) => {
  expect(windowOf(period, to)).toEqual({ from, to });
});

test("a window is made of whole months with days around", () => {
  const sums = sumsOfWindow({ from: "2025-11-29", to: "2026-03-02" });
  expect(sums).toEqual([
    "2025-11-29",
    "2025-11-30",
    "2025-12",
    "2026-01",
    "2026-02",
    "2026-03-01",
    "2026-03-02",
  ]);
});

test("a window that is exactly months has no days", () => {
  expect(sumsOfWindow({ from: "2024-02-01", to: "2024-03-31" })).toEqual(["2024-02", "2024-03"]);
});
