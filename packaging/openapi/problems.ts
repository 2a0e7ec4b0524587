import type { Contract } from "../../schemas/contract.ts";
import { type ProblemCode, problemCatalogue, problemCodes } from "../../schemas/problem.ts";
import { headersOfProblem } from "./headers.ts";
import type { JsonObject } from "./json.ts";
import { problemExample } from "./problem-examples.ts";

/** The error responses of operations: which codes, under which status, each with an example. */

/** Every code that an operation can answer, in the catalogue's order: its own, and those that follow from its shape. */
export function problemsOf(contract: Contract): ProblemCode[] {
  const { request, scope } = contract;
  const codes = new Set<ProblemCode>([...contract.problems, ...always]);
  const add = (condition: boolean, ...more: ProblemCode[]) => {
    if (condition) for (const code of more) codes.add(code);
  };
  add(request.params !== undefined, "invalid-parameter", "not-found");
  add(request.ignoresQuery !== true, "unknown-parameter", "invalid-parameter");
  add(scope !== null, "unauthenticated", "forbidden");
  add(request.ifMatch === true, "version-required", "stale-version");
  add(request.body !== undefined, "malformed-json", "too-large", "unsupported-media-type", "invalid-content");
  return problemCodes.filter((code) => codes.has(code));
}

/** The codes of an operation by their status, lowest first. */
export function problemsByStatus(contract: Contract): Map<number, ProblemCode[]> {
  const byStatus = Map.groupBy(problemsOf(contract), (code) => problemCatalogue[code].status as number);
  return new Map([...byStatus].sort(([a], [b]) => a - b));
}

/** What a set of codes of one status is called among the document's components: `SlugTakenOrWrongState`. */
export function problemResponseName(codes: readonly ProblemCode[]): string {
  return codes.map((code) => code.split("-").map(capitalised).join("")).join("Or");
}

/** The response that stands for these codes; all have one status. */
export function problemResponse(codes: readonly ProblemCode[], publicAddress: string): JsonObject {
  return {
    description: codes.map((code) => `\`${code}\`: ${problemCatalogue[code].title}.`).join("\n\n"),
    headers: headersOfProblem(codes),
    content: {
      "application/problem+json": {
        schema: { $ref: "#/components/schemas/Problem" },
        examples: Object.fromEntries(
          codes.map((code) => [
            code,
            { summary: problemCatalogue[code].title, value: problemExample(code, publicAddress) },
          ]),
        ),
      },
    },
  };
}

const always: readonly ProblemCode[] = ["method-not-allowed", "rate-limited", "internal", "unavailable"];

const capitalised = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
