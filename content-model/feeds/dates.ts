import { ProblemError } from "../../schemas/problem.ts";

/**
 * Instants as feeds write them. What goes in is a UTC instant in ISO 8601 (`2026-01-31T09:30:00Z`). The
 * forms are made from its own digits: `Date`'s writers cost more than all the rest of an item.
 */

const instantForm = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{1,9})?Z$/;
const millisecondsOfDay = 86_400_000;
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * Milliseconds since 1970, negative before.
 * @throws ProblemError `internal` when the value is not an instant: what is stored has been parsed before
 */
export function epochOf(instant: string): number {
  const epoch = instantForm.test(instant) ? Date.parse(instant) : Number.NaN;
  if (Number.isNaN(epoch)) throw new ProblemError("internal", `'${instant}' is not an instant in UTC`);
  return epoch;
}

/**
 * `Sat, 31 Jan 2026 09:30:00 GMT`: RFC 822, section 5, with RFC 1123's four-digit years, as the RSS
 * Advisory Board's profile asks.
 * @throws ProblemError `internal` when the value is not an instant
 */
export function rfc822(instant: string): string {
  const day = Math.floor(epochOf(instant) / millisecondsOfDay);
  // 1 January 1970 was a Thursday; the remainder of a day before it is negative.
  const weekday = weekdays[(((day + 4) % 7) + 7) % 7];
  const month = months[Number(instant.slice(5, 7)) - 1];
  return `${weekday}, ${instant.slice(8, 10)} ${month} ${instant.slice(0, 4)} ${instant.slice(11, 19)} GMT`;
}

/**
 * `2026-01-31T09:30:00Z`: RFC 3339, section 5.6; parts of a second only where there are any.
 * @throws ProblemError `internal` when the value is not an instant
 */
export function rfc3339(instant: string): string {
  epochOf(instant);
  return instant.endsWith(".000Z") ? `${instant.slice(0, 19)}Z` : instant;
}
