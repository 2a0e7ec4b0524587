import * as z from "zod";
import { katernVersion } from "../../../schemas/katern-version.ts";
import { type RecordKind, recordKinds } from "../storage/export/kinds.ts";

/**
 * The file of an export: JSON Lines in UTF-8. The first line says what it is, each further one is a record, in the
 * order of their kinds and keys; the last one says how many there are and what they hash to. It holds no time, so what
 * is the same gives the same bytes. Records have the shape of the items' schema that is current, so a new schema is a
 * new format too.
 */
export const exportFormat = 1;

export const headerOf = (): string =>
  JSON.stringify({ katern: "export", format: exportFormat, version: katernVersion });

export const headerSchema = z.strictObject({
  katern: z.literal("export"),
  format: z.literal(exportFormat),
  version: z.string().min(1),
});
export const anyHeaderSchema = z.looseObject({
  katern: z.literal("export"),
  format: z.int(),
  version: z.string(),
});

export const lineSchema = z.strictObject({ kind: z.enum(recordKinds), value: z.unknown() });

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const sumSchema = z.strictObject({ records: z.int().min(1), sha256 });
const summarySchema = z.strictObject({
  records: z.int().min(0),
  /** Each kind that there is any of: how many, and the hash of their lines with their ends. */
  kinds: z.partialRecord(z.enum(recordKinds), sumSchema),
  /** Of everything before the last line. */
  sha256,
});
/** What an export holds, by its last line. */
export type ExportSummary = z.infer<typeof summarySchema>;
export const endSchema = z.strictObject({ end: summarySchema });

/** What orders a record among all others: its kind, then where it stands in the table. */
export function orderOf(kind: RecordKind, key: { readonly PK: string; readonly SK: string }): string {
  return `${String(recordKinds.indexOf(kind)).padStart(2, "0")} ${key.PK} ${key.SK}`;
}

/**
 * A record as its line, whatever order its fields come in: they are sorted, all but those of an entry's content, which
 * is kept as it was written.
 */
export function lineOf(kind: RecordKind, value: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ kind, value: sorted(value, value["content"]) });
}

/** @param kept what stays as it is, wherever it stands */
function sorted(value: unknown, kept: unknown): unknown {
  if (typeof value !== "object" || value === null || value === kept) return value;
  if (Array.isArray(value)) return value.map((one) => sorted(one, kept));
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one, kept)]));
}
