import * as z from "zod";
import { isPlainText } from "../../schemas/characters.ts";
import { bodyRules, bodyRulesInWords } from "./rules.ts";
import { blockSchemas, keySchema, tableSchema } from "./schema.ts";
import { bodyLimits } from "./vocabulary.ts";

/** A body as an editor may send it: keys may lack, and a cell of a table may be a bare text. */

const optionalKey = keySchema
  .optional()
  .describe("Names this item in its array; worked out from the content where it lacks");

const parts = blockSchemas(optionalKey, "Input");

const bareCell = z
  .union([
    z.string().max(bodyLimits.spanText).refine(isPlainText, "must not hold control characters"),
    parts.cell,
  ])
  .describe("A bare text, or text with marks");

export const bodyDraftSchema = z
  .array(
    z.discriminatedUnion("_type", [
      parts.block,
      parts.pullQuote,
      parts.image,
      parts.media,
      parts.file,
      tableSchema(optionalKey, bareCell, "Input"),
      parts.callout,
    ]),
  )
  .max(bodyLimits.blocks)
  .superRefine(bodyRules)
  .meta({ id: "BodyBlocks", description: `A body in Portable Text; keys may lack. ${bodyRulesInWords}` });

export type BodyDraft = z.output<typeof bodyDraftSchema>;
