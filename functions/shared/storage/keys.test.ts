import fc from "fast-check";
import { expect, test } from "vitest";
import {
  cardKey,
  dueKey,
  goneKey,
  headKey,
  listingKey,
  liveKey,
  passingKey,
  settingsKey,
  settingsRevisionKey,
  slugKey,
  sortable,
  subjectOfKey,
} from "./keys.ts";

const id = "0193b2c4-7a10-7cde-8f01-23456789abcd";

test("a stream record's key says what has become dirty", () => {
  expect(subjectOfKey(liveKey(id))).toEqual({ kind: "live", id });
  expect(subjectOfKey(slugKey("news", "een-stuk"))).toEqual({ kind: "slug", type: "news", slug: "een-stuk" });
  expect(subjectOfKey(listingKey("theme=x", "news", "2020-03-09T07:00:00Z", id))).toEqual({
    kind: "listing",
    facet: "theme=x",
    type: "news",
    at: "2020-03-09T07:00:00.000Z",
    id,
  });
  expect(subjectOfKey(settingsRevisionKey(12))).toEqual({ kind: "settings", version: 12 });
  expect(subjectOfKey(goneKey("all", "news", "2020-03-09T07:00:00Z", id))).toEqual({
    kind: "gone",
    facet: "all",
    type: "news",
    id,
  });
  expect(subjectOfKey(passingKey("recent-news", "2020-03-09T07:00:00Z", id))).toEqual({
    kind: "passing",
    what: "recent-news",
    since: "2020-03-09T07:00:00.000Z",
    id,
  });
  for (const key of [
    dueKey({ at: "2020-03-09T07:00:00Z", id, what: "recent-news" }),
    settingsKey,
    headKey(id),
    cardKey(id),
    { PK: "DUE", SK: "x" },
  ])
    expect(subjectOfKey(key)).toBeUndefined();
});

test("instants in keys are ordered as text as they are in time", () => {
  const instant = fc
    .tuple(fc.integer({ min: 0, max: 4_102_444_800 }), fc.constantFrom("", ".5", ".25", ".999"))
    .map(([second, fraction]) => new Date(second * 1_000).toISOString().replace(".000", fraction));
  fc.assert(
    fc.property(instant, instant, (a, b) => {
      expect(Math.sign(Date.parse(a) - Date.parse(b))).toBe(
        sortable(a) < sortable(b) ? -1 : sortable(a) > sortable(b) ? 1 : 0,
      );
    }),
  );
});
