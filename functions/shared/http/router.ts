import type { Contract } from "../../../schemas/contract.ts";
import { ProblemError } from "../../../schemas/problem.ts";

/** Finds the operation that a method and path name, from the contracts alone. */
export type Match<C extends Contract> = {
  readonly contract: C;
  readonly params: Readonly<Record<string, string>>;
};

type Template<C extends Contract> = { readonly contract: C; readonly segments: readonly string[] };

export type Router<C extends Contract> = {
  /** @throws ProblemError not-found; method-not-allowed with the methods that work */
  readonly match: (method: string, path: string) => Match<C>;
  /** The methods that work at a path, for `Allow`. */
  readonly methodsAt: (path: string) => string[];
};

/** Paths without parameters are looked at first. */
export function createRouter<C extends Contract>(contracts: readonly C[]): Router<C> {
  const templates = contracts
    .map((contract) => ({ contract, segments: contract.path.split("/") }))
    .sort((a, b) => parameters(a.segments) - parameters(b.segments));
  const at = (path: string) => {
    const segments = path.split("/");
    const fitting = templates.filter((template) => fits(template, segments));
    const fewest = Math.min(...fitting.map((template) => parameters(template.segments)));
    return { segments, found: fitting.filter((template) => parameters(template.segments) === fewest) };
  };
  const methodsAt = (path: string) => allowedMethods(at(path).found);
  return {
    methodsAt,
    match: (method, path) => {
      const { segments, found } = at(path);
      if (found.length === 0) throw new ProblemError("not-found", "There is nothing at this address");
      const wanted = method === "HEAD" ? "GET" : method;
      const template = found.find((one) => one.contract.method === wanted);
      if (template === undefined) {
        throw methodNotAllowed(allowedMethods(found));
      }
      return { contract: template.contract, params: paramsOf(template.segments, segments) };
    },
  };
}

export function methodNotAllowed(allowed: string[]): ProblemError {
  return new ProblemError("method-not-allowed", `This address takes ${allowed.join(", ")}`, { allowed });
}

function fits(template: Template<Contract>, segments: readonly string[]): boolean {
  return (
    template.segments.length === segments.length &&
    template.segments.every((part, index) =>
      isParameter(part) ? segments[index] !== "" : part === segments[index],
    )
  );
}

function paramsOf(template: readonly string[], segments: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    template.flatMap((part, index) =>
      isParameter(part) ? [[part.slice(1, -1), decoded(segments[index] ?? "")] as const] : [],
    ),
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    throw new ProblemError(
      "invalid-parameter",
      "The address is not percent-encoded UTF-8",
      {},
      { cause: error },
    );
  }
}

function allowedMethods(templates: readonly Template<Contract>[]): string[] {
  const methods = new Set<string>(templates.map((template) => template.contract.method));
  if (methods.has("GET")) methods.add("HEAD");
  if (methods.size > 0) methods.add("OPTIONS");
  return [...methods].sort();
}

const isParameter = (part: string): boolean => part.startsWith("{");
const parameters = (segments: readonly string[]): number => segments.filter(isParameter).length;
