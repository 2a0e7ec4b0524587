import { isUtf8 } from "node:buffer";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { EdgeRequest } from "../edge/answer.ts";

/** Media types whose bodies API Gateway hands over as text; all others come in base64. */
const textual = /^(?:text\/|application\/(?:json|javascript|xml))/i;

/**
 * The event that an API Gateway HTTP API makes of a request (payload format 2.0).
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent(request: EdgeRequest, now: Date): APIGatewayProxyEventV2 {
  const { cookie, ...headers } = request.headers;
  const asText = textual.test(headers["content-type"] ?? "") && isUtf8(request.body);
  const query = queryParameters(request.query);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: request.path,
    rawQueryString: request.query,
    headers,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/; */) }),
    ...(query === null ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: "api.local",
      domainPrefix: "api",
      http: {
        method: request.method,
        path: request.path,
        protocol: "HTTP/1.1",
        sourceIp: request.address,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: request.requestId,
      routeKey: "$default",
      stage: "$default",
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(request.body.length === 0 ? {} : { body: request.body.toString(asText ? "utf8" : "base64") }),
    isBase64Encoded: request.body.length > 0 && !asText,
  };
}

function queryParameters(query: string): Record<string, string> | null {
  if (query === "") return null;
  const parameters: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) {
    const earlier = parameters[name];
    parameters[name] = earlier === undefined ? value : `${earlier},${value}`;
  }
  return parameters;
}
