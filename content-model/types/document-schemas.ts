import * as z from "zod";
import { cardFields, documentFields, resolvedAsset, resolvedReference } from "../../schemas/document.ts";
import { resolvedBodySchema } from "../body/resolved.ts";
import { mapSchema } from "../schema-map.ts";
import { feedFields, type TypeDefinition } from "./definition.ts";

/** What readers get of each type: its content with every reference and asset resolved, and its card. */

/** The fields that a document shows in another form than the editor wrote them. */
const shownOtherwise = ["publishedAt", "carriedOverReads", "links", ...feedFields];

/** The schema of a type's document. */
export function documentSchemaOf(definition: TypeDefinition): z.ZodObject {
  const shown = Object.entries(definition.content.shape).filter(([name]) => !shownOtherwise.includes(name));
  const resolved = mapSchema(
    z.strictObject(Object.fromEntries(shown)),
    { reference: () => resolvedReference, asset: () => resolvedAsset, body: () => resolvedBodySchema },
    (id) => `Resolved${id}`,
  ) as z.ZodObject;
  return z
    .object({ ...resolved.shape, ...cardFields, image: documentImage(resolved), ...documentFields })
    .meta({ id: `${definition.schemaName}Document`, description: definition.description });
}

/** The schema of a type's card: what lists show. */
export function cardSchemaOf(definition: TypeDefinition): z.ZodObject {
  const own = Object.fromEntries(
    definition.cardFields.map((field) => [field, definition.content.shape[field] as z.ZodType]),
  );
  return z
    .object({ ...cardFields, ...own })
    .meta({ id: `${definition.schemaName}Card`, description: `In a list: ${definition.description}` });
}

function documentImage(resolved: z.ZodObject): z.ZodType {
  const image = resolved.shape["image"];
  if (!(image instanceof z.ZodOptional)) throw new Error("Every content has an optional image");
  return (image.unwrap() as z.ZodType)
    .nullable()
    .describe("The image that stands for it, with its alternative text; null for none");
}
