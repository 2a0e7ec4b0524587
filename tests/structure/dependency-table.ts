/** A line of docs/dependencies.md: the package, and its cells after the name. */
export type DependencyRow = { readonly name: string; readonly cells: readonly string[] };

/** The lines of every table whose first cell is a package's name in backticks. */
export function parseRows(markdown: string): readonly DependencyRow[] {
  return markdown.split("\n").flatMap((line) => {
    const name = /^\| `([^`]+)` \|/.exec(line)?.[1];
    if (name === undefined) return [];
    const cells = line
      .split("|")
      .slice(2, -1)
      .map((cell) => cell.trim());
    return [{ name, cells }];
  });
}
