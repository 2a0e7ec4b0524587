/**
 * The same value with the keys of all its objects in one order. A database keeps no order of keys, and what is written
 * from a value must be the same bytes whenever it is read.
 */
export function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== "object" || value === null) return value;
  return fieldsInOrder(value);
}

/** As `inKeyOrder`, for what is known to be an object. */
export function fieldsInOrder(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, own]) => [key, inKeyOrder(own)]),
  );
}
