import * as z from "zod";
import { type ResolvedAsset, resolvedAsset } from "../../schemas/document.ts";
import { bodyRules, bodyRulesInWords } from "./rules.ts";
import { assetBlockSchemas, type Block, type Body, keySchema, textBlocks } from "./schema.ts";
import { bodyLimits } from "./vocabulary.ts";

/** A body as readers get it: the stored one, with each asset as what it is and where. */

const blocks = assetBlockSchemas({ key: keySchema, asset: () => resolvedAsset, suffix: "Resolved" });

export const resolvedBodySchema = z
  .array(
    z.discriminatedUnion("_type", [
      textBlocks.block,
      blocks.pullQuote,
      blocks.image,
      blocks.media,
      blocks.file,
      textBlocks.table,
      textBlocks.callout,
    ]),
  )
  .max(bodyLimits.blocks)
  .superRefine(bodyRules)
  .meta({
    id: "ResolvedBody",
    description: `A text in Portable Text, with a closed set of blocks; what could not be shown is left out. ${bodyRulesInWords}`,
  });

export type ResolvedBody = z.infer<typeof resolvedBodySchema>;

/**
 * A body with its assets resolved. What `bodyToHtml` leaves out of its HTML for want of an asset is left out here:
 * a block whose asset is not there, and an image that is none; a quote only loses its portrait.
 */
export function resolveBody(body: Body, find: (id: string) => ResolvedAsset | undefined): ResolvedBody {
  return body.flatMap((block) => resolveBlock(block, find) ?? []);
}

function resolveBlock(
  block: Block,
  find: (id: string) => ResolvedAsset | undefined,
): ResolvedBody[number] | undefined {
  switch (block._type) {
    case "image":
      return withImage(block, find);
    case "pullQuote": {
      const { image, ...quote } = block;
      const portrait = image === undefined ? undefined : withImage(image, find);
      return portrait === undefined ? quote : { ...quote, image: portrait };
    }
    case "media": {
      const { asset: id, ...media } = block;
      if (id === undefined) return media;
      const asset = find(id);
      return asset === undefined ? undefined : { ...media, asset };
    }
    case "file": {
      const asset = find(block.asset);
      return asset === undefined ? undefined : { ...block, asset };
    }
    default:
      return block;
  }
}

function withImage<Image extends { readonly asset: string }>(
  image: Image,
  find: (id: string) => ResolvedAsset | undefined,
): (Omit<Image, "asset"> & { asset: ResolvedAsset }) | undefined {
  const asset = find(image.asset);
  return asset?.contentType.startsWith("image/") ? { ...image, asset } : undefined;
}
