import { expect, test } from "vitest";
import { addedHeaders, behaviourOf } from "./edge-behaviours.ts";

test.each([
  ["/feeds/all.rss", "stored", 60],
  ["/feeds/themes/0193.atom", "stored", 60],
  ["/v1/news/een-bericht", "stored", 60],
  ["/v1/news", "delivery", 3_600],
  ["/v1/entries", "delivery", 3_600],
  ["/v1/openapi.json", "delivery", 3_600],
  ["/v1/reads/0193", "delivery", 3_600],
  ["/most-read/7d/all.json", "stored", 60],
  ["/sitemap.xml", "stored", 60],
  ["/files/0193/a.pdf", "stored", 86_400],
  ["/beacon/0193", "beacon", 0],
  ["/editorial/v1/news", "editorial", 0],
  ["/docs", "delivery", 3_600],
  ["/", "delivery", 3_600],
])("%s is answered by %s", (path, origin, maximumSeconds) => {
  expect(behaviourOf(path)).toMatchObject({ origin, maximumSeconds });
});

test("what is stored may be read by any site's scripts, and a document says which API it is of", () => {
  for (const kind of ["stored", "document", "file"] as const)
    expect(addedHeaders(kind)).toMatchObject({ "access-control-allow-origin": "*" });
  expect(addedHeaders("answered")).not.toHaveProperty("access-control-allow-origin");
  expect(addedHeaders(behaviourOf("/v1/news/een").answers)).toHaveProperty("api-version");
  expect(addedHeaders(behaviourOf("/feeds/all.rss").answers)).not.toHaveProperty("api-version");
});

test("files are never compressed, and nothing private is cached", () => {
  expect(behaviourOf("/files/0193/a.pdf").compress).toBe(false);
  expect(behaviourOf("/editorial/v1/news/1")).toMatchObject({ private: true, cached: false });
  expect(behaviourOf("/v1/news").private).toBe(false);
});
