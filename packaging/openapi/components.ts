import * as z from "zod";
import { isJsonObject, type Json, type JsonObject, mapObjects } from "./json.ts";
import { isPortable, rulesInWords, withRules } from "./rules-in-words.ts";

/**
 * JSON Schemas (2020-12) of zod's: what has an id becomes a component, the rest stands where it is used.
 * What is sent is closed, because unknown fields are refused; what is answered is open, because clients
 * must live with new fields.
 */
export type Direction = "input" | "output";

export type Schemas = {
  readonly components: JsonObject;
  /** The schema of a place, as it stands in the document. */
  readonly at: (direction: Direction, place: string) => JsonObject;
};

export type Places = Readonly<Record<Direction, ReadonlyMap<string, z.ZodType>>>;

export function schemasOf(places: Places): Schemas {
  const input = converted(places.input, "input");
  const output = converted(places.output, "output");
  const renamed = new Map(
    Object.entries(input.components)
      .filter(([id, schema]) => !same(output.components[id] ?? schema, schema))
      .map(([id]) => [id, `${id}Input`]),
  );
  const inputComponents = Object.entries(input.components).map(([id, schema]) => {
    const name = renamed.get(id) ?? id;
    if (name !== id && (name in input.components || name in output.components)) {
      throw new Error(`Two schemas would be called ${name}`);
    }
    return [name, withRenamed(schema, renamed)] as const;
  });
  const all = { ...output.components, ...Object.fromEntries(inputComponents) };
  const ordered = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    components: withMappings(ordered, ordered),
    at: (direction, place) => {
      const schema = (direction === "input" ? input : output).places[place];
      if (!isJsonObject(schema)) throw new Error(`No schema was given for ${place}`);
      const own = direction === "input" ? withRenamed(schema, renamed) : schema;
      return withMappings(own as JsonObject, ordered);
    },
  };
}

type Converted = { readonly components: JsonObject; readonly places: JsonObject };

function converted(places: ReadonlyMap<string, z.ZodType>, direction: Direction): Converted {
  const whole = z.toJSONSchema(z.object(Object.fromEntries(places)), {
    target: "draft-2020-12",
    io: direction,
    unrepresentable: "throw",
    override: ({ zodSchema, jsonSchema }) => tell(zodSchema, jsonSchema),
  });
  const json: Json = JSON.parse(JSON.stringify(whole));
  const tidy = mapObjects(json, (object) => tidied(object, direction));
  if (!isJsonObject(tidy) || !isJsonObject(tidy["properties"])) throw new Error("zod gave no object");
  const components = tidy["$defs"];
  return { components: isJsonObject(components) ? components : {}, places: tidy["properties"] };
}

/** Adds what zod leaves out: refinements in words, and by which key the members of a union differ. */
function tell(schema: z.core.$ZodType, json: z.core.JSONSchema.BaseSchema): void {
  const description = withRules(json.description, json.$ref === undefined ? rulesInWords(schema) : []);
  if (description !== undefined) json.description = description;
  if (schema instanceof z.ZodDiscriminatedUnion) {
    json["discriminator"] = { propertyName: schema._zod.def.discriminator };
  }
}

function tidied(object: JsonObject, direction: Direction): JsonObject {
  const fields = Object.entries(object).flatMap(([key, value]): [string, Json][] => {
    if (key === "$ref" && typeof value === "string")
      return [[key, value.replace("#/$defs/", componentsPrefix)]];
    if (key === "pattern" && typeof value === "string") return patternOf(object, value);
    if (key === "additionalProperties" && value === false && direction === "output") return [];
    return (key === "maximum" || key === "minimum") && isSafeIntegerBound(value) ? [] : [[key, value]];
  });
  return nullableOf(Object.fromEntries(fields));
}

/** zod's bounds of any integer: what a double holds exactly, and no limit that anybody set. */
function isSafeIntegerBound(value: Json): boolean {
  return typeof value === "number" && Math.abs(value) === Number.MAX_SAFE_INTEGER;
}

/** zod's expressions for dates and times say at great length what the format says; only `Z` is news. */
function patternOf(object: JsonObject, pattern: string): [string, Json][] {
  if (object["format"] === "date-time") return [["pattern", "Z$"]];
  if (!isPortable(pattern)) return [];
  return object["format"] === "date" || object["format"] === "uri" ? [] : [["pattern", pattern]];
}

/** `anyOf` of a plain type and null, said as two types: shorter, and what readers know. */
function nullableOf(object: JsonObject): JsonObject {
  const { anyOf, ...rest } = object;
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return object;
  const [value, nothing] = anyOf as Json[];
  if (!isJsonObject(value) || !isJsonObject(nothing) || nothing["type"] !== "null") return object;
  if (typeof value["type"] !== "string" || "enum" in value || "const" in value) return object;
  return { ...value, ...rest, type: [value["type"], "null"] };
}

function withRenamed(value: Json, renamed: ReadonlyMap<string, string>): Json {
  return mapObjects(value, (object) => {
    const id = componentOf(object);
    const name = id === undefined ? undefined : renamed.get(id);
    return name === undefined ? object : { ...object, $ref: componentsPrefix + name };
  });
}

/** Which component each value of a discriminator stands for (OpenAPI 3.1, Discriminator Object). */
function withMappings(value: JsonObject, components: JsonObject): JsonObject {
  const mapped = mapObjects(value, (object) => {
    const { discriminator, oneOf } = object;
    if (!isJsonObject(discriminator) || !Array.isArray(oneOf)) return object;
    const key = String(discriminator["propertyName"]);
    const mapping = (oneOf as Json[]).flatMap((option): [string, Json][] => {
      const id = isJsonObject(option) ? componentOf(option) : undefined;
      const component = id === undefined ? undefined : components[id];
      const properties = isJsonObject(component) ? component["properties"] : undefined;
      const property = isJsonObject(properties) ? properties[key] : undefined;
      return isJsonObject(property) ? [[String(property["const"]), `${componentsPrefix}${id}`]] : [];
    });
    return { ...object, discriminator: { propertyName: key, mapping: Object.fromEntries(mapping) } };
  });
  return mapped as JsonObject;
}

const componentsPrefix = "#/components/schemas/";

function componentOf(object: JsonObject): string | undefined {
  const reference = object["$ref"];
  return typeof reference === "string" && reference.startsWith(componentsPrefix)
    ? reference.slice(componentsPrefix.length)
    : undefined;
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
