import { Temporal } from "temporal-polyfill";
import type { FaultCode } from "../schemas/fault-codes.ts";

/** Wall-clock times made exact (RFC 9557 zones; the time zone database as Temporal carries it). */

export type WallClockInput = {
  readonly local: string;
  readonly timeZone: string;
  readonly offset?: string | undefined;
};

export type WallClockFault = {
  readonly field: "local" | "timeZone" | "offset";
  readonly code: FaultCode;
  readonly detail: string;
};

/**
 * The instant that a wall-clock time names.
 * A time that a change to summer time skips is refused; one that occurs twice needs its offset.
 * @returns the instant in UTC without fractions, or what is wrong
 */
export function instantOf(wallClock: WallClockInput): { instant: string } | { fault: WallClockFault } {
  const local = parsed(() => Temporal.PlainDateTime.from(wallClock.local, { overflow: "reject" }));
  if (local === undefined || !isShownBy(local, wallClock.local)) {
    return {
      fault: {
        field: "local",
        code: "no-such-date",
        detail: `There is no date and time '${wallClock.local}'`,
      },
    };
  }
  const candidates = parsed(() => candidatesOf(local, wallClock.timeZone));
  if (candidates === undefined) {
    return {
      fault: {
        field: "timeZone",
        code: "unknown-time-zone",
        detail: `'${wallClock.timeZone}' is not an IANA time zone`,
      },
    };
  }
  return chosen(candidates, wallClock);
}

/**
 * The last moment of a day as the clock in a zone shows it, in UTC to the millisecond; of the last year that
 * instants can have, its last moment in UTC.
 * @param date a calendar date @param timeZone an IANA zone @throws RangeError for what is neither
 */
export function endOfDay(date: string, timeZone: string): string {
  const next = Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(timeZone).toInstant();
  const last = next.subtract({ milliseconds: 1 }).toString({ smallestUnit: "millisecond" });
  return /^\d{4}-/.test(last) ? last : "9999-12-31T23:59:59.999Z";
}

function chosen(
  candidates: Temporal.ZonedDateTime[],
  wallClock: WallClockInput,
): ReturnType<typeof instantOf> {
  const [first, second] = candidates;
  if (first === undefined) {
    const detail = `${wallClock.local} does not exist in ${wallClock.timeZone}: the clock is put forward over it`;
    return { fault: { field: "local", code: "local-time-skipped", detail } };
  }
  if (second !== undefined && wallClock.offset === undefined) {
    const detail = `${wallClock.local} occurs twice in ${wallClock.timeZone}: add the offset ${first.offset} or ${second.offset}`;
    return { fault: { field: "offset", code: "local-time-ambiguous", detail } };
  }
  const match = candidates.find((one) => wallClock.offset === undefined || one.offset === wallClock.offset);
  if (match === undefined) {
    const detail = `${wallClock.timeZone} has the offset ${first.offset} then, not ${wallClock.offset}`;
    return { fault: { field: "offset", code: "wrong-offset", detail } };
  }
  const instant = match.toInstant().toString({ smallestUnit: "second" });
  if (/^\d{4}-/.test(instant)) return { instant };
  const detail = `${wallClock.local} lies outside the years 0000 to 9999 in UTC`;
  return { fault: { field: "local", code: "no-such-date", detail } };
}

/** A leap second is none that a clock shows here: Temporal reads 23:59:60 as 23:59:59. */
function isShownBy(local: Temporal.PlainDateTime, written: string): boolean {
  return local.toString().startsWith(written);
}

/** The moments at which the clock in the zone shows the time: none, one or two, earliest first. */
function candidatesOf(local: Temporal.PlainDateTime, timeZone: string): Temporal.ZonedDateTime[] {
  const both = (["earlier", "later"] as const).map((disambiguation) =>
    local.toZonedDateTime(timeZone, { disambiguation }),
  );
  const real = both.filter((zoned) => zoned.toPlainDateTime().equals(local));
  return real.filter(
    (zoned, index) => index === 0 || !zoned.toInstant().equals((real[0] ?? zoned).toInstant()),
  );
}

function parsed<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
