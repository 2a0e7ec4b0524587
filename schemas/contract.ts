import type * as z from "zod";
import type { ProblemCode } from "./problem.ts";

/**
 * An operation as data: the router, the OpenAPI documents, the stacks' routes, the local server and
 * the tests all derive from it.
 */
export type Api = "delivery" | "editorial";

/** Roles, each holding what the one before holds: see docs/api.md. */
export const roles = ["author", "editor", "publisher", "administrator"] as const;
export type Role = (typeof roles)[number];

/**
 * A schema that depends on the type of entry named by the path's `collection`, or one that does not.
 * @param content the type's content schema
 */
export type PerType = { readonly perType: (type: TypeSchemas) => z.ZodType };
export type BodySchema = z.ZodType | PerType;

/** What a content type contributes to the contracts: its name and its schemas. */
export type TypeSchemas = {
  readonly name: string;
  readonly collection: string;
  /** `News`: how the type's schemas are called in OpenAPI. */
  readonly schemaName: string;
  /** The fields as they are stored and answered. */
  readonly content: z.ZodType;
  /** The fields as an editor may send them. */
  readonly input: z.ZodType;
  readonly document: z.ZodType;
  readonly card: z.ZodType;
};

export type ResponseContract = {
  readonly description: string;
  readonly body?: BodySchema;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, { description: string; schema: z.ZodType }>>;
};

export type Contract = {
  readonly id: string;
  readonly api: Api;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the host, with `{name}` for a parameter: `/editorial/v1/{collection}/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: string;
  /** The least role that may do this; null for everybody. */
  readonly scope: Role | null;
  readonly request: {
    readonly params?: z.ZodObject;
    readonly query?: z.ZodObject;
    /** Query keys that only these collections have; for the others they are unknown. */
    readonly queryOnlyOf?: Readonly<Record<string, readonly string[]>>;
    /** A stored address: whatever stands in the query, the answer is the same. */
    readonly ignoresQuery?: boolean;
    /** A change of something that has versions: `If-Match` is mandatory. */
    readonly ifMatch?: boolean;
    readonly body?: BodySchema;
    /** `application/json` unless the operation says otherwise. */
    readonly contentTypes?: readonly string[];
  };
  readonly responses: Readonly<Record<number, ResponseContract>>;
  /** The codes that this operation can answer beyond those that any can. */
  readonly problems: readonly ProblemCode[];
};
