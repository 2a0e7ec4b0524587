import * as z from "zod";
import { faultParams } from "../../schemas/fault-codes.ts";
import { bodyDraftSchema } from "./draft.ts";
import { withKeys } from "./keys.ts";
import { markdownToBody } from "./markdown.ts";
import { bodySchema } from "./schema.ts";
import { bodyLimits } from "./vocabulary.ts";

/**
 * A body as an editor sends it: blocks, or Markdown that is converted here. It comes out as a stored body, with
 * keys everywhere. What the Markdown holds and a body cannot carry comes out as one issue each, at `markdown`,
 * with `params.code` and `params.line`.
 * Apart from schema.ts, so that whoever only reads bodies need not carry the Markdown parser.
 */
export const bodyInputSchema = z
  .union([
    z
      .strictObject(
        {
          markdown: z
            .string()
            .max(bodyLimits.markdown)
            .describe("CommonMark and tables; an image of ours is `![what it shows](asset:<id>)`"),
        },
        {
          error: ({ code }) =>
            code === "invalid_type" ? "Must be a list of blocks, or an object with markdown" : undefined,
        },
      )
      .meta({
        id: "BodyMarkdown",
        description: "A text in Markdown, converted on the way in.",
        examples: [{ markdown: "## Waarom nu?\n\nLees [het rapport](https://example.org/rapport)." }],
      }),
    bodyDraftSchema,
  ])
  .meta({ id: "BodyInput", description: "A text: blocks of Portable Text, or Markdown." })
  .transform((input, context): z.input<typeof bodySchema> => {
    if (!("markdown" in input)) return withKeys(input);
    const result = markdownToBody(input.markdown);
    if ("body" in result) return result.body;
    for (const { code, detail, line } of result.refusals) {
      const message = line === undefined ? detail : `Line ${line}: ${detail}`;
      context.addIssue({
        code: "custom",
        path: ["markdown"],
        message,
        params: { ...faultParams(code), line },
      });
    }
    return z.NEVER;
  })
  .pipe(bodySchema);
