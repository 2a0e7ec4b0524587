import { ProblemError } from "../../schemas/problem.ts";

/**
 * Instants as feeds write them. What goes in is a UTC instant in ISO 8601 (`2026-01-31T09:30:00Z`). The
 * forms are made from its own digits: `Date`'s writers cost more than all the rest of an item.
 */

const instantForm = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;
const millisecondsOfDay = 86_400_000;
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * Milliseconds since 1970, negative before. Counted from the digits: `Date.parse` takes several times as
 * long, and knows no day that a month does not have.
 * @throws ProblemError `internal` when the value is not an instant: what is stored has been parsed before
 */
export function epochOf(instant: string): number {
  const year = twoDigits(instant, 0) * 100 + twoDigits(instant, 2);
  const month = twoDigits(instant, 5);
  const day = twoDigits(instant, 8);
  if (!instantForm.test(instant) || month < 1 || month > 12 || day < 1 || day > lengthOf(month, year)) {
    throw new ProblemError("internal", `'${instant}' is not an instant in UTC`);
  }
  const seconds = twoDigits(instant, 11) * 3_600 + twoDigits(instant, 14) * 60 + twoDigits(instant, 17);
  const milliseconds = instant.length === 20 ? 0 : Number(instant.slice(20, -1).slice(0, 3).padEnd(3, "0"));
  return daysTo(year, month, day) * millisecondsOfDay + seconds * 1_000 + milliseconds;
}

const zero = 48;

function twoDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - zero * 11;
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

function lengthOf(month: number, year: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970 in the Gregorian calendar, by years that begin in March, so that a leap day comes last. */
function daysTo(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}

/**
 * `Sat, 31 Jan 2026 09:30:00 GMT`: RFC 822, section 5, with RFC 1123's four-digit years, as the RSS
 * Advisory Board's profile asks.
 * @throws ProblemError `internal` when the value is not an instant
 */
export function rfc822(instant: string): string {
  const day = Math.floor(epochOf(instant) / millisecondsOfDay);
  // 1 January 1970 was a Thursday; the remainder of a day before it is negative.
  const weekday = weekdays[(((day + 4) % 7) + 7) % 7] ?? "";
  const month = months[twoDigits(instant, 5) - 1] ?? "";
  // In two halves: the engine joins what is short at once, and puts off what is longer at a price.
  const date = `${weekday}, ${instant.slice(8, 10)} ${month}`;
  const yearAndTime = ` ${instant.slice(0, 4)} ${instant.slice(11, 19)} GMT`;
  return date + yearAndTime;
}

/**
 * `2026-01-31T09:30:00Z`: RFC 3339, section 5.6; parts of a second only where there are any.
 * @throws ProblemError `internal` when the value is not an instant
 */
export function rfc3339(instant: string): string {
  epochOf(instant);
  return instant.endsWith(".000Z") ? `${instant.slice(0, 19)}Z` : instant;
}
