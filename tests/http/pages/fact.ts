/**
 * A fact of a page: what it is, the delivery address that tells it, where in the answer, and the exact value.
 * Steps of the place are parted by dots: a field, a number, `*` for all of a list, `[field=value]` for some of it;
 * behind those two the value is a list. `reads of <address>` is where the document there says its counts are.
 */
export type Fact = readonly [fact: string, address: string, place: string, value: unknown];

export function valueAt(document: unknown, place: string): unknown {
  return along(document, place.split("."));
}

function along(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value;
  const filter = /^\[(\w+)=(.*)\]$/.exec(step);
  if (step !== "*" && filter === null) return along(fieldOf(value, step), rest);
  if (!Array.isArray(value)) return undefined;
  const [, field = "", wanted] = filter ?? [];
  const items = filter === null ? value : value.filter((item) => fieldOf(item, field) === wanted);
  return items.map((item) => along(item, rest));
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}
