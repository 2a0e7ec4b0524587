/** The figures as a person reads them: one table a subject, values as they were measured. */
export function printTables(figures: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(figures)) {
    if (typeof value !== "object" || value === null) {
      console.log(`\n${name}: ${String(value)}`);
      continue;
    }
    console.log(`\n${name}`);
    for (const [key, row] of rowsOf(value)) console.log(`  ${key.padEnd(48)} ${row}`);
  }
}

function rowsOf(value: object, path = ""): [string, string][] {
  return Object.entries(value).flatMap(([key, field]): [string, string][] => {
    const label = path === "" ? key : `${path} › ${key}`;
    if (typeof field !== "object" || field === null) return [[label, String(field)]];
    const fields = Object.entries(field);
    const flat = fields.every(([, inner]) => typeof inner !== "object" || inner === null);
    return flat && fields.length > 0
      ? [[label, fields.map(([name, inner]) => `${name} ${String(inner)}`).join(", ")]]
      : rowsOf(field, label);
  });
}
