import { openApiDocument } from "../../packaging/openapi/document.ts";
import { isJsonObject, type Json, type JsonObject } from "../../packaging/openapi/json.ts";
import { apiVersion } from "../../schemas/api-version.ts";
import type { Api } from "../../schemas/contract.ts";

/** Ways to walk a document, for the tests of it. */
const publicAddress = "https://katern.example";
export const apis = ["delivery", "editorial"] as const satisfies readonly Api[];

export const documents: Readonly<Record<Api, JsonObject>> = {
  delivery: openApiDocument("delivery", { publicAddress, siteName: "Katern", version: apiVersion }),
  editorial: openApiDocument("editorial", { publicAddress, siteName: "Katern", version: apiVersion }),
};

/** The object at a path of keys. @throws Error where there is none */
export function objectAt(value: Json, ...keys: readonly string[]): JsonObject {
  const found = keys.reduce<Json | undefined>(
    (object, key) => (isJsonObject(object) ? object[key] : undefined),
    value,
  );
  if (!isJsonObject(found)) throw new Error(`There is no object at ${keys.join(" / ")}`);
  return found;
}

/** What a `$ref` leads to, or the object itself. */
export function resolved(document: JsonObject, object: JsonObject): JsonObject {
  const reference = object["$ref"];
  return typeof reference === "string"
    ? objectAt(document, ...reference.replace(/^#\//, "").split("/"))
    : object;
}

export type DescribedOperation = {
  readonly method: string;
  readonly path: string;
  readonly operation: JsonObject;
};

export function operationsIn(document: JsonObject): DescribedOperation[] {
  return Object.entries(objectAt(document, "paths")).flatMap(([path, item]) =>
    Object.entries(item as JsonObject).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation: operation as JsonObject,
    })),
  );
}

/** Every object in a value with the keys that lead to it. Examples are values, not schemas, and are left out. */
export function* objectsIn(
  value: Json,
  path: readonly string[] = [],
): Generator<readonly [string, JsonObject]> {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries())
      yield* objectsIn(element as Json, [...path, String(index)]);
  } else if (isJsonObject(value)) {
    yield [path.join("/"), value];
    for (const [key, part] of Object.entries(value)) {
      if (key !== "examples" && key !== "example") yield* objectsIn(part, [...path, key]);
    }
  }
}
