import { expect, test } from "vitest";
import type { ChannelSettings } from "../../schemas/settings.ts";
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
const everything = [
  "podcast/artwork",
  "description",
  "podcast/categories",
  "podcast/owner",
  "podcast/explicit",
];
const allRequired = everything.map((name) => `/content/${name} required`);

const faultsOf = (
  content: Record<string, unknown>,
  facts: Partial<FileFacts> | null = {},
  settings: ChannelSettings = {},
) => {
  const assets = new Map(facts === null ? [] : [[artwork, cover(facts)]]);
  return podcastFaults({ content, settings, assets }).map(({ pointer, code }) => `${pointer} ${code}`);
};

test("a series that has everything lacks nothing", () => {
  expect(faultsOf(whole)).toEqual([]);
  expect(faultsOf(whole, { width: 3_000, height: 3_000, contentType: "image/jpeg" })).toEqual([]);
});

test("everything that lacks is named at its place", () => {
  expect(faultsOf({ title: "Reeks", podcast: {} })).toEqual(allRequired);
  expect(faultsOf({ title: "Reeks" })).toEqual(allRequired);
});

test("the settings stand in for what the series does not say, the channel or the lead for the description", () => {
  const settings: ChannelSettings = { podcast: { categories: ["History"], owner, explicit: false } };
  const said = { lead: "Kort", podcast: { artwork } };
  expect(faultsOf({ title: "Reeks", ...said }, {}, settings)).toEqual([]);
  expect(faultsOf({ title: "Reeks", ...said, lead: undefined }, {}, settings)).toEqual([
    "/content/description required",
  ]);
  const channel = { description: "Lang" };
  expect(faultsOf({ title: "Reeks", channel, podcast: { artwork } }, {}, settings)).toEqual([]);
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

test("the image of a series is its cover where it can be one and no other is named", () => {
  const settings: ChannelSettings = { podcast: { categories: ["History"], owner, explicit: false } };
  const content = { title: "Reeks", lead: "Kort", image: { asset: artwork, decorative: true } };
  expect(faultsOf(content, {}, settings)).toEqual([]);
  const lacking = ["/content/podcast/artwork required"];
  for (const facts of [{ width: 1_399 }, { contentType: "image/webp" }, { status: "pending" as const }, null])
    expect(faultsOf(content, facts, settings)).toEqual(lacking);
  const another = { ...content, podcast: { artwork: idOf("asset", 2) } };
  expect(faultsOf(another, {}, settings)).toEqual(lacking);
});
