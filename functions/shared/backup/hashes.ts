import { createHash, type Hash } from "node:crypto";
import type { RecordKind } from "../storage/export/kinds.ts";
import type { ExportSummary } from "./format.ts";

/** Sums up an export, line by line. */
export function createSums() {
  const whole = createHash("sha256");
  const kinds = new Map<RecordKind, { records: number; hash: Hash }>();
  return {
    header: (line: string): void => void whole.update(`${line}\n`),
    record: (kind: RecordKind, line: string): void => {
      whole.update(`${line}\n`);
      const sum = kinds.get(kind) ?? { records: 0, hash: createHash("sha256") };
      sum.records += 1;
      sum.hash.update(`${line}\n`);
      kinds.set(kind, sum);
    },
    /** Once, after the last record. */
    summary: (): ExportSummary => {
      const sums = [...kinds].map(
        ([kind, { records, hash }]) => [kind, { records, sha256: hash.digest("hex") }] as const,
      );
      return {
        records: sums.reduce((total, [, { records }]) => total + records, 0),
        kinds: Object.fromEntries(sums),
        sha256: whole.digest("hex"),
      };
    },
  };
}
