import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod";
import type { BodySchema, Contract, PerType, TypeSchemas } from "../../../schemas/contract.ts";
import { faultsOf, ProblemError, parameterFaultsOf } from "../../../schemas/problem.ts";
import type { Principal } from "../identity/principal.ts";
import { bodyMaximum, bodyProblem, parseJsonBody } from "./json-body.ts";

/** A request as a route gets it: everything in it parsed by the operation's contract. */
export type ApiRequest<C extends Contract> = {
  readonly params: Parsed<C["request"]["params"]>;
  readonly query: Parsed<C["request"]["query"]>;
  readonly body: ParsedBody<C["request"]["body"]>;
  /** The version that a change is based on; 0 where the operation does not ask for one. */
  readonly ifMatch: number;
  /** Who asks; for operations that everybody may do this is never looked at. */
  readonly principal: Principal;
  readonly path: string;
};

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<never, never>;
type ParsedBody<Schema> = Schema extends PerType
  ? unknown
  : Schema extends z.ZodType
    ? z.output<Schema>
    : undefined;

/**
 * @param asked.query as it was sent, without the question mark
 * @param asked.collection what the path names; some parameters are of some collections only
 * @throws ProblemError unknown-parameter, invalid-parameter
 */
export function parseQuery(
  contract: Contract,
  asked: { readonly query: string; readonly collection: string | undefined },
): unknown {
  if (contract.request.ignoresQuery === true) return {};
  const values = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(asked.query)) {
    if (values.has(key)) throw new ProblemError("invalid-parameter", `'${key}' may be given once`);
    values.set(key, value);
  }
  const schema = contract.request.query ?? z.strictObject({});
  const parsed = schema.safeParse(inDigits(schema, values));
  if (parsed.success) return parsed.data;
  const unknown = parsed.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? issue.keys : [],
  );
  if (unknown.length > 0) {
    const { queryOnlyOf = {} } = contract.request;
    const allowed = Object.keys(schema.shape).filter(
      (key) => queryOnlyOf[key]?.includes(asked.collection ?? "") ?? true,
    );
    const detail = `There is no parameter '${unknown.join("', '")}' here`;
    const errors = parameterFaultsOf(parsed.error);
    throw new ProblemError("unknown-parameter", detail, { allowed, errors });
  }
  throw invalidParameter(parsed.error);
}

/** @throws ProblemError invalid-parameter; not-found where the operation says nothing of parameters */
export function parseParams(contract: Contract, params: Readonly<Record<string, string>>): unknown {
  const schema = contract.request.params ?? z.strictObject({});
  const parsed = schema.safeParse(inDigits(schema, Object.entries(params)));
  if (parsed.success) return parsed.data;
  if (contract.problems.includes("invalid-parameter")) throw invalidParameter(parsed.error);
  throw new ProblemError("not-found", "There is nothing at this address", {}, { cause: parsed.error });
}

/** Numbers are written in digits alone: what JavaScript takes for one besides (`1e1`, `0x5`, `+5`) is none. */
function inDigits(schema: z.ZodObject, values: Iterable<[string, string]>): Record<string, string> {
  return Object.fromEntries(
    Array.from(values, ([name, value]) => {
      const of: unknown = schema.shape[name];
      const expected = of instanceof z.ZodDefault || of instanceof z.ZodOptional ? of.unwrap() : of;
      return [name, expected instanceof z.ZodNumber && !/^\d+$/.test(value) ? "none" : value];
    }),
  );
}

/** @throws ProblemError version-required, invalid-parameter */
export function parseIfMatch(contract: Contract, header: string | undefined): number {
  if (contract.request.ifMatch !== true) return 0;
  if (header === undefined || header.trim() === "") {
    throw new ProblemError("version-required", "Say with If-Match which version the change is based on");
  }
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version === undefined) {
    throw new ProblemError("invalid-parameter", `If-Match must be a version in quotes, as "7"`);
  }
  return Number(version);
}

/** @throws ProblemError unsupported-media-type, too-large, malformed-json, invalid-content */
export function parseBody(
  contract: Contract,
  event: APIGatewayProxyEventV2,
  type: TypeSchemas | undefined,
): unknown {
  const schema = contract.request.body;
  if (schema === undefined) return undefined;
  const bytes = bytesOf(event);
  const contentType = event.headers["content-type"];
  // A command without anything to say may be sent as just that: a POST with neither body nor type.
  const nothing = contract.method === "POST" && bytes.length === 0 && contentType === undefined;
  if (!nothing) assertContentType(contract, contentType);
  const value = nothing ? {} : parseJsonBody(bytes);
  const parsed = bodySchemaFor(schema, type).safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ProblemError("invalid-content", "The body breaks the rules of this operation", {
    errors: faultsOf(parsed.error),
  });
}

function bytesOf(event: APIGatewayProxyEventV2): Uint8Array {
  if (event.body === undefined) return new Uint8Array();
  if (event.body.length > bodyMaximum * 2)
    throw bodyProblem("too-large", `At most ${bodyMaximum} bytes are taken`);
  return Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8");
}

function assertContentType(contract: Contract, header: string | undefined): void {
  const allowed = contract.request.contentTypes ?? ["application/json"];
  const [mediaType = "", ...parameters] = (header ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith("charset="))?.slice(8);
  if (!allowed.includes(mediaType) || (charset !== undefined && charset.replaceAll('"', "") !== "utf-8")) {
    throw bodyProblem("unsupported-media-type", `The body must be ${allowed.join(" or ")} in UTF-8`);
  }
}

function bodySchemaFor(schema: BodySchema, type: TypeSchemas | undefined): z.ZodType {
  if (!("perType" in schema)) return schema;
  if (type === undefined) throw new ProblemError("not-found", "There is no such collection");
  return schema.perType(type);
}

function invalidParameter(error: z.core.$ZodError): ProblemError {
  const name = String(error.issues[0]?.path[0] ?? "a parameter");
  const errors = parameterFaultsOf(error);
  return new ProblemError("invalid-parameter", `'${name}': ${errors[0]?.detail ?? "not allowed"}`, {
    errors,
  });
}
