import { expect, test } from "vitest";
import { faultCodes } from "../schemas/fault-codes.ts";
import { docsContents } from "./docs-page.ts";
import { faultMeanings } from "./fault-meanings.ts";

test("every code of a fault is told on the page about invalid content, and no other", async () => {
  const page = (await docsContents()).get("problems/invalid-content.html") ?? "";
  const told = [...page.matchAll(/<dt id="([a-z-]+)"><code>\1<\/code><\/dt><dd>([^<]+)<\/dd>/g)];
  expect(told.map(([, code]) => code)).toEqual([...faultCodes]);
  expect(told.map(([, , meaning]) => meaning)).toEqual(faultCodes.map((code) => faultMeanings[code]));
});
