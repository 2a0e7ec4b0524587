import { describe, expect, test } from "vitest";
import { typeSchemas } from "../../content-model/types/input-schemas.ts";
import { createRouter, type Match } from "../../functions/shared/http/router.ts";
import { isJsonObject, type JsonObject } from "../../packaging/openapi/json.ts";
import { basePaths } from "../../packaging/openapi/operations.ts";
import { problemsOf } from "../../packaging/openapi/problems.ts";
import type { Contract } from "../../schemas/contract.ts";
import { faultCodes } from "../../schemas/fault-codes.ts";
import { contracts, deliveryContracts, editorialContracts } from "../../schemas/operations/index.ts";
import { problemCatalogue } from "../../schemas/problem.ts";
import { apis, documents, objectAt, objectsIn, operationsIn, resolved } from "./openapi-document.ts";

const routers = { delivery: createRouter(deliveryContracts), editorial: createRouter(editorialContracts) };

describe.each(apis)("the OpenAPI document of the %s API", (api) => {
  const document = documents[api];
  const operations = operationsIn(document);

  test("has every operation of the contracts once, under a name of its own", () => {
    const expected = contracts
      .filter((contract) => contract.api === api)
      .flatMap(({ method, path }) =>
        path.includes("{collection}")
          ? [...typeSchemas.keys()].map(
              (collection) => `${method} ${path.replace("{collection}", collection)}`,
            )
          : [`${method} ${path}`],
      );
    expect(operations.map(({ method, path }) => `${method} ${basePaths[api]}${path}`).toSorted()).toEqual(
      expected.toSorted(),
    );
    const names = operations.map(({ operation }) => operation["operationId"]);
    expect(new Set(names).size).toBe(names.length);
  });

  test("lists the codes that faults can have", () => {
    const code = objectAt(document, "components", "schemas", "Fault", "properties", "code");
    expect(code["enum"]).toEqual([...faultCodes]);
  });

  test("says of each address what the router does with it", () => {
    for (const { method, path, operation } of operations) {
      const address = `${basePaths[api]}${path.replaceAll(/\{\w+\}/g, "0193b2c4-7a10-7cde-8f01-23456789abcd")}`;
      const { contract, params }: Match<Contract> = routers[api].match(method, address);
      expect(Object.keys(objectAt(operation, "responses"))).toEqual(
        expect.arrayContaining(Object.keys(contract.responses)),
      );
      const described = parametersIn(operation, "path");
      expect(described).toEqual(Object.keys(params).filter((name) => name !== "collection"));
      const { query, queryOnlyOf = {} } = contract.request;
      const keys = Object.keys(query?.shape ?? {}).filter(
        (key) => queryOnlyOf[key]?.some((collection) => path.startsWith(`/${collection}`)) ?? true,
      );
      expect(parametersIn(operation, "query")).toEqual(keys);
    }
  });

  test("describes every field, parameter, header and response", () => {
    const described = (object: JsonObject) =>
      typeof (object["description"] ?? resolved(document, object)["description"]) === "string";
    const silent = [...objectsIn(document)].flatMap(([place, object]) => {
      const named = (isJsonObject(object["properties"]) ? Object.entries(object["properties"]) : []).concat(
        isJsonObject(object["headers"]) && !place.endsWith("properties")
          ? Object.entries(object["headers"])
          : [],
      );
      return named
        .filter(([, part]) => isJsonObject(part) && !described(part))
        .map(([name]) => `${place}/${name}`);
    });
    expect(silent).toEqual([]);
    expect(
      Object.entries(objectAt(document, "components", "schemas"))
        .filter(([, schema]) => !described(schema as JsonObject))
        .map(([name]) => name),
    ).toEqual([]);
    for (const { operation } of operations) {
      expect(operation["summary"]).toBeTypeOf("string");
      expect(operation["description"]).toBeTypeOf("string");
      for (const parameter of parameterObjects(operation)) {
        expect(parameter["description"], String(operation["operationId"])).toMatch(/\w/);
      }
    }
  });

  test("names the version on every answer, and what an ETag is for wherever 304 is answered", () => {
    for (const { operation } of operations) {
      const responses = objectAt(operation, "responses");
      for (const status of Object.keys(responses)) {
        const response = resolved(document, objectAt(responses, status));
        expect(Object.keys(objectAt(response, "headers"))).toContain("API-Version");
      }
      if (!("304" in responses)) continue;
      expect(Object.keys(objectAt(responses, "200", "headers"))).toContain("ETag");
      expect(parametersIn(operation, "header")).toContain("If-None-Match");
    }
  });

  test("names every code that an operation can answer, under its status", () => {
    for (const { method, path, operation } of operations) {
      const address = `${basePaths[api]}${path.replaceAll(/\{\w+\}/g, "0193b2c4-7a10-7cde-8f01-23456789abcd")}`;
      const { contract } = routers[api].match(method, address);
      const told = Object.entries(objectAt(operation, "responses"))
        .filter(([status]) => status >= "400")
        .flatMap(([status, response]) => {
          const content = objectAt(resolved(document, response as JsonObject), "content");
          expect(Object.keys(content)).toEqual(["application/problem+json"]);
          return Object.keys(objectAt(content, "application/problem+json", "examples")).map(
            (code) => `${status} ${code}`,
          );
        });
      expect(told.toSorted()).toEqual(
        problemsOf(contract)
          .map((code) => `${problemCatalogue[code].status} ${code}`)
          .toSorted(),
      );
    }
  });

  test("limits whatever can be sent: the length of texts and lists, and the size of numbers", () => {
    const sent = operations.flatMap(({ operation }) => [
      ...parameterObjects(operation).filter((parameter) => parameter["in"] !== "header"),
      ...("requestBody" in operation ? [objectAt(operation, "requestBody")] : []),
    ]);
    const boundless = withComponents(document, sent).flatMap(([place, schema]) =>
      isBounded(schema) ? [] : [place],
    );
    expect(boundless).toEqual([]);
  });

  test("has no reference that leads nowhere", () => {
    for (const [, object] of objectsIn(document)) expect(() => resolved(document, object)).not.toThrow();
  });
});

test("a key that only sessions have is described for sessions alone", () => {
  const list = (path: string) => parametersIn(objectAt(documents.delivery, "paths", path, "get"), "query");
  expect(list("/sessions")).toContain("when");
  expect(list("/news")).not.toContain("when");
});

test("what a change takes is documented: If-Match, its two refusals, and who may", () => {
  const publish = objectAt(documents.editorial, "paths", "/news/{id}/publish", "post");
  expect(parametersIn(publish, "header")).toEqual(["If-Match"]);
  expect(Object.keys(objectAt(publish, "responses"))).toEqual(
    expect.arrayContaining(["401", "403", "412", "413", "415", "422", "428", "429", "500", "503"]),
  );
  expect(publish["security"]).toEqual([{ token: [] }, { apiKey: [] }]);
});

/** Every object of the parts and of all components that they refer to, however far. */
function withComponents(
  document: JsonObject,
  parts: readonly JsonObject[],
): (readonly [string, JsonObject])[] {
  const found = parts.flatMap((part) => [...objectsIn(part)]);
  const names = new Set<string>();
  for (const [, object] of found) {
    const name = String(object["$ref"] ?? "").replace("#/components/schemas/", "");
    if (name === "" || names.has(name)) continue;
    names.add(name);
    found.push(...objectsIn(resolved(document, object), [name]));
  }
  return found;
}

/** Whether a schema says how much at most; a pattern counts that leaves no choice of length. */
function isBounded(schema: JsonObject): boolean {
  const has = (...keys: string[]) => keys.some((key) => schema[key] !== undefined);
  const { type } = schema;
  const types = Array.isArray(type) ? type : [type];
  if (types.includes("string")) {
    const pattern = String(schema["pattern"] ?? "+").replaceAll(/\\.|\[[^\]]*\]/g, "x");
    const fixed = !/[*+]|,\}/.test(pattern);
    return fixed || has("maxLength", "enum", "const", "format");
  }
  if (types.includes("array")) return has("maxItems");
  if (types.includes("integer") || types.includes("number")) return has("maximum", "enum", "const");
  return true;
}

function parameterObjects(operation: JsonObject): JsonObject[] {
  const parameters = operation["parameters"];
  return Array.isArray(parameters) ? parameters.filter(isJsonObject) : [];
}

function parametersIn(operation: JsonObject, where: string): unknown[] {
  return parameterObjects(operation)
    .filter((parameter) => parameter["in"] === where)
    .map((parameter) => parameter["name"]);
}
