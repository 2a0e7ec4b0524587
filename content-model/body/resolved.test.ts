import { expect, test } from "vitest";
import type { ResolvedAsset } from "../../schemas/document.ts";
import { bodyToHtml } from "./html.ts";
import { bodyInputSchema } from "./input.ts";
import { type ResolvedBody, resolveBody, resolvedBodySchema } from "./resolved.ts";
import type { Body } from "./schema.ts";

const id = (digit: number) => `01930000-0000-7000-8000-00000000000${digit}`;
const [picture, film, report, missing] = [id(1), id(2), id(3), id(4)];
const assetOf = (asset: string, filename: string, contentType: string): ResolvedAsset => ({
  id: asset,
  url: `https://katern.example/files/${asset}/${filename}`,
  filename,
  contentType,
  size: 9,
  sha256: "a".repeat(64),
});
const assets = new Map([
  [picture, assetOf(picture, "plein.jpg", "image/jpeg")],
  [film, assetOf(film, "opname.mp4", "video/mp4")],
  [report, assetOf(report, "rapport.pdf", "application/pdf")],
]);
const find = (asset: string) => assets.get(asset);

const body = bodyInputSchema.parse([
  { _type: "block", children: [{ _type: "span", text: "Tekst" }] },
  { _type: "image", asset: picture, alt: "Een plein" },
  { _type: "image", asset: missing, alt: "Weg" },
  { _type: "image", asset: report, alt: "Geen beeld" },
  { _type: "media", asset: film, title: "Opname" },
  { _type: "media", asset: missing, title: "Weg" },
  { _type: "media", url: "https://video.example/1", title: "Elders" },
  { _type: "file", asset: report },
  { _type: "file", asset: missing },
  { _type: "pullQuote", text: "Samen", image: { asset: picture, decorative: true } },
  { _type: "pullQuote", text: "Alleen", image: { asset: missing, decorative: true } },
  { _type: "callout", kind: "note", text: "Let op" },
  { _type: "table", rows: [{ _type: "row", cells: ["a"] }] },
]);

test("a reader's body has each asset as what it is and where, and leaves out what is not there", () => {
  const resolved = resolvedBodySchema.parse(resolveBody(body, find));
  expect(resolved.map((block) => [block._type, assetIn(block)])).toEqual([
    ["block", undefined],
    ["image", assets.get(picture)],
    ["media", assets.get(film)],
    ["media", undefined],
    ["file", assets.get(report)],
    ["pullQuote", assets.get(picture)],
    ["pullQuote", undefined],
    ["callout", undefined],
    ["table", undefined],
  ]);
  expect(resolved[1]).toMatchObject({ alt: "Een plein", _key: body[1]?._key });
});

test("what it leaves out is what its HTML leaves out", () => {
  const kept = new Set(resolveBody(body, find).map((block) => block._key));
  const html = (blocks: Body) => bodyToHtml(blocks, { asset: (asset) => find(asset) ?? null });
  for (const block of body) expect(html([block]) !== "", block._type).toBe(kept.has(block._key));
});

function assetIn(block: ResolvedBody[number]): unknown {
  if (block._type === "pullQuote") return block.image?.asset;
  return "asset" in block ? block.asset : undefined;
}
