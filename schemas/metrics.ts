/** Katern's own metrics: names, for who writes them and for the alarms that watch them. */

export const metricNamespace = "Katern";

export const metricNames = {
  rejectedLines: "RejectedLines",
  leftOut: "LeftOut",
  exported: "ExportedRecords",
  drilled: "DrilledRecords",
} as const;

/**
 * From how many log lines that cannot be read, within an hour, somebody is to look. A file that cannot be counted, or only
 * in part, weighs as much by itself: nobody knows how many lines it had.
 */
export const rejectedLinesLimit = 100;
