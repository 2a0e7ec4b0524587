/** What is counted, by name: `494110 lines robots`, `494110 views <entry> total`, … */
export type Numbers = Map<string, number>;

/** As text, a line for each number that is not 0, in order: for comparison. */
export const shown = (numbers: Numbers | undefined): string =>
  [...(numbers ?? [])]
    .filter(([, count]) => count !== 0)
    .map(([key, count]) => `${key} = ${count}`)
    .sort()
    .join("\n");
