/**
 * Event filters as Lambda applies them to a stream's records, as far as ours use them: a pattern is a
 * tree whose leaves are lists of what a value may be; a record passes when one pattern fits.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export type Pattern = { readonly [field: string]: Pattern | readonly Condition[] };
export type Condition = string | number | null | { readonly prefix: string } | { readonly exists: boolean };

export function passes(patterns: readonly Pattern[], record: unknown): boolean {
  return patterns.some((pattern) => fits(pattern, record));
}

function fits(pattern: Pattern, value: unknown): boolean {
  return Object.entries(pattern).every(([field, expected]) => {
    const found = fieldOf(value, field);
    return isConditions(expected)
      ? expected.some((condition) => meets(condition, found))
      : found !== undefined && fits(expected, found);
  });
}

function meets(condition: Condition, value: unknown): boolean {
  if (typeof condition !== "object" || condition === null) return condition === value;
  if ("exists" in condition) return condition.exists === (value !== undefined);
  return typeof value === "string" && value.startsWith(condition.prefix);
}

const isConditions = (expected: Pattern | readonly Condition[]): expected is readonly Condition[] =>
  Array.isArray(expected);

function fieldOf(value: unknown, field: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === field)?.[1];
}
