import type { FaultCode } from "../../schemas/fault-codes.ts";
import {
  type Fault,
  type Problem,
  type ProblemCode,
  type ProblemExtras,
  problemCatalogue,
} from "../../schemas/problem.ts";
import { exampleIds } from "./example-values.ts";
import type { JsonObject } from "./json.ts";

/** A problem document of each code, as the API would answer it. */
export function problemExample(code: ProblemCode, publicAddress: string): JsonObject {
  const { status, title } = problemCatalogue[code];
  const { detail, extras } = told[code];
  const problem: Problem = {
    type: `${publicAddress}/docs/problems/${code}`,
    title,
    status,
    code,
    detail,
    instance: instances[code] ?? `/editorial/v1/news/${exampleIds.entry}`,
    requestId: "JKJaXmPLvHcESHA=",
    ...extras,
  };
  return JSON.parse(JSON.stringify(problem));
}

/** Where such a problem is met, when it is not at an entry's address. */
const instances: Partial<Record<ProblemCode, string>> = {
  "unknown-parameter": "/v1/news",
  "invalid-parameter": "/v1/news",
  "invalid-cursor": "/v1/news",
  "not-found": "/v1/news/dit-bericht-bestaat-niet",
  gone: "/v1/sessions/afgelaste-bijeenkomst",
  "too-large": "/editorial/v1/news",
  "malformed-json": "/editorial/v1/news",
};

const told: Record<ProblemCode, { detail: string; extras?: ProblemExtras }> = {
  "malformed-json": {
    detail: "The body is not JSON: Expected ',' or '}' after property value in JSON at position 21",
  },
  "unknown-parameter": {
    detail: "There is no parameter 'colour' here",
    extras: {
      allowed: ["theme", "limit", "cursor"],
      errors: [fault("/colour", "unknown-field", "There is no parameter 'colour' here")],
    },
  },
  "invalid-parameter": {
    detail: "'limit': Too big: expected number to be <=100",
    extras: { errors: [fault("/limit", "too-big", "Too big: expected number to be <=100")] },
  },
  "invalid-cursor": { detail: "The cursor belongs to another query" },
  unauthenticated: { detail: "The token has expired" },
  forbidden: { detail: "This needs the role publisher" },
  "not-found": { detail: "There is nothing at this address" },
  "method-not-allowed": {
    detail: "This address takes GET, HEAD, OPTIONS",
    extras: { allowed: ["GET", "HEAD", "OPTIONS"] },
  },
  "slug-taken": { detail: "The slug 'jaarverslag' belongs to another report" },
  "wrong-state": { detail: "The entry has been published: withdraw it instead" },
  "in-use": { detail: "The entry cannot be deleted: the news 'jaarverslag' refers to it, or is about to" },
  "in-progress": { detail: "A request with this idempotency key has not been answered yet" },
  gone: {
    detail: "This session was withdrawn",
    extras: {
      withdrawal: {
        kind: "withdrawal",
        at: "2026-01-12T10:15:00Z",
        reason: "De bijeenkomst gaat niet door.",
        title: "Bijeenkomst over buurtwerk",
      },
    },
  },
  "stale-version": {
    detail: "The entry has version 8 now; the change is based on version 7",
    extras: { currentVersion: 8 },
  },
  "too-large": { detail: "The body has 1200000 bytes; at most 1000000 are taken" },
  "unsupported-media-type": { detail: "The body must be application/json in UTF-8" },
  "invalid-content": {
    detail: "The body breaks the rules of this operation",
    extras: {
      errors: [fault("/content/title", "too-big", "Too big: expected string to have <=200 characters")],
    },
  },
  "idempotency-key-reused": { detail: "The idempotency key came with another body before" },
  "version-required": { detail: "Say with If-Match which version the change is based on" },
  "rate-limited": { detail: "Too many requests" },
  internal: { detail: "Something went wrong on our side" },
  unavailable: { detail: "Not available just now" },
};

function fault(pointer: string, code: FaultCode, detail: string): Fault {
  return { pointer, code, detail };
}
