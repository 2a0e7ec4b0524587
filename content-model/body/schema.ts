import * as z from "zod";
import { isPlainText } from "../../schemas/characters.ts";
import { assetId, line, linkUrl, text } from "../../schemas/primitives.ts";
import { bodyRules, bodyRulesInWords } from "./rules.ts";
import { bodyLimits, calloutKinds, decorators, listDepth, listKinds, textStyles } from "./vocabulary.ts";

/**
 * A body: Portable Text with a closed set of blocks (portabletext.org's specification; the set is api.md's).
 * This file has the stored form, in which everything has its `_key`; what an editor sends is in input.ts.
 */

/** A key of a block, span, link, row or cell: letters and digits first, so that it is never a name of the language's. */
export const keySchema = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]*$/, "must be letters, digits, '_', '.', ':' and '-'")
  .describe("Names this item in its array, stable across edits");

const linkAnnotation = z
  .strictObject({
    _type: z.literal("link").describe("The kind of annotation"),
    _key: keySchema,
    href: linkUrl.describe("Where it leads (https, http, mailto or tel)"),
  })
  .meta({ id: "BodyLink", description: "A link that spans of the same block refer to by its `_key`." });

const storedAsset = (what: string) => assetId.describe(`${what}: the id of an asset`);

const imageFields = <Asset extends z.ZodType>(asset: (what: string) => Asset) => ({
  asset: asset("The image"),
  alt: line(500)
    .optional()
    .describe("What the image shows, for who cannot see it; mandatory unless `decorative`"),
  decorative: z.literal(true).optional().describe("The image says nothing that the text does not"),
  caption: line(500).optional().describe("What stands below it"),
  credit: line(200).optional().describe("Who made it"),
});

/**
 * The schemas of the blocks, given what a key and a table's cell look like: the stored form and the form that an
 * editor sends differ in nothing else.
 * @param suffix ends the components' names in OpenAPI
 */
export function blockSchemas<Key extends z.ZodType<string | undefined>>(key: Key, suffix: string) {
  const span = z
    .strictObject({
      _type: z.literal("span").describe("The kind of child"),
      _key: key,
      text: z
        .string()
        .max(bodyLimits.spanText)
        .refine(isPlainText, "must not hold control characters")
        .describe("The text; a line break is a break within the paragraph"),
      marks: z
        .array(z.string().min(1).max(64).describe("A decorator, or the `_key` of a link in `markDefs`"))
        .max(decorators.length + 1)
        .default([])
        .describe(`Decorators (${decorators.join(", ")}) and at most one link`),
    })
    .meta({ id: `BodySpan${suffix}`, description: "A run of text with the same marks." });
  const spans = z.array(span).min(1).max(bodyLimits.spans).describe("The text, in runs");
  const markDefs = z
    .array(linkAnnotation)
    .max(bodyLimits.links)
    .default([])
    .describe("The links that the spans refer to");
  const cell = z
    .strictObject({
      _type: z.literal("cell").describe("The kind of item"),
      _key: key,
      children: spans,
      markDefs,
    })
    .meta({ id: `BodyCell${suffix}`, description: "A table's cell." });
  const block = z
    .strictObject({
      _type: z.literal("block").describe("The kind of block"),
      _key: key,
      style: z.enum(textStyles).default("normal").describe("Paragraph, heading or quote"),
      listItem: z.enum(listKinds).optional().describe("The kind of list this is an item of"),
      level: z.int().min(1).max(listDepth).optional().describe("How deep in the list, from 1"),
      children: spans,
      markDefs,
    })
    .meta({ id: `BodyText${suffix}`, description: "A paragraph, heading, quote or list item." });
  const callout = z
    .strictObject({
      _type: z.literal("callout").describe("The kind of block"),
      _key: key,
      kind: z.enum(calloutKinds).describe("What kind of notice it is"),
      text: text(5_000).describe("What it says; an empty line starts a new paragraph"),
    })
    .meta({ id: `BodyCallout${suffix}`, description: "A notice beside the text." });
  return { span, cell, block, callout, ...assetBlockSchemas({ key, asset: storedAsset, suffix }) };
}

/**
 * The schemas of the blocks that show an asset.
 * @param asset what stands for one: its id, or for readers what it is and where
 */
export function assetBlockSchemas<
  Key extends z.ZodType<string | undefined>,
  Asset extends z.ZodType,
>(options: { key: Key; asset: (what: string) => Asset; suffix: string }) {
  const { key, asset, suffix } = options;
  const fields = imageFields(asset);
  return {
    pullQuote: z
      .strictObject({
        _type: z.literal("pullQuote").describe("The kind of block"),
        _key: key,
        text: text(2_000).describe("What is quoted"),
        attribution: line(300).optional().describe("Whose words they are"),
        image: z.strictObject(fields).optional().describe("A portrait beside it"),
      })
      .meta({ id: `BodyPullQuote${suffix}`, description: "A quote that stands out." }),
    image: z
      .strictObject({ _type: z.literal("image").describe("The kind of block"), _key: key, ...fields })
      .meta({ id: `BodyImage${suffix}`, description: "An image: with `alt`, or `decorative`." }),
    media: z
      .strictObject({
        _type: z.literal("media").describe("The kind of block"),
        _key: key,
        asset: asset("The recording, when it is ours").optional(),
        url: linkUrl.optional().describe("Where the recording is, when it is not ours"),
        title: line(300).describe("What there is to see or hear"),
      })
      .meta({ id: `BodyMedia${suffix}`, description: "Video or sound: either `asset` or `url`." }),
    file: z
      .strictObject({
        _type: z.literal("file").describe("The kind of block"),
        _key: key,
        asset: asset("The file"),
        title: line(300).optional().describe("What to call it; the asset's own title otherwise"),
      })
      .meta({ id: `BodyFile${suffix}`, description: "A file to download." }),
  };
}

/** A table, given its cells; every row has as many as the first. */
export function tableSchema<Key extends z.ZodType<string | undefined>, Cell extends z.ZodType>(
  key: Key,
  cell: Cell,
  suffix: string,
) {
  const row = z
    .strictObject({
      _type: z.literal("row").describe("The kind of item"),
      _key: key,
      cells: z.array(cell).min(1).max(bodyLimits.cells).describe("From left to right"),
    })
    .meta({ id: `BodyRow${suffix}`, description: "A table's row." });
  return z
    .strictObject({
      _type: z.literal("table").describe("The kind of block"),
      _key: key,
      header: z.boolean().default(false).describe("Whether the first row names the columns"),
      rows: z.array(row).min(1).max(bodyLimits.rows).describe("From top to bottom, all equally long"),
    })
    .meta({ id: `BodyTable${suffix}`, description: "A table." });
}

const stored = blockSchemas(keySchema, "");

/** The blocks that show no asset: they are the same wherever they stand. */
export const textBlocks = {
  block: stored.block,
  table: tableSchema(keySchema, stored.cell, ""),
  callout: stored.callout,
};

export const bodySchema = z
  .array(
    z.discriminatedUnion("_type", [
      textBlocks.block,
      stored.pullQuote,
      stored.image,
      stored.media,
      stored.file,
      textBlocks.table,
      textBlocks.callout,
    ]),
  )
  .max(bodyLimits.blocks)
  .superRefine(bodyRules)
  .meta({
    id: "Body",
    description: `A text in Portable Text, with a closed set of blocks. ${bodyRulesInWords}`,
    examples: [
      [
        {
          _type: "block",
          _key: "5d41402abc4b",
          style: "h2",
          children: [{ _type: "span", _key: "7d793037a076", text: "Waarom nu?", marks: [] }],
          markDefs: [],
        },
        {
          _type: "block",
          _key: "9f86d081884c",
          style: "normal",
          children: [
            { _type: "span", _key: "1b4f0e985197", text: "Lees ", marks: [] },
            { _type: "span", _key: "60303ae22b99", text: "het rapport", marks: ["fd61a03af4f7"] },
          ],
          markDefs: [{ _type: "link", _key: "fd61a03af4f7", href: "https://example.org/rapport" }],
        },
      ],
    ],
  });

export type Body = z.infer<typeof bodySchema>;
export type Block = Body[number];
export type TextBlock = Extract<Block, { _type: "block" }>;
export type TableBlock = Extract<Block, { _type: "table" }>;
export type ImageBlock = Extract<Block, { _type: "image" }>;
export type Span = TextBlock["children"][number];
export type LinkAnnotation = z.infer<typeof linkAnnotation>;
