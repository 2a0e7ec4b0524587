import { expect, test } from "vitest";
import { podcastGuidOf } from "./guid.ts";

test.each([
  // The example of the podcast namespace's own description of podcast:guid.
  ["https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"],
  ["http://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"],
  ["podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"],
])("the name of %s is %s", (address, guid) => {
  expect(podcastGuidOf(address)).toBe(guid);
});
