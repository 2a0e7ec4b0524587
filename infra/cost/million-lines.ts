import type { Measured } from "./measured.ts";
import { meterNames, type Usage } from "./meters.ts";
import { assumptions } from "./months.ts";
import type { Resources } from "./resources.ts";

/** What counting a million lines of the CDN's log uses, by the bench's run over so many: from the file to the totals. */
export function millionLinesUsage({ logRun }: Measured, { memory }: Resources): Usage {
  const share = 1e6 / logRun.lines;
  const gigabytes = (memory["count-reads"] ?? 0) / 1_024;
  const million = (count: number) => (count * share) / 1e6;
  const none = Object.fromEntries(meterNames.map((name) => [name, 0])) as Usage;
  return {
    ...none,
    functionTime: (1e6 / logRun.linesPerSecond) * assumptions.slowness * gigabytes,
    // The CDN writes each file once; the job reads it once, and the ledgers that it sums up.
    objectWrites: million(logRun.files + logRun.ledgerPuts),
    objectReads: million(logRun.files + 3 * logRun.ledgerPuts),
    objectStorage: (1e6 * assumptions.logLineBytes) / 1e9,
    tableWrites: million(logRun.tableWriteUnits),
  };
}
