import type { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type { Contract, TypeSchemas } from "../../../schemas/contract.ts";
import { behaviourOf } from "../../../schemas/edge-behaviours.ts";
import { ProblemError } from "../../../schemas/problem.ts";
import type { Authenticate } from "../identity/bearer.ts";
import { anybody, assertRole, type Principal } from "../identity/principal.ts";
import { withStorageUse } from "../observability/storage-calls.ts";
import { crossOrigin } from "./cross-origin.ts";
import { respondWithProblems } from "./problem-responses.ts";
import { type Reply, toResult } from "./reply.ts";
import { type ApiRequest, parseBody, parseIfMatch, parseParams, parseQuery } from "./request.ts";
import { requestLog } from "./request-log.ts";
import { responseHeaders } from "./response-headers.ts";
import { createRouter, methodNotAllowed } from "./router.ts";

/** An API from its contracts: one route an operation, and nothing else to write in a handler. */
export type Routes<C extends Contract> = {
  readonly [One in C as One["id"]]: (request: ApiRequest<One>) => Promise<Reply>;
};

export type ApiOptions<C extends Contract> = {
  readonly contracts: readonly C[];
  readonly routes: Routes<C>;
  readonly publicAddress: string;
  readonly logger: Logger;
  /** For operations with a scope; an API without any needs none. */
  readonly authenticate?: Authenticate;
  /** The schemas of the type that a path's `collection` names. */
  readonly typeSchemas?: ReadonlyMap<string, TypeSchemas>;
  /** Pages for people beside the operations, by path; undefined where there is none. */
  readonly pages?: (path: string) => Promise<Reply | undefined>;
  /** `*`, or the origins that browsers may call from. */
  readonly origins: readonly string[];
};

export type ApiHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

export function createApi<const C extends Contract>(options: ApiOptions<C>): ApiHandler {
  const router = createRouter(options.contracts);
  const answer = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const method = event.requestContext.http.method;
    const page = await options.pages?.(event.rawPath);
    if (method === "OPTIONS") {
      const read = page !== undefined || isStored(event.rawPath);
      return optionsOf(read ? readingMethods : router.methodsAt(event.rawPath));
    }
    const ifNoneMatch = event.headers["if-none-match"];
    if (page !== undefined) {
      if (!readingMethods.includes(method)) throw methodNotAllowed(readingMethods);
      return toResult(page, { method, ifNoneMatch });
    }
    const { contract, params } = router.match(method, event.rawPath);
    const principal = await principalOf(contract, event, options.authenticate);
    const parsed = parseParams(contract, params);
    const request = {
      params: parsed,
      query: parseQuery(contract, { query: event.rawQueryString, collection: params["collection"] }),
      ifMatch: parseIfMatch(contract, event.headers["if-match"]),
      body: parseBody(contract, event, options.typeSchemas?.get(params["collection"] ?? "")),
      principal,
      path: event.rawPath,
    };
    const route = options.routes[contract.id as C["id"]] as (request: unknown) => Promise<Reply>;
    const reply = await route(request);
    return toResult(reply, { method, ifNoneMatch });
  };
  const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, Context>()
    .use(requestLog(options.logger))
    .use(responseHeaders())
    .use(crossOrigin(options.origins))
    .use(respondWithProblems({ ...options, open: options.authenticate === undefined }))
    .handler(answer);
  return async (event, context) => (await withStorageUse(async () => handler(event, context))).result;
}

const readingMethods = ["GET", "HEAD", "OPTIONS"];

/** Preflights for stored files come here too: the bucket itself answers none. */
const isStored = (path: string): boolean => behaviourOf(path).origin === "stored";

async function principalOf(
  contract: Contract,
  event: APIGatewayProxyEventV2,
  authenticate: Authenticate | undefined,
): Promise<Principal> {
  if (contract.scope === null) return anybody;
  if (authenticate === undefined) throw new Error(`The operation ${contract.id} needs an authenticator`);
  const principal = await authenticate(event.headers["authorization"], new Date());
  assertRole(principal, contract.scope);
  return principal;
}

function optionsOf(methods: readonly string[]): APIGatewayProxyStructuredResultV2 {
  if (methods.length === 0) throw new ProblemError("not-found", "There is nothing at this address");
  return { statusCode: 204, headers: { allow: methods.join(", ") } };
}
