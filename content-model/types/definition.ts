import * as z from "zod";
import { commonFields } from "../fields.ts";
import type { ReferableType } from "../marks.ts";

/**
 * A content type: everything that Katern knows of it stands in one file beside this one. Contracts,
 * documents, lists, feeds and the OpenAPI documents follow from it.
 */
export type TypeDefinition<
  Name extends ReferableType = ReferableType,
  Content extends z.ZodObject = z.ZodObject,
> = {
  readonly name: Name;
  /** The path segment of its addresses. */
  readonly collection: string;
  /** What a list or feed of it is called, by language; English where the site's own is not among them. */
  readonly titles: { readonly en: string; readonly [language: string]: string };
  /** What its schemas are called in OpenAPI: `News`, `NewsDocument`. */
  readonly schemaName: string;
  readonly description: string;
  readonly content: Content;
  /** Publications stand in the lists and feeds of everything; what they refer to does not. */
  readonly publication: boolean;
  /** Fields that lists show besides the common ones; small ones, because every list carries them. */
  readonly cardFields: readonly (keyof z.output<Content> & string)[];
  /** An example that validates, without references. */
  readonly example: z.input<Content>;
};

/** Fields that say how an entry's feeds are: the feeds show what they say, documents do not. */
export const feedFields: readonly string[] = ["channel", "podcast"];

/** The smallest that any content is: what code that treats all types alike may count on. */
export type CommonContent = z.output<z.ZodObject<typeof commonFields, z.core.$strict>>;

/** A content schema of the common fields and the type's own. */
export function contentOf<Fields extends z.ZodRawShape>(
  fields: Fields,
): z.ZodObject<typeof commonFields & Fields, z.core.$strict> {
  return z.strictObject({ ...commonFields, ...fields });
}

/** Keeps the literal types of a definition. */
export function defineType<Name extends ReferableType, Content extends z.ZodObject>(
  definition: TypeDefinition<Name, Content>,
): TypeDefinition<Name, Content> {
  return definition;
}
