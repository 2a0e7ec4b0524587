import { expect, test } from "vitest";
import { arrange, lastChange } from "./arrange.ts";
import { report } from "./testing/example.ts";

const item = (id: string, publishedAt: string, updatedAt = publishedAt) => ({
  ...report,
  id,
  publishedAt,
  updatedAt,
});
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);

test("newest first; within one instant the greater id, however the instant is written", () => {
  const items = [
    item("a", "2026-01-01T00:00:00Z"),
    item("b", "2026-01-01T00:00:00.000Z"),
    item("c", "2026-01-01T00:00:00.001Z"),
    item("d", "1962-01-01T00:00:00Z"),
  ];
  expect(ids(arrange(items))).toEqual(["c", "b", "a", "d"]);
});

test("an id stands once, as it was updated last", () => {
  const older = item("a", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
  const newer = item("a", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00.500Z");
  expect(arrange([newer, older])).toEqual([newer]);
  expect(arrange([older, newer])).toEqual([newer]);
});

test("a given order is kept, and the first of each id", () => {
  const items = [
    item("b", "2026-01-01T00:00:00Z"),
    item("c", "2026-01-03T00:00:00Z"),
    item("b", "2026-01-02T00:00:00Z"),
    item("a", "2026-01-04T00:00:00Z"),
  ];
  expect(arrange(items, "given")).toEqual([items[0], items[1], items[3]]);
});

test("the last change is the items', and the fallback only without items", () => {
  const items = [item("a", "2026-01-01T00:00:00.500Z"), item("b", "2026-01-01T00:00:00Z")];
  expect(lastChange(items, "2030-01-01T00:00:00Z")).toBe("2026-01-01T00:00:00.500Z");
  expect(lastChange([], "2020-01-01T00:00:00Z")).toBe("2020-01-01T00:00:00Z");
});
