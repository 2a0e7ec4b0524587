import { apiVersion } from "../../schemas/api-version.ts";
import type { Api, Contract } from "../../schemas/contract.ts";
import type { ProblemCode } from "../../schemas/problem.ts";
import type { JsonObject } from "./json.ts";

/** Headers that follow from what an operation is, whichever it is. What is special to one stands in its contract. */

export function requestHeaders(contract: Contract): JsonObject[] {
  const conditions: JsonObject[] = [];
  if (contract.request.ifMatch === true) {
    conditions.push({
      name: "If-Match",
      in: "header",
      required: true,
      description:
        "The version that the change is based on, in quotes: the ETag of the entry as it was read (RFC 9110, section 13.1.1).",
      schema: { type: "string", pattern: '^"[1-9]\\d{0,8}"$', maxLength: 11 },
      example: '"7"',
    });
  }
  if (answersUnchanged(contract)) {
    conditions.push({
      name: "If-None-Match",
      in: "header",
      required: false,
      description:
        "The ETag of what is at hand already: 304 when it has not changed (RFC 9110, section 13.1.2).",
      schema: { type: "string" },
      example: '"7"',
    });
  }
  return conditions;
}

/** The headers of a response that is no error. */
export function responseHeaders(contract: Contract, status: number): JsonObject {
  const validated = answersUnchanged(contract) && (status === 200 || status === 304);
  return {
    "API-Version": apiVersionHeader,
    "Cache-Control": contract.method === "GET" ? cacheControl[contract.api] : neverCached,
    ...(validated ? { ETag: etagHeader } : {}),
  };
}

export function headersOfProblem(codes: readonly ProblemCode[]): JsonObject {
  const has = (code: ProblemCode) => codes.includes(code);
  return {
    "API-Version": apiVersionHeader,
    ...(has("method-not-allowed")
      ? {
          Allow: mandatory("The methods that work here (RFC 9110, section 10.2.1).", {
            type: "string",
            examples: ["GET, HEAD, OPTIONS"],
          }),
        }
      : {}),
    ...(has("unauthenticated")
      ? {
          "WWW-Authenticate": mandatory("How to say who is asking (RFC 6750, section 3).", {
            type: "string",
            examples: ['Bearer realm="katern"'],
          }),
        }
      : {}),
    ...(has("rate-limited") || has("unavailable")
      ? {
          "Retry-After": {
            description: "After how many seconds to try again.",
            schema: { type: "integer", minimum: 0, examples: [2] },
          },
        }
      : {}),
  };
}

const answersUnchanged = (contract: Contract) => 304 in contract.responses;

function mandatory(description: string, schema: JsonObject): JsonObject {
  return { description, required: true, schema };
}

const apiVersionHeader = mandatory("The full version of the API.", {
  type: "string",
  examples: [apiVersion],
});

const neverCached = mandatory("Forbids to keep the answer.", { type: "string", examples: ["no-store"] });

const cacheControl: Record<Api, JsonObject> = {
  delivery: mandatory(
    "How long the answer may be kept, and served stale while it is fetched anew (RFC 9111, RFC 5861).",
    { type: "string", examples: ["public, max-age=5, stale-while-revalidate=55"] },
  ),
  editorial: mandatory(
    "No shared cache may keep the answer: `no-store`, or `private, no-cache` where an ETag lets a copy be checked.",
    { type: "string", examples: ["private, no-cache"] },
  ),
};

const etagHeader = mandatory("What `If-None-Match` takes: it changes when the answer does.", {
  type: "string",
  examples: ['"7"'],
});
