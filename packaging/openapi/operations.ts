import type * as z from "zod";
import { typeSchemas } from "../../content-model/types/input-schemas.ts";
import type { Api, BodySchema, Contract, PerType, TypeSchemas } from "../../schemas/contract.ts";
import { contracts } from "../../schemas/operations/index.ts";

/** The operations as the document shows them: one of a collection's path for each collection. */
export type Operation = {
  readonly contract: Contract;
  /** The type of entry that the path names; undefined where it names none. */
  readonly type: TypeSchemas | undefined;
  readonly id: string;
  /** Below the server's address, which ends in the version. */
  readonly path: string;
  readonly tag: string;
  readonly params: Readonly<Record<string, z.ZodType>>;
  readonly query: Readonly<Record<string, z.ZodType>>;
  readonly requestBody: z.ZodType | undefined;
  readonly responseBodies: ReadonlyMap<number, z.ZodType>;
};

/** Where an API begins: what the paths of its document are relative to. */
export const basePaths = { delivery: "/v1", editorial: "/editorial/v1" } as const satisfies Record<
  Api,
  string
>;

export function operationsOf(api: Api): Operation[] {
  const bodyOf = bodiesOnce();
  return contracts
    .filter((contract) => contract.api === api)
    .flatMap((contract) =>
      contract.path.includes("{collection}")
        ? [...typeSchemas.values()].map((type) => operationOf(contract, type, bodyOf))
        : [operationOf(contract, undefined, bodyOf)],
    );
}

type BodyOf = (schema: BodySchema, type: TypeSchemas | undefined) => z.ZodType;

function operationOf(contract: Contract, type: TypeSchemas | undefined, bodyOf: BodyOf): Operation {
  const { request, responses } = contract;
  const base = basePaths[contract.api];
  if (!contract.path.startsWith(`${base}/`)) throw new Error(`${contract.path} is not below ${base}`);
  const { collection: _, ...params } = request.params?.shape ?? {};
  return {
    contract,
    type,
    id: type === undefined ? contract.id : operationId(contract.id, type),
    path: contract.path.slice(base.length).replace("{collection}", type?.collection ?? ""),
    tag: type === undefined ? contract.tag : tagOf(type),
    params,
    query: queryOf(contract, type),
    requestBody: request.body === undefined ? undefined : bodyOf(request.body, type),
    responseBodies: new Map(
      Object.entries(responses).flatMap(([status, response]) =>
        response.body === undefined ? [] : [[Number(status), bodyOf(response.body, type)] as const],
      ),
    ),
  };
}

/** The collection's name as a heading: `News`, `Organisations`. */
export const tagOf = (type: TypeSchemas): string =>
  `${type.collection.charAt(0).toUpperCase()}${type.collection.slice(1)}`;

/** `createEntry` of news is `createNews`, `listCollection` is `listNews`, `listHistory` is `listNewsHistory`. */
function operationId(id: string, type: TypeSchemas): string {
  const [, verb = id, noun = ""] = /^([a-z]+)([A-Z]\w*)$/.exec(id) ?? [];
  if (noun === "Collection" || noun === "Drafts") return `${verb}${tagOf(type)}`;
  if (noun === "Entry" || noun === "Document") return `${verb}${type.schemaName}`;
  return `${verb}${type.schemaName}${noun}`;
}

function queryOf(contract: Contract, type: TypeSchemas | undefined): Record<string, z.ZodType> {
  const { query, queryOnlyOf = {} } = contract.request;
  const shape: Readonly<Record<string, z.ZodType>> = query?.shape ?? {};
  return Object.fromEntries(
    Object.entries(shape).filter(([key]) => queryOnlyOf[key]?.includes(type?.collection ?? "") ?? true),
  );
}

/** A type's schema of a body is made once, so that it is one component however many operations use it. */
function bodiesOnce(): BodyOf {
  const made = new Map<PerType["perType"], Map<TypeSchemas, z.ZodType>>();
  return (schema, type) => {
    if (!("perType" in schema)) return schema;
    if (type === undefined) throw new Error("A body that depends on the type needs a collection in the path");
    const ofType = made.get(schema.perType) ?? new Map<TypeSchemas, z.ZodType>();
    made.set(schema.perType, ofType);
    const body = ofType.get(type) ?? schema.perType(type);
    ofType.set(type, body);
    return body;
  };
}
