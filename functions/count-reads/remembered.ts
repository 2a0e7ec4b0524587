const limit = 100_000;

/** The same function, that works out what follows from a text once while it is remembered. All is forgotten when it is much. */
export function remembered<Value>(work: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = work(text);
    if (known.size >= limit) known.clear();
    known.set(text, value);
    return value;
  };
}
