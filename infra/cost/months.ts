/** The months that are priced: what happens in them, and what is taken for granted about it. */

export type Month = {
  readonly name: string;
  /** Documents that readers open, each with its beacon. */
  readonly reads: number;
  /** Entries created and published, one theme each. */
  readonly publications: number;
  /** Entries that are live, on which storage depends. */
  readonly entries: number;
  /** Requests for feeds, by reader programs and partner sites. */
  readonly polls: number;
  readonly editors: number;
};

export const months: readonly Month[] = [
  { name: "idle", reads: 0, publications: 0, entries: 1_000, polls: 0, editors: 1 },
  { name: "small", reads: 100_000, publications: 100, entries: 1_000, polls: 75_000, editors: 5 },
  { name: "medium", reads: 1_000_000, publications: 1_000, entries: 10_000, polls: 500_000, editors: 20 },
  {
    name: "large",
    reads: 100_000_000,
    publications: 10_000,
    entries: 100_000,
    polls: 10_000_000,
    editors: 100,
  },
];

/** What nobody can count beforehand. Each share is of 1. */
export const assumptions = {
  /** Of the reads: files fetched, and their mean size in megabytes. */
  downloadShare: 0.05,
  downloadMegabytes: 1,
  /** Of the reads: lists asked of the API. */
  listShare: 0.1,
  /** Of documents, lists and downloads: what no cache of the CDN had. */
  missShare: 0.1,
  /** Of the polls: those that are answered with 304 by the CDN. */
  unchangedShare: 0.8,
  /** How much longer a function takes on Lambda than here, where the stores share its two processors. */
  slowness: 3,
  /** The nightly export of a live entry with what belongs to it: how long it takes here, and its bytes, compressed. */
  exportSeconds: 0.003,
  exportBytes: 5_000,
  exportsKept: 35,
  /** A start in the cold for so many invocations of an editor's or reader's function, and how long one lasts. */
  coldShare: 0.05,
  coldSeconds: 0.8,
  /** Lines in CloudWatch an invocation, ours and the platform's, in bytes. */
  logBytes: 1_500,
  /** Files of the CDN's log an hour: at least so many while anybody reads, and one more for so many lines. */
  logFilesAnHour: 5,
  linesInALogFile: 10_000,
  /** A line of the CDN's log, compressed, in bytes; kept for 30 days. */
  logLineBytes: 90,
  /** Media and originals a live entry, in megabytes. */
  mediaMegabytes: 0.5,
} as const;
