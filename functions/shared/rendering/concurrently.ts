/**
 * Runs something for each element, no more than `limit` at once, and waits for all.
 * @param run must not throw: what it throws ends the whole
 */
export async function concurrently<Element>(
  elements: Iterable<Element>,
  limit: number,
  run: (element: Element) => Promise<void>,
): Promise<void> {
  const queue = elements[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await run(next.value);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
