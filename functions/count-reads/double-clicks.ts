/** COUNTER Code of Practice R5.1, section 7.2: two clicks at most this many seconds apart are one. */
export const doubleClickSeconds = 30;

/**
 * Counts the clicks of one user on one item: of two in succession within 30 seconds the later counts, so
 * a chain of them counts once, where its last click is. That is the same as: a click counts when no
 * other follows it within 30 seconds; of clicks in one second, one counts.
 * @param seconds in rising order; what follows `until` is there only to be followed
 * @param until clicks from this second on belong to somebody else
 * @returns how many of those before `until` count
 */
export function countClicks(seconds: ArrayLike<number>, until: number): number {
  let counted = 0;
  for (let index = 0; index < seconds.length; index++) {
    const second = seconds[index] ?? until;
    if (second >= until) break;
    const next = seconds[index + 1];
    if (next === undefined || next - second > doubleClickSeconds) counted++;
  }
  return counted;
}
