import { expect, test } from "vitest";
import { beaconStatus } from "./beacon.ts";
import { uuidPattern } from "./primitives.ts";

const id = "0193a1b2-0000-7000-8000-000000000001";
const status = (path: string, headers: Record<string, string> = {}, heedSignals = false) =>
  beaconStatus(path, (name) => headers[name] ?? "", heedSignals);

test("an id is what it is everywhere, though nothing may be imported there", () => {
  expect(beaconStatus.toString()).toContain(uuidPattern);
});

test("a view counts", () => {
  expect(status(`/beacon/${id}`)).toBe(204);
});

test.each([[{ "sec-purpose": "prefetch;prerender" }], [{ purpose: "prefetch" }], [{ "x-moz": "prefetch" }]])(
  "a page that is only fetched ahead does not: %o",
  (headers) => {
    expect(status(`/beacon/${id}`, headers)).toBe(202);
  },
);

test("signals against being followed are heeded where the deployment says so", () => {
  expect(status(`/beacon/${id}`, { "sec-gpc": "1" }, true)).toBe(202);
  expect(status(`/beacon/${id}`, { dnt: "1" }, true)).toBe(202);
  expect(status(`/beacon/${id}`, { dnt: "1" }, false)).toBe(204);
});

test.each(["/beacon/", "/beacon/x", `/beacon/${id}/more`, `/beacon/${id.toUpperCase()}`])(
  "there is no entry at %s",
  (path) => {
    expect(status(path)).toBe(404);
  },
);

test("the function stands on its own, as a CloudFront Function's code must", () => {
  const alone: typeof beaconStatus = new Function(`return ${beaconStatus.toString()}`)();
  expect(alone(`/beacon/${id}`, () => "", false)).toBe(204);
});
