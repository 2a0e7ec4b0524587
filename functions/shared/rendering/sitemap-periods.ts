/**
 * The periods that sitemap pages stand for. A page holds one type's entries that were first published in
 * a month; a month with more than a page's worth has a page a day instead, such a day one an hour, and so
 * on down to the second. So a page is bounded, and so is what a publication touches, however many entries
 * there are; and which pages there are follows from the lists alone.
 */

/** How many addresses a page holds before shorter periods take its place. */
export const pageMaximum = 200;

/** How long a period is as text, from the month down to the second: `2020-03` … `2020-03-09T07:00:00`. */
const lengths: readonly number[] = [7, 10, 13, 16, 19];

/** The periods of an instant, the longest first. @param instant with seconds, as keys write it */
export function periodsOf(instant: string): string[] {
  return lengths.filter((length) => length <= instant.length).map((length) => instant.slice(0, length));
}

/** The period around one; undefined for a month. */
export function periodAround(period: string): string | undefined {
  const length = lengths[lengths.indexOf(period.length) - 1];
  return length === undefined ? undefined : period.slice(0, length);
}

/** The period of an instant that is one step shorter than another; undefined within a second. */
export function periodWithin(period: string, instant: string): string | undefined {
  const length = lengths[lengths.indexOf(period.length) + 1];
  return length === undefined ? undefined : instant.slice(0, length);
}

export const isShortest = (period: string): boolean => period.length === lengths.at(-1);

/** Whether one period lies in another and is not the same. */
export const isWithin = (period: string, around: string): boolean =>
  period.length > around.length && period.startsWith(around);
