import { ProblemError } from "../../schemas/problem.ts";

/** Instants as feeds write them. What goes in is a UTC instant in ISO 8601 (`2026-01-31T09:30:00Z`). */

const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/;

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
 * Advisory Board's profile asks. `toUTCString` has this form by ECMA-262, section 21.4.4.43.
 */
export function rfc822(instant: string): string {
  return new Date(epochOf(instant)).toUTCString();
}

/** `2026-01-31T09:30:00Z`: RFC 3339, section 5.6; milliseconds only where there are any. */
export function rfc3339(instant: string): string {
  const written = new Date(epochOf(instant)).toISOString();
  return written.endsWith(".000Z") ? `${written.slice(0, -5)}Z` : written;
}
