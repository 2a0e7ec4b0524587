import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { katernVersion } from "./katern-version.ts";

test("the version is that of the package", () => {
  expect(katernVersion).toBe(manifest.version);
});
