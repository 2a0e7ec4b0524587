import { metricNames } from "../../schemas/metrics.ts";
import { artefactOfKey } from "../shared/artefacts/parse-key.ts";
import { writeDurations } from "../shared/observability/metrics.ts";
import { subjectOfKey } from "../shared/storage/keys.ts";
import type { Key } from "../shared/storage/table.ts";

/** How long readers waited for what was stored just now, as metrics. What has to come again is told when it has come. */

type Stored = { readonly tableName: string; readonly written: readonly string[]; readonly now: Date };

/**
 * Of changes that were worked on. When something is live counts from the change in the table, whatever date it bears,
 * and not from the request for it: a record knows its second alone, so that a figure is up to one second too high. An
 * artefact that went to the queue instead is told of as a feed's age, or by the queue's own.
 * @param changes with when they were made, in milliseconds since 1970
 */
export function tellLagOfChanges(
  changes: readonly { readonly key: Key; readonly at: number }[],
  stored: Stored,
): void {
  const live = changes.filter(({ key }) => subjectOfKey(key)?.kind === "live");
  write("publishToVisible", agesOf(live, stored), stored);
  tellFeedAge(changes, stored);
}

/** Of a feed that was written: the oldest of what it was written for says how long it had lacked it. */
export function tellFeedAge(causes: readonly { readonly at: number }[], stored: Stored): void {
  if (!stored.written.some(isFeed)) return;
  const ages = agesOf(causes, stored);
  if (ages.length > 0) write("feedAge", [Math.max(...ages)], stored);
}

function isFeed(key: string): boolean {
  const kind = artefactOfKey(key)?.kind;
  return kind === "feed" || kind === "podcast";
}

/** Clocks differ a little: nothing is seen before it is made. */
const agesOf = (things: readonly { readonly at: number }[], { now }: Stored): number[] =>
  things.map(({ at }) => Math.max(0, now.getTime() - at));

function write(name: "publishToVisible" | "feedAge", value: number[], { tableName, now }: Stored): void {
  const of = { dimension: "TableName", name: tableName } as const;
  writeDurations({ name: metricNames[name], value, of, at: now });
}
