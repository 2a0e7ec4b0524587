import { expect, test } from "vitest";
import { millisecondsUntil } from "./schedule.ts";

const at = (time: string) => new Date(`2026-03-01T${time}Z`);

test.each([
  ["12:00:00", { minute: 5 }, 5 * 60],
  ["12:05:00", { minute: 5 }, 3_600],
  ["12:05:01", { minute: 5 }, 3_599],
  ["12:05:01", {}, 59],
  ["12:05:00", {}, 60],
  ["23:30:00", { minute: 5 }, 35 * 60],
  ["02:00:00", { minute: 15, hour: 3 }, 75 * 60],
  ["04:00:00", { minute: 15, hour: 3 }, 23 * 3_600 + 15 * 60],
])("at %s a job of %o is due in %i seconds", (time, job, seconds) => {
  expect(millisecondsUntil(job, at(time))).toBe(seconds * 1_000);
});
