import type { Logger } from "@aws-lambda-powertools/logger";
import type middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { type Problem, ProblemError, problemCatalogue } from "../../../schemas/problem.ts";

export type ProblemOptions = {
  /** What the `type` of a problem starts with. */
  readonly publicAddress: string;
  readonly logger: Logger;
  /** Whether everybody may do everything here, so that caches may keep for seconds what is not there or is no question. */
  readonly open: boolean;
};

/**
 * Whatever is thrown becomes a problem document (RFC 9457). Only a ProblemError says what it is;
 * anything else is `internal`, told to nobody but the log.
 */
export function respondWithProblems(
  options: ProblemOptions,
): middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    onError: (request) => {
      const error = asProblem(request.error);
      if (problemCatalogue[error.code].status >= 500) {
        options.logger.error("The request failed", {
          code: error.code,
          requestId: requestIdOf(request.event),
          error,
        });
      }
      request.response = problemResponse(error, request.event, options);
    },
  };
}

/** The response that a problem becomes. */
function problemResponse(
  error: ProblemError,
  event: APIGatewayProxyEventV2,
  { publicAddress, open }: ProblemOptions,
): APIGatewayProxyStructuredResultV2 {
  const { status, title } = problemCatalogue[error.code];
  const problem: Problem = {
    type: `${publicAddress}/docs/problems/${error.code}`,
    title,
    status,
    code: error.code,
    detail: status >= 500 ? title : error.message,
    instance: event.rawPath.slice(0, 300),
    requestId: requestIdOf(event),
    ...error.extras,
  };
  return {
    statusCode: status,
    headers: {
      "content-type": "application/problem+json",
      ...(error.code === "method-not-allowed" ? { allow: (error.extras.allowed ?? []).join(", ") } : {}),
      ...(error.code === "unauthenticated" ? { "www-authenticate": 'Bearer realm="katern"' } : {}),
      ...(status === 503 || status === 429 ? { "retry-after": "2" } : {}),
      ...(open && keepable.has(status) ? { "cache-control": "public, max-age=5" } : {}),
    },
    ...(event.requestContext.http.method === "HEAD" ? {} : { body: JSON.stringify(problem) }),
  };
}

/** What the address alone decides: another answer to the same question would be the same for seconds. */
const keepable: ReadonlySet<number> = new Set([400, 404, 410]);

function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof Error && passing.has(error.name)) {
    return new ProblemError("unavailable", error.message, {}, { cause: error });
  }
  return new ProblemError("internal", "unexpected", {}, { cause: error });
}

/** What storage throws when it is only busy or out of reach. */
const passing = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "RequestLimitExceeded",
  "InternalServerError",
  "ServiceUnavailable",
  "SlowDown",
  "TimeoutError",
]);

function requestIdOf(event: APIGatewayProxyEventV2): string {
  return event.requestContext.requestId;
}
