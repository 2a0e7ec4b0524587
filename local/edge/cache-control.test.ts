import { expect, test } from "vitest";
import { lifetimeOf } from "./cache-control.ts";

test.each([
  [200, "public, max-age=5, stale-while-revalidate=55", { fresh: 5, stale: 55 }],
  [200, "max-age=5, s-maxage=20", { fresh: 20, stale: 0 }],
  [200, "max-age=3600, stale-while-revalidate=3600", { fresh: 60, stale: 0 }],
  [200, "max-age=10, stale-while-revalidate=3600", { fresh: 10, stale: 50 }],
  [200, "no-store, max-age=5", { fresh: 0, stale: 0 }],
  [200, "private, max-age=5", { fresh: 0, stale: 0 }],
  [200, undefined, { fresh: 0, stale: 0 }],
  [301, "max-age=3600", { fresh: 10, stale: 0 }],
  [404, "max-age=5", { fresh: 5, stale: 0 }],
  [410, "max-age=60", { fresh: 10, stale: 0 }],
  [500, "max-age=60", { fresh: 0, stale: 0 }],
  [401, "max-age=60", { fresh: 0, stale: 0 }],
])("%i with %s is kept %o", (status, cacheControl, lifetime) => {
  expect(lifetimeOf({ status, cacheControl }, 60, 10)).toEqual(lifetime);
});
