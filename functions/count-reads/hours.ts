/** Hours as the ledger names them (`2026-01-31T09`) and as the engine counts them (since 1970), in UTC. */

const millisecondsInHour = 3_600_000;
/** How long an hour stays open for late logs after it has ended. */
const openHours = 48;

export const hourName = (hour: number): string =>
  new Date(hour * millisecondsInHour).toISOString().slice(0, 13);

export const hourNumber = (name: string): number => Date.parse(`${name}:00:00Z`) / millisecondsInHour;

/** The name of the hour after. */
export const nextHour = (name: string): string => hourName(hourNumber(name) + 1);

/** Whether the hour has begun, and ended less than 48 hours ago. */
export function isOpen(name: string, now: Date): boolean {
  return hasBegun(name, now) && !isClosed(name, now);
}

export function isClosed(name: string, now: Date): boolean {
  return (hourNumber(name) + 1 + openHours) * millisecondsInHour <= now.getTime();
}

function hasBegun(name: string, now: Date): boolean {
  return hourNumber(name) * millisecondsInHour <= now.getTime();
}

/** The days (`2026-01-31`) that have an open hour. */
export function openDays(now: Date): string[] {
  const current = Math.floor(now.getTime() / millisecondsInHour);
  const hours = Array.from({ length: openHours + 1 }, (_, back) => hourName(current - back));
  return [...new Set(hours.map((hour) => hour.slice(0, 10)))].sort();
}
