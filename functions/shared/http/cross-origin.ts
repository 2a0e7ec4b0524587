import type middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/**
 * Cross-origin requests (Fetch, "CORS protocol"): open where origins are `*`, else a closed list.
 * Preflights are answered by the API's OPTIONS; this adds what browsers look for.
 */
export function crossOrigin(
  origins: readonly string[],
): middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const open = origins.includes("*");
  const complete: middy.MiddlewareFn<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> = ({
    event,
    response,
  }) => {
    const origin = event.headers["origin"];
    if (response === null || response === undefined) return;
    if (!open) response.headers = { ...response.headers, vary: "origin" };
    if (!open && (origin === undefined || !origins.includes(origin))) return;
    response.headers = {
      ...response.headers,
      "access-control-allow-origin": open ? "*" : String(origin),
      "access-control-expose-headers": "API-Version, ETag, Link, Location, Retry-After",
      ...(event.requestContext.http.method === "OPTIONS" ? preflight(response) : {}),
    };
  };
  return { after: complete, onError: complete };
}

function preflight(response: APIGatewayProxyStructuredResultV2): Record<string, string> {
  return {
    "access-control-allow-methods": String(response.headers?.["allow"] ?? ""),
    "access-control-allow-headers":
      "Authorization, Content-Type, Idempotency-Key, If-Match, If-Modified-Since, If-None-Match, If-Range, Range",
    "access-control-max-age": "86400",
  };
}
