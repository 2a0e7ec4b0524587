import type { S3Client } from "@aws-sdk/client-s3";
import type { Occasion } from "../../content-model/lifecycle.ts";
import type { TypeDefinition } from "../../content-model/types/definition.ts";
import { typeOfCollection } from "../../content-model/types/index.ts";
import { ProblemError } from "../../schemas/problem.ts";
import type { Principal } from "../shared/identity/principal.ts";
import type { Table } from "../shared/storage/table.ts";

/** What the editorial use cases work with; the handler makes it once. */
export type EditorialContext = {
  readonly table: Table;
  readonly media: { readonly client: S3Client; readonly bucket: string };
  readonly publicAddress: string;
  readonly siteLanguage: string;
  /** IANA. */
  readonly siteTimeZone: string;
  readonly now: () => Date;
  /** UUIDs of version 7 (RFC 9562). */
  readonly newId: () => string;
};

export function occasionOf(context: EditorialContext, principal: Principal): Occasion {
  return { by: principal.subject, at: context.now().toISOString(), eventId: context.newId() };
}

/** @throws ProblemError not-found for a collection that there is not */
export function typeAt(collection: string): TypeDefinition {
  const definition = typeOfCollection(collection);
  if (definition === undefined) throw new ProblemError("not-found", `There is no collection '${collection}'`);
  return definition;
}
