import type { ReferableType } from "../marks.ts";
import { article } from "./article.ts";
import type { TypeDefinition } from "./definition.ts";
import { news } from "./news.ts";
import { organisation } from "./organisation.ts";
import { person } from "./person.ts";
import { report } from "./report.ts";
import { series } from "./series.ts";
import { session } from "./session.ts";
import { theme } from "./theme.ts";

/** All content types. A new type is a file beside this one and a line here. */
export const contentTypes = {
  news,
  article,
  report,
  session,
  person,
  organisation,
  theme,
  series,
} satisfies Record<TypeName, TypeDefinition>;

export type TypeName = ReferableType;

export const typeList: readonly TypeDefinition[] = Object.values(contentTypes);

export const collections: readonly string[] = typeList.map((type) => type.collection);

/** The types that lists and feeds of everything hold. */
export const publicationTypes: readonly TypeDefinition[] = typeList.filter((type) => type.publication);

export function typeOfCollection(collection: string): TypeDefinition | undefined {
  return typeList.find((type) => type.collection === collection);
}

export function typeNamed(name: TypeName): TypeDefinition {
  return contentTypes[name];
}

/** What a collection is called in the site's language. */
export function titleOfCollection(definition: TypeDefinition, siteLanguage: string): string {
  return definition.titles[siteLanguage.split("-")[0] ?? "en"] ?? definition.titles.en;
}
