import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { isJsonObject, type Json, type JsonObject } from "../../packaging/openapi/json.ts";
import { operationsOf } from "../../packaging/openapi/operations.ts";
import { problemSchema } from "../../schemas/problem.ts";
import { apis, documents, objectAt, objectsIn, operationsIn, resolved } from "./openapi-document.ts";

/** Every example is held against the JSON Schema beside it and against the zod schema that the functions parse with. */
describe.each(apis)("the examples of the %s API", (api) => {
  const document = documents[api];
  const ajv = new Ajv2020.default({ strict: false, allErrors: true, unicodeRegExp: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "document", components: objectAt(document, "components") });
  const faultsBySchema = (schema: Json, value: unknown) => {
    const validate = ajv.compile(withAbsoluteReferences(schema));
    return validate(value) ? [] : validate.errors;
  };

  test("of bodies and problems satisfy the schemas in the document", () => {
    let seen = 0;
    for (const [place, object] of objectsIn(document)) {
      const { schema, examples } = object;
      if (!isJsonObject(schema) || !isJsonObject(examples)) continue;
      for (const [name, example] of Object.entries(examples)) {
        seen += 1;
        expect(faultsBySchema(schema, objectAt(example)["value"]), `${place} ${name}`).toEqual([]);
      }
    }
    expect(seen).toBeGreaterThan(30);
  });

  test("within schemas satisfy them", () => {
    for (const [place, schema] of objectsIn(document)) {
      if (!Array.isArray(schema["examples"])) continue;
      for (const example of schema["examples"]) expect(faultsBySchema(schema, example), place).toEqual([]);
    }
  });

  test("of parameters satisfy their schemas", () => {
    for (const [place, object] of objectsIn(document)) {
      if (object["example"] === undefined || !isJsonObject(object["schema"])) continue;
      expect(faultsBySchema(object["schema"], object["example"]), place).toEqual([]);
    }
  });

  test("of requests and answers are what zod takes, with nothing that zod would drop", () => {
    const described = new Map(
      operationsIn(document).map(({ operation }) => [operation["operationId"], operation] as const),
    );
    for (const { id, contract, requestBody, responseBodies } of operationsOf(api)) {
      const operation = described.get(id) ?? {};
      if (requestBody !== undefined) {
        for (const value of examplesIn(objectAt(operation, "requestBody"))) {
          expect(requestBody.safeParse(value).error?.issues, `${id} request`).toBeUndefined();
        }
      }
      for (const [status, body] of responseBodies) {
        const examples = examplesIn(objectAt(operation, "responses", String(status)));
        expect(examples, `${id} ${status}`).not.toEqual([]);
        for (const value of examples) expect(body.parse(value), `${id} ${status}`).toEqual(value);
      }
      expect(contract.api).toBe(api);
    }
  });

  test("of problems are problem documents", () => {
    for (const { operation } of operationsIn(document)) {
      for (const [status, response] of Object.entries(objectAt(operation, "responses"))) {
        if (status < "400") continue;
        for (const value of examplesIn(resolved(document, response as JsonObject))) {
          expect(problemSchema.parse(value)).toEqual(value);
          expect(problemSchema.parse(value).status).toBe(Number(status));
        }
      }
    }
  });
});

function examplesIn(withContent: JsonObject): unknown[] {
  return Object.values(objectAt(withContent, "content")).flatMap((media) =>
    Object.values(objectAt(media, "examples")).map((example) => objectAt(example)["value"]),
  );
}

function withAbsoluteReferences(schema: Json): JsonObject {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/'));
}
