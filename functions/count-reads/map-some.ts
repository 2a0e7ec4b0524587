/**
 * Works on some values at a time; the first failure ends it when those under way have ended.
 * @returns what became of each, in the order of the values
 */
export async function mapSome<Value, Result>(
  values: readonly Value[],
  atOnce: number,
  work: (value: Value) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  const rest = values.entries();
  async function worker(): Promise<void> {
    for (const [index, value] of rest) {
      if (failures.length > 0) return;
      try {
        results[index] = await work(value);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
