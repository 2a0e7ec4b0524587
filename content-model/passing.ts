/**
 * What stands somewhere for a time only: it enters with a step of the lifecycle, and a due row that the same
 * step writes says when it leaves. So nothing that is rendered depends on the clock.
 */
export const passingKinds = ["retraction-notice", "recent-news"] as const;
export type PassingKind = (typeof passingKinds)[number];

export type Passing = {
  readonly kind: PassingKind;
  /** The entry's. */
  readonly id: string;
  /** The withdrawal's instant, or that of the first publication. */
  readonly since: string;
  readonly until: string;
};

/** How long each stands, in days of 24 hours. News: as long as Google's sitemap for news may name an item. */
const days: Readonly<Record<PassingKind, number>> = { "retraction-notice": 30, "recent-news": 2 };

const millisecondsOfDay = 86_400_000;

export function passing(kind: PassingKind, id: string, since: string): Passing {
  const until = new Date(Date.parse(since) + days[kind] * millisecondsOfDay).toISOString();
  return { kind, id, since, until };
}
