import { expect, test } from "vitest";
import { assetsOfBody } from "./assets.ts";
import { bodyInputSchema } from "./input.ts";

test("the assets of every kind of block, in order, each once", () => {
  const id = (digit: number) => `01930000-0000-7000-8000-00000000000${digit}`;
  const body = bodyInputSchema.parse([
    { _type: "media", asset: id(4), title: "a" },
    { _type: "image", asset: id(1), alt: "a" },
    { _type: "media", url: "https://vimeo.com/1", title: "a" },
    { _type: "pullQuote", text: "a", image: { asset: id(2), decorative: true } },
    { _type: "file", asset: id(3) },
    { _type: "image", asset: id(1), decorative: true },
  ]);
  expect(assetsOfBody(body)).toEqual([id(4), id(1), id(2), id(3)]);
});
