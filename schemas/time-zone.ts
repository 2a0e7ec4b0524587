import * as z from "zod";

/** An IANA time zone that the platform knows by this name; offsets are not zones. */
export const timeZone = z.string().refine(isTimeZone, "is not a time zone");

function isTimeZone(name: string): boolean {
  if (!/^[A-Z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
