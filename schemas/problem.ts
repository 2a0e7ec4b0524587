import * as z from "zod";
import { withdrawalKinds } from "./entry-terms.ts";
import { codeOfIssue, faultCodes } from "./fault-codes.ts";

/**
 * Errors as the API shows them: problem documents (RFC 9457) whose `code` comes from this catalogue.
 * The catalogue alone decides the status; no route does.
 */
export const problemCatalogue = {
  "malformed-json": { status: 400, title: "The body is not well-formed JSON" },
  "unknown-parameter": { status: 400, title: "A query parameter is not known here" },
  "invalid-parameter": { status: 400, title: "A parameter has a value that is not allowed" },
  "invalid-cursor": { status: 400, title: "The cursor is not one of this list's" },
  unauthenticated: { status: 401, title: "Who is asking is not known" },
  forbidden: { status: 403, title: "Who is asking may not do this" },
  "not-found": { status: 404, title: "There is nothing here" },
  "method-not-allowed": { status: 405, title: "This method does not work here" },
  "slug-taken": { status: 409, title: "The slug belongs to another entry" },
  "wrong-state": { status: 409, title: "The entry's state does not allow this" },
  "in-use": { status: 409, title: "Something else still uses this" },
  "in-progress": { status: 409, title: "The same request is still being worked on" },
  gone: { status: 410, title: "What was here has been withdrawn" },
  "stale-version": { status: 412, title: "The entry has changed since the version this is based on" },
  "too-large": { status: 413, title: "What was sent is too large" },
  "unsupported-media-type": { status: 415, title: "This kind of body is not understood" },
  "invalid-content": { status: 422, title: "The content breaks a rule" },
  "idempotency-key-reused": { status: 422, title: "The idempotency key was used for another request" },
  "version-required": { status: 428, title: "A change must name the version it is based on" },
  "rate-limited": { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong on our side" },
  unavailable: { status: 503, title: "Not available just now" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problemCatalogue;

export const problemCodes = Object.keys(problemCatalogue) as [ProblemCode, ...ProblemCode[]];

/** One fault in what was sent: where (a JSON pointer, RFC 6901) and what. */
export const faultSchema = z
  .object({
    pointer: z.string().describe("A JSON pointer (RFC 6901) to the faulty value, from the body's root"),
    code: z.enum(faultCodes).describe("What kind of fault it is, for a program; stable"),
    detail: z.string().describe("What is wrong, for a person"),
  })
  .meta({ id: "Fault", description: "One fault in what was sent." });
export type Fault = z.infer<typeof faultSchema>;

export const problemSchema = z
  .object({
    type: z.string().describe("A stable address of this kind of problem"),
    title: z.string().describe("The kind of problem, for a person"),
    status: z.int().min(400).max(599).describe("The HTTP status"),
    code: z.enum(problemCodes).describe("The kind of problem, for a program; stable"),
    detail: z.string().describe("What is wrong with this request"),
    instance: z.string().describe("The path that was asked for"),
    requestId: z.string().describe("Names this request in the logs"),
    currentVersion: z.int().min(1).optional().describe("With `stale-version`: the version the entry has now"),
    allowed: z
      .array(z.string())
      .optional()
      .describe("What would have been allowed, where that can be listed"),
    withdrawal: z
      .object({
        kind: z.enum(withdrawalKinds).describe("Taken back, or retracted"),
        at: z.iso.datetime().describe("When"),
        reason: z.string().describe("Why, as the publisher said"),
        title: z.string().describe("What it was called"),
      })
      .optional()
      .describe("With `gone`: the tombstone"),
    errors: z
      .array(faultSchema)
      .optional()
      .describe("Every fault found, where there is more to point at than the whole"),
  })
  .meta({ id: "Problem", description: "A problem document (RFC 9457)." });
export type Problem = z.infer<typeof problemSchema>;

/** What a problem may carry beyond its code and detail. */
export type ProblemExtras = Partial<Pick<Problem, "errors" | "currentVersion" | "allowed" | "withdrawal">>;

/** A failure with a code of the catalogue; everything that refuses something throws this and nothing else. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;
  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}, options?: ErrorOptions) {
    super(detail, options);
    this.name = "ProblemError";
    this.code = code;
    this.extras = extras;
  }
}

/** A JSON pointer (RFC 6901) from the steps that lead to a value. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** As many faults as a problem names: who sends more will send again, and an answer stays small. */
export const faultMaximum = 100;

/**
 * The faults that zod found in a body, `faultMaximum` at most, each with a pointer below `base`; an unknown key is
 * named at its own place.
 */
export function faultsOf(error: z.core.$ZodError, base: readonly PropertyKey[] = []): Fault[] {
  return collected(error, { base, noun: "field" });
}

/** Those that it found in an address, which has parameters where a body has fields. */
export function parameterFaultsOf(error: z.core.$ZodError): Fault[] {
  return collected(error, { base: [], noun: "parameter" });
}

/** Below which path a fault lies, and what a key is called to whoever sent it. */
type Sent = { readonly base: readonly PropertyKey[]; readonly noun: "field" | "parameter" };

function collected(error: z.core.$ZodError, sent: Sent): Fault[] {
  return error.issues
    .slice(0, faultMaximum)
    .flatMap((issue) => faultsOfIssue(issue, sent))
    .slice(0, faultMaximum);
}

function faultsOfIssue(issue: z.core.$ZodIssue, { base, noun }: Sent): Fault[] {
  const path = [...base, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, faultMaximum).map((key) => ({
      pointer: jsonPointer([...path, key]),
      code: "unknown-field",
      detail: `There is no ${noun} '${key}' here`,
    }));
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const closest = [...issue.errors].sort((a, b) => distanceOf(a) - distanceOf(b))[0] ?? [];
    if (closest.length > 0) return closest.flatMap((inner) => faultsOfIssue(inner, { base: path, noun }));
  }
  return [{ pointer: jsonPointer(path), code: codeOfIssue(issue), detail: detailOf(issue) }];
}

/** What is wrong, for a person: nobody sent an `undefined`, which is what zod says of a field that lacks. */
const detailOf = ({ message }: z.core.$ZodIssue): string =>
  message.replace(/^Invalid input: expected (.+), received undefined$/, "is missing: expected $1");

/**
 * How far a value is from a union's branch: another kind of value is farthest, then fields that lack or are
 * none of the branch's. The nearest branch is what the sender meant.
 */
function distanceOf(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + weightOf(issue), 0);
}

function weightOf(issue: z.core.$ZodIssue): number {
  if (issue.code === "unrecognized_keys") return 10 * issue.keys.length;
  if (issue.code !== "invalid_type" && issue.code !== "invalid_value") return 1;
  return issue.path.length === 0 ? 1_000_000_000 : 10;
}
