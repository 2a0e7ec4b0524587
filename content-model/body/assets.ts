import type { Body } from "./schema.ts";

/** The ids of the assets that a body uses, in order of first use, each once. */
export function assetsOfBody(body: Body): string[] {
  const ids = body.flatMap((block) => {
    if (block._type === "image" || block._type === "file") return [block.asset];
    if (block._type === "media") return block.asset === undefined ? [] : [block.asset];
    if (block._type === "pullQuote") return block.image === undefined ? [] : [block.image.asset];
    return [];
  });
  return [...new Set(ids)];
}
