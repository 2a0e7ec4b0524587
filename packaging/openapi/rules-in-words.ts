import * as z from "zod";

/**
 * What a schema checks beyond what JSON Schema can say, in the words that a failure would be told with.
 * Wrappers are looked through, because JSON Schema has none.
 */
export function rulesInWords(schema: z.core.$ZodType): string[] {
  const own = checksOf(schema).flatMap((check) => messageOf(check));
  return [...own, ...insideOf(schema).flatMap(rulesInWords)];
}

/** A description with the rules that it does not tell yet, as sentences. */
export function withRules(description: string | undefined, rules: readonly string[]): string | undefined {
  const untold = rules.filter((rule) => description?.toLowerCase().includes(rule.toLowerCase()) !== true);
  if (untold.length === 0) return description;
  const [first = "", ...others] = untold;
  const sentence = [`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...others].join("; ");
  if (description === undefined) return `${sentence}.`;
  return `${description}${/[.?!]$/.test(description) ? "" : "."} ${sentence}.`;
}

/** Whether an expression means the same to validators in other languages: Unicode classes do not. */
export function isPortable(pattern: string): boolean {
  return !/\\[pP]\{/.test(pattern);
}

function checksOf(schema: z.core.$ZodType): readonly z.core.$ZodCheck<never>[] {
  return schema._zod.def.checks ?? [];
}

/** A refinement without words of its own (one that reports several faults) is told in its schema's description. */
function messageOf(check: z.core.$ZodCheck<never>): string[] {
  const definition: { check: string; pattern?: unknown; error?: unknown } = check._zod.def;
  const { pattern, error } = definition;
  const untellable = pattern instanceof RegExp && !isPortable(pattern.source);
  if ((definition.check !== "custom" && !untellable) || !isErrorMap(error)) return [];
  const said = error({ code: "custom", input: undefined, path: [], message: "" });
  const message = typeof said === "string" ? said : said?.message;
  return message === undefined || message === "" ? [] : [message];
}

function isErrorMap(value: unknown): value is z.core.$ZodErrorMap {
  return typeof value === "function";
}

function insideOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return [schema._zod.def.innerType];
  if (schema instanceof z.ZodPipe) return [schema._zod.def.in];
  return [];
}
