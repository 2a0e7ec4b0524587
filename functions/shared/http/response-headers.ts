import type middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { apiVersion } from "../../../schemas/api-version.ts";
import { securityHeaders } from "../../../schemas/edge-behaviours.ts";

/** Headers that every response of a function carries, whoever made it: the edge's own, for who goes past the edge. */
const always: Readonly<Record<string, string>> = { "api-version": apiVersion, ...securityHeaders };

/** What nobody may keep: anything that no route said otherwise of. */
const uncached = "no-store";

export function responseHeaders(): middy.MiddlewareObj<
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2
> {
  const complete: middy.MiddlewareFn<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> = ({
    response,
  }) => {
    if (response === null || response === undefined) return;
    response.headers = { "cache-control": uncached, ...always, ...response.headers };
  };
  return { after: complete, onError: complete };
}
