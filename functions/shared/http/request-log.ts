import type { Logger } from "@aws-lambda-powertools/logger";
import type middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { currentStorageUse } from "../observability/storage-calls.ts";

/** One line a request: what was asked, how it ended, what storage it used. No body, no token, no address. */
export function requestLog(
  logger: Logger,
): middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const begun = new WeakMap<object, number>();
  const write: middy.MiddlewareFn<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> = ({
    event,
    response,
  }) => {
    const start = begun.get(event);
    logger.info("request", {
      requestId: event.requestContext.requestId,
      method: event.requestContext.http.method,
      path: event.rawPath.slice(0, 300),
      status: response?.statusCode,
      milliseconds: start === undefined ? undefined : Math.round(performance.now() - start),
      storage: currentStorageUse(),
    });
  };
  return {
    before: ({ event }) => {
      begun.set(event, performance.now());
    },
    after: write,
    onError: write,
  };
}
