import type middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { apiVersion } from "../../../schemas/api-version.ts";

/** Headers that every response of a function carries, whoever made it. */
const always: Readonly<Record<string, string>> = {
  "api-version": apiVersion,
  "x-content-type-options": "nosniff",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "referrer-policy": "no-referrer",
};

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
