/**
 * Katern's own metrics: names, for who writes them and for the alarms and graphs that show them. Each name has one
 * dimension, so it is one metric a stage; ten are free.
 */

export const metricNamespace = "Katern";

/**
 * Durations are in milliseconds:
 * - `PublishToVisible`: from the moment at which what is live of an entry was changed in the table until publish-stream
 *   had stored what follows from it. A publication that bears an earlier date counts from when it was carried out.
 * - `FeedAge`: how long a feed had lacked a change when it was stored anew.
 * - `ScheduleLateness`: how long after its instant what was due was got to; 0 when nothing was late. Written each run.
 * - `CountLag`: how long the oldest of the new log files had waited when it was counted.
 */
export const metricNames = {
  rejectedLines: "RejectedLines",
  leftOut: "LeftOut",
  exported: "ExportedRecords",
  drilled: "DrilledRecords",
  publishToVisible: "PublishToVisible",
  feedAge: "FeedAge",
  scheduleLateness: "ScheduleLateness",
  countLag: "CountLag",
  coldStarts: "ColdStarts",
} as const;

/** How many alarms a deployment has: the stack has them, `doctor` misses those that somebody took away. */
export const alarmCount = 14;

/**
 * How many timetables a deployment has: of `sweep`, `count-reads`, `reconcile` and `backup`, and one of the trial of the
 * night's export where its configuration wants that.
 */
export const timetableCount = ({ drill }: { readonly drill: boolean }): number => (drill ? 5 : 4);

/**
 * From how many log lines that cannot be read, within an hour, somebody is to look. A file that cannot be counted, or only
 * in part, weighs as much by itself: nobody knows how many lines it had.
 */
export const rejectedLinesLimit = 100;
