/** COUNTER Code of Practice R5.1, section 7.2: two clicks at most this many seconds apart are one. */
export const doubleClickSeconds = 30;

/**
 * The clicks of one user on one item that count: of two in succession within 30 seconds the later does, so
 * a chain of them counts once, where its last click is. That is the same as: a click counts when no
 * other follows it within 30 seconds; of clicks in one second, the last in the given order counts.
 * @param seconds in rising order; what follows `until` is there only to be followed
 * @param until clicks from this second on belong to somebody else
 * @param take is given the place in `seconds` of each that counts
 */
export function countedClicks(
  seconds: ArrayLike<number>,
  until: number,
  take: (index: number) => void,
): void {
  for (let index = 0; index < seconds.length; index++) {
    const second = seconds[index] ?? until;
    if (second >= until) break;
    const next = seconds[index + 1];
    if (next === undefined || next - second > doubleClickSeconds) take(index);
  }
}
