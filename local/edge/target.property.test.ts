import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTarget, targetMaximum } from "./target.ts";

const piece = fc.constantFrom(
  "/",
  "..",
  ".",
  "%2e",
  "%2E",
  "%2f",
  "%5c",
  "\\",
  "%00",
  "%",
  "%zz",
  "a",
  "é",
  "?",
  "#",
  "v1",
  " ",
  "//",
);
const target = fc.oneof(
  fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary" }),
);

test("what is taken never steps out of its place, however it is disguised", () => {
  fc.assert(
    fc.property(target, (text) => {
      const parsed = parseTarget(text);
      if ("fault" in parsed) return;
      expect(parsed.path.startsWith("/")).toBe(true);
      const decoded = decodeURIComponent(parsed.path);
      expect(decoded.split("/").some((segment) => segment === ".." || segment === ".")).toBe(false);
      expect(decoded.split("/")).toHaveLength(parsed.path.split("/").length);
      expect(decoded).not.toMatch(/[\u0000-\u001f\u007f\\]/);
    }),
    { numRuns: 2_000 },
  );
});

test("plain paths are taken as they are", () => {
  const segment = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 5 }), fc.webQueryParameters(), (segments, query) => {
      const path = `/${segments.join("/")}`;
      expect(parseTarget(`${path}?${query}`)).toEqual({ path, query });
    }),
  );
});

test("what is too long is refused", () => {
  expect(parseTarget(`/${"a".repeat(targetMaximum)}`)).toHaveProperty("fault");
});
