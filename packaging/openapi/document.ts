import type * as z from "zod";
import { typeList } from "../../content-model/types/index.ts";
import { typeSchemas } from "../../content-model/types/input-schemas.ts";
import type { Api } from "../../schemas/contract.ts";
import { problemSchema } from "../../schemas/problem.ts";
import { schemasOf } from "./components.ts";
import { examplesFor } from "./examples.ts";
import type { JsonObject } from "./json.ts";
import { operationObject, placeOf, shapesOf } from "./operation-object.ts";
import { basePaths, type Operation, operationsOf, tagOf } from "./operations.ts";
import { problemResponse, problemResponseName, problemsByStatus } from "./problems.ts";
import { descriptionOf, tagDescriptions } from "./prose.ts";

export type DocumentOptions = {
  /** Where the public reaches the site, without a trailing slash. */
  readonly publicAddress: string;
  /** The name of the network, as it stands in the title. */
  readonly siteName: string;
  /** The full version of the API (Semantic Versioning). */
  readonly version: string;
};

/**
 * The OpenAPI 3.1 document of an API, derived from its contracts. Pure: the same options give the same
 * document, to the order of its keys.
 * @throws Error where the contracts contradict each other, as two schemas of one name do
 */
export function openApiDocument(api: Api, { publicAddress, siteName, version }: DocumentOptions): JsonObject {
  const operations = operationsOf(api);
  const schemas = schemasOf(placesOf(operations));
  const examples = examplesFor(publicAddress);
  const objects = operations.map(
    (operation) => [operation, operationObject(operation, { schemas, examples })] as const,
  );
  return {
    openapi: "3.1.1",
    info: {
      title: `${siteName}: ${api} API`,
      version,
      summary: summaries[api],
      description: descriptionOf(api),
      contact: contactOf(publicAddress, siteName),
      license: { name: "European Union Public Licence 1.2", identifier: "EUPL-1.2" },
    },
    servers: [{ url: `${publicAddress}${basePaths[api]}`, description: summaries[api] }],
    tags: tagsOf(operations),
    paths: pathsOf(objects),
    components: {
      schemas: schemas.components,
      responses: problemResponses(operations, publicAddress),
      ...(api === "editorial" ? { securitySchemes } : {}),
    },
  };
}

const summaries: Record<Api, string> = {
  delivery: "What has been published, for partners' sites and readers",
  editorial: "Writing, publishing and withdrawing, for editors and programs",
};

/** RFC 2142, section 5: the mailbox of whoever runs the HTTP service of a host. */
function contactOf(publicAddress: string, siteName: string): JsonObject {
  return {
    name: siteName,
    email: `webmaster@${new URL(publicAddress).hostname}`,
    url: `${publicAddress}/`,
  };
}

const securitySchemes: JsonObject = {
  token: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "`Authorization: Bearer <token>`: an access token (RFC 9068) of the identity provider of this deployment. Its roles decide what it may do: author, editor, publisher, administrator, each with what the one before may.",
  },
  apiKey: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "katern_…",
    description:
      "`Authorization: Bearer katern_…`: the key of a client. An administrator makes it, with a role and, if wanted, an end; it can be revoked.",
  },
};

function placesOf(operations: readonly Operation[]) {
  const input = new Map<string, z.ZodType>();
  const output = new Map<string, z.ZodType>([["problem", problemSchema]]);
  for (const operation of operations) {
    for (const kind of ["path", "query"] as const) {
      for (const [name, schema] of Object.entries(shapesOf(operation, kind))) {
        input.set(placeOf.parameter(operation, kind, name), schema);
      }
    }
    if (operation.requestBody !== undefined) input.set(placeOf.request(operation), operation.requestBody);
    for (const [status, body] of operation.responseBodies)
      output.set(placeOf.response(operation, status), body);
    for (const [status, response] of Object.entries(operation.contract.responses)) {
      for (const [name, { schema }] of Object.entries(response.headers ?? {})) {
        output.set(placeOf.header(operation, Number(status), name), schema);
      }
    }
  }
  return { input, output };
}

function pathsOf(objects: readonly (readonly [Operation, JsonObject])[]): JsonObject {
  const paths = new Map<string, Record<string, JsonObject>>();
  for (const [operation, object] of objects) {
    const item = paths.get(operation.path) ?? {};
    const method = operation.contract.method.toLowerCase();
    if (item[method] !== undefined) throw new Error(`Two operations are ${method} ${operation.path}`);
    item[method] = object;
    paths.set(operation.path, item);
  }
  return Object.fromEntries(paths);
}

function problemResponses(operations: readonly Operation[], publicAddress: string): JsonObject {
  const sets = operations.flatMap(({ contract }) => [...problemsByStatus(contract).values()]);
  const named = new Map(sets.map((codes) => [problemResponseName(codes), codes]));
  return Object.fromEntries(
    [...named]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, codes]) => [name, problemResponse(codes, publicAddress)]),
  );
}

function tagsOf(operations: readonly Operation[]): JsonObject[] {
  const ofTypes = new Map([...typeSchemas.values()].map((type) => [tagOf(type), type.name]));
  return [...new Set(operations.map((operation) => operation.tag))].map((name) => {
    const type = typeList.find((definition) => definition.name === ofTypes.get(name));
    const description = type?.description ?? tagDescriptions[name];
    if (description === undefined) throw new Error(`The tag ${name} has no description`);
    return { name, description };
  });
}
