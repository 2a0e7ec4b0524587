import {
  type EdgeBehaviour,
  failOverStatuses,
  forwardedDeliveryHeaders,
} from "../../schemas/edge-behaviours.ts";
import { httpEvent } from "../functions/http-event.ts";
import { answerOfResult } from "../functions/http-result.ts";
import type { Functions } from "../functions.ts";
import type { S3 } from "../s3.ts";
import { type EdgeRequest, type OriginAnswer, problemAnswer } from "./answer.ts";
import { readStored } from "./stored-origin.ts";

export type Origins = { fetch(request: EdgeRequest, behaviour: EdgeBehaviour): Promise<OriginAnswer> };

/** What the CDN lets through to what is stored, and to its own beacon. */
export const readMethods = ["GET", "HEAD", "OPTIONS"];

/**
 * What stands behind the edge. Stored addresses are looked up in the published bucket; when that
 * answers an error, delivery-api gets the same path (an origin group's fail-over).
 * @param report told of what a function threw: the reader is told nothing
 */
export function createOrigins(options: {
  s3: S3;
  functions: Functions;
  report: (message: string, error: unknown) => void;
}): Origins {
  const invoke = async (
    name: "delivery-api" | "editorial-api",
    request: EdgeRequest,
  ): Promise<OriginAnswer> => {
    try {
      const result = await options.functions.invoke(name, httpEvent(request, new Date()));
      return answerOfResult(result, request);
    } catch (error) {
      options.report(`${name} failed on ${request.method} ${request.path} (${request.requestId})`, error);
      return problemAnswer(request, { code: "internal", detail: "The request could not be answered" });
    }
  };
  const fetchStored = async (request: EdgeRequest): Promise<OriginAnswer> => {
    if (!readMethods.includes(request.method)) return notAllowed(request);
    if (request.method !== "OPTIONS") {
      const answer = readStored(options.s3, request.path);
      if (!isFailOver(answer.status)) return answer;
    }
    return { ...(await invoke("delivery-api", anonymous(request))), failedOver: true };
  };
  return {
    fetch: (request, behaviour) => {
      if (behaviour.origin === "editorial") return invoke("editorial-api", withoutHost(request));
      if (behaviour.origin === "delivery") return invoke("delivery-api", anonymous(request));
      return fetchStored(request);
    },
  };
}

const isFailOver = (status: number): boolean => failOverStatuses.some((failing) => failing === status);

/** A delivery origin learns nothing about the reader: no Authorization, no cookies, no body, no host. */
function anonymous(request: EdgeRequest): EdgeRequest {
  const headers: Record<string, string> = { host: "api.local", "user-agent": "Amazon CloudFront" };
  for (const name of forwardedDeliveryHeaders) {
    const value = request.headers[name];
    if (value !== undefined) headers[name] = value;
  }
  return { ...request, headers, body: Buffer.alloc(0) };
}

function withoutHost(request: EdgeRequest): EdgeRequest {
  return { ...request, headers: { ...request.headers, host: "api.local" } };
}

export function notAllowed(request: EdgeRequest): OriginAnswer {
  return problemAnswer(request, {
    code: "method-not-allowed",
    detail: `${request.method} does not work here; ${readMethods.join(", ")} do`,
    extras: { allowed: readMethods },
    headers: { allow: readMethods.join(", ") },
  });
}
