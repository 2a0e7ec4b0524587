import spdxLicences from "spdx-license-ids/index.json" with { type: "json" };
import * as z from "zod";
import type { TypeSchemas } from "../../schemas/contract.ts";
import { faultParams } from "../../schemas/fault-codes.ts";
import { bodyInputSchema } from "../body/input.ts";
import { licence, wallClock } from "../fields.ts";
import { mapSchema } from "../schema-map.ts";
import { endsBeforeBeginnings } from "../time-order.ts";
import { instantOf } from "../wall-clock.ts";
import type { TypeDefinition } from "./definition.ts";
import { cardSchemaOf, documentSchemaOf } from "./document-schemas.ts";
import { typeList } from "./index.ts";

/** What an editor may send of each type: Markdown for bodies, times to be made exact, licences that exist. */

const knownLicences = new Set<string>(spdxLicences);

const licenceInput = licence.refine((id) => knownLicences.has(id), {
  message: "must be an SPDX licence identifier such as CC-BY-4.0",
  params: faultParams("unknown-licence"),
});

/** Works out the instant; an instant that was sent along is taken for an echo and worked out anew. */
const wallClockInput = wallClock
  .transform((value, context): z.output<typeof wallClock> => {
    const outcome = instantOf(value);
    if ("instant" in outcome) return { ...value, instant: outcome.instant };
    const { field, code, detail } = outcome.fault;
    context.addIssue({ code: "custom", path: [field], message: detail, params: faultParams(code) });
    return z.NEVER;
  })
  .pipe(wallClock);

/** The schema that an editor's content is parsed with; its output satisfies the type's content schema. */
export function inputSchemaOf(definition: TypeDefinition): z.ZodType {
  return mapSchema(
    definition.content,
    { body: () => bodyInputSchema, licence: () => licenceInput, "wall-clock": () => wallClockInput },
    (id) => `${id}Input`,
  ).superRefine((content, context) => {
    for (const path of endsBeforeBeginnings(content)) {
      const message = "must not lie before the beginning";
      context.addIssue({
        code: "custom",
        path: [...path],
        message,
        params: faultParams("ends-before-beginning"),
      });
    }
  });
}

/** All of a type's schemas, as the contracts take them. */
export const typeSchemas: ReadonlyMap<string, TypeSchemas> = new Map(
  typeList.map((definition) => [
    definition.collection,
    {
      name: definition.name,
      collection: definition.collection,
      schemaName: definition.schemaName,
      content: definition.content.meta({
        id: `${definition.schemaName}Content`,
        description: definition.description,
      }),
      input: inputSchemaOf(definition).meta({
        id: `${definition.schemaName}ContentInput`,
        description: definition.description,
      }),
      document: documentSchemaOf(definition),
      card: cardSchemaOf(definition),
    },
  ]),
);
