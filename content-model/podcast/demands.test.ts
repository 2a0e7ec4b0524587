import { expect, test } from "vitest";
import type { FileFacts } from "../files-of.ts";
import { idOf } from "../testing/arbitrary-content.ts";
import { podcastFaults } from "./demands.ts";

const artwork = idOf("asset", 1);
const cover = (facts: Partial<FileFacts> = {}): FileFacts => ({
  id: artwork,
  status: "complete",
  filename: "omslag.png",
  contentType: "image/png",
  size: 1,
  sha256: "",
  width: 1_400,
  height: 1_400,
  ...facts,
});
const owner = { name: "Redactie", email: "redactie@katern.example" };
const podcast = { explicit: false, artwork, categories: ["Education"], owner };
const whole = { title: "Reeks", description: "Over de reeks", podcast };
const faultsOf = (content: Record<string, unknown>, facts: Partial<FileFacts> | null = {}, settings = {}) =>
  podcastFaults({ content, settings, assets: new Map(facts === null ? [] : [[artwork, cover(facts)]]) }).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

test("a series that is no podcast lacks nothing, and one that has everything neither", () => {
  expect(faultsOf({ title: "Reeks" })).toEqual([]);
  expect(faultsOf(whole)).toEqual([]);
  expect(faultsOf(whole, { width: 3_000, height: 3_000, contentType: "image/jpeg" })).toEqual([]);
});

test("everything that lacks is named at its place", () => {
  expect(faultsOf({ title: "Reeks", podcast: {} })).toEqual([
    "/content/podcast/artwork required",
    "/content/description required",
    "/content/podcast/categories required",
    "/content/podcast/owner required",
    "/content/podcast/explicit required",
  ]);
});

test("the settings stand in for categories and owner, the channel or the lead for the description", () => {
  const settings = { podcast: { categories: ["History"], owner } };
  const bare = { explicit: true, artwork };
  expect(faultsOf({ title: "Reeks", lead: "Kort", podcast: bare }, {}, settings)).toEqual([]);
  expect(faultsOf({ title: "Reeks", channel: { description: "Lang" }, podcast: bare }, {}, settings)).toEqual(
    [],
  );
  expect(faultsOf({ ...whole, podcast: { ...podcast, categories: [] } })).toEqual([
    "/content/podcast/categories required",
  ]);
});

test.each([
  [{ width: 1_399, height: 1_399 }, "wrong-size"],
  [{ width: 3_001, height: 3_001 }, "wrong-size"],
  [{ width: 1_500, height: 1_501 }, "wrong-size"],
  [{ width: undefined, height: undefined }, "unknown-size"],
  [{ contentType: "image/webp" }, "wrong-type"],
  [{ status: "pending" as const }, "required"],
  [null, "required"],
])("a cover of %j is refused", (facts, code) => {
  expect(faultsOf(whole, facts)).toEqual([`/content/podcast/artwork ${code}`]);
});
