/** JSON as the documents hold it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Rebuilds a value from the inside out.
 * @param change gets every object after its parts have been rebuilt
 */
export function mapObjects(value: Json, change: (object: JsonObject) => Json): Json {
  if (Array.isArray(value)) return value.map((element: Json) => mapObjects(element, change));
  if (!isJsonObject(value)) return value;
  const parts = Object.entries(value).map(([key, part]) => [key, mapObjects(part, change)] as const);
  return change(Object.fromEntries(parts));
}
