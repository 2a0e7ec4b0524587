import type * as z from "zod";
import type { Schemas } from "./components.ts";
import type { Examples } from "./examples.ts";
import { requestHeaders, responseHeaders } from "./headers.ts";
import type { JsonObject } from "./json.ts";
import type { Operation } from "./operations.ts";
import { problemResponseName, problemsByStatus } from "./problems.ts";

/** An operation as OpenAPI writes it (OpenAPI 3.1, Operation Object). */
export type Surroundings = { readonly schemas: Schemas; readonly examples: Examples };

export function operationObject(operation: Operation, around: Surroundings): JsonObject {
  const { contract, type } = operation;
  const parameters = [
    ...parametersOf("path", operation, around.schemas),
    ...parametersOf("query", operation, around.schemas),
    ...requestHeaders(contract),
  ];
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: type === undefined ? contract.summary : `${contract.summary} (${type.collection})`,
    description: withScope(operation),
    security: contract.scope === null ? [] : [{ token: [] }, { apiKey: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBodyOf(operation, around),
    responses: { ...answers(operation, around), ...refusals(operation) },
  };
}

/** Names a schema's place in a document, for the conversion of all of them at once. */
export const placeOf = {
  parameter: (operation: Operation, kind: "path" | "query", name: string) =>
    `${operation.id} ${kind} ${name}`,
  request: (operation: Operation) => `${operation.id} request`,
  response: (operation: Operation, status: number) => `${operation.id} ${status}`,
  header: (operation: Operation, status: number, name: string) => `${operation.id} ${status} ${name}`,
};

export const shapesOf = (
  operation: Operation,
  kind: "path" | "query",
): Readonly<Record<string, z.ZodType>> => (kind === "path" ? operation.params : operation.query);

function withScope({ contract }: Operation): string {
  return contract.scope === null
    ? contract.description
    : `${contract.description}\n\nNeeds the role \`${contract.scope}\`.`;
}

function parametersOf(kind: "path" | "query", operation: Operation, schemas: Schemas): JsonObject[] {
  return Object.entries(shapesOf(operation, kind)).map(([name, shape]) => {
    const { description = "", ...schema } = schemas.at("input", placeOf.parameter(operation, kind, name));
    const required = kind === "path" || !shape.safeParse(undefined).success;
    return { name, in: kind, required, description, schema };
  });
}

function requestBodyOf(operation: Operation, { schemas, examples }: Surroundings): JsonObject {
  if (operation.requestBody === undefined) return {};
  const { contract, type } = operation;
  const media: JsonObject = {
    schema: schemas.at("input", placeOf.request(operation)),
    examples: oneExample(examples.request(contract.id, type)),
  };
  const mediaTypes = contract.request.contentTypes ?? ["application/json"];
  return {
    requestBody: {
      description: "In UTF-8, at most 1,000,000 bytes and 64 levels deep.",
      required: !operation.requestBody.safeParse({}).success,
      content: Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, media])),
    },
  };
}

function answers(operation: Operation, { schemas, examples }: Surroundings): JsonObject {
  const { contract, type } = operation;
  return Object.fromEntries(
    Object.entries(contract.responses).map(([key, response]) => {
      const status = Number(key);
      const media =
        response.body === undefined
          ? undefined
          : {
              schema: schemas.at("output", placeOf.response(operation, status)),
              examples: oneExample(examples.response(contract.id, status, type)),
            };
      const answer: JsonObject = {
        description: response.description,
        headers: { ...responseHeaders(contract, status), ...ownHeaders(operation, status, schemas) },
        ...(media === undefined ? {} : { content: { [response.contentType ?? "application/json"]: media } }),
      };
      return [key, answer];
    }),
  );
}

function ownHeaders(operation: Operation, status: number, schemas: Schemas): JsonObject {
  const headers = Object.entries(operation.contract.responses[status]?.headers ?? {});
  return Object.fromEntries(
    headers.map(([name, { description, schema }]): [string, JsonObject] => {
      const { description: _, ...shape } = schemas.at("output", placeOf.header(operation, status, name));
      return [name, { description, required: !schema.safeParse(undefined).success, schema: shape }];
    }),
  );
}

function refusals({ contract }: Operation): JsonObject {
  return Object.fromEntries(
    [...problemsByStatus(contract)].map(([status, codes]): [string, JsonObject] => [
      String(status),
      { $ref: `#/components/responses/${problemResponseName(codes)}` },
    ]),
  );
}

function oneExample(value: unknown): JsonObject {
  return { example: { value: JSON.parse(JSON.stringify(value)) } };
}
