import type { FeedItem, FeedOptions, Tombstone } from "./channel.ts";
import { epochOf } from "./dates.ts";

/**
 * The items as a feed shows them, each id once. In the order `published`: newest first, the greater id
 * first within one instant, and of two items with one id the one updated last, so that neither the
 * order nor the repetition of what came in shows. In the order `given`: the first of each id.
 */
export function arrange(items: readonly FeedItem[], order: FeedOptions["order"] = "published"): FeedItem[] {
  if (order === "given") return [...firstOfEach(items, (first) => first).values()];
  const kept = firstOfEach(items, laterOf).values();
  const keyed = Array.from(kept, (item) => ({ item, published: epochOf(item.publishedAt) }));
  keyed.sort((a, b) => b.published - a.published || (a.item.id < b.item.id ? 1 : -1));
  return keyed.map(({ item }) => item);
}

/** What was taken back and is not among the items, each once, the latest first. */
export function arrangeTombstones(
  tombstones: readonly Tombstone[],
  items: readonly FeedItem[],
): readonly Tombstone[] {
  if (tombstones.length === 0) return tombstones;
  const there = new Set(items.map(({ id }) => id));
  const keyed = tombstones
    .filter(({ id }) => !there.has(id))
    .map((tombstone) => ({ tombstone, when: epochOf(tombstone.when) }));
  keyed.sort((a, b) => b.when - a.when || (a.tombstone.id < b.tombstone.id ? 1 : -1));
  const byId = new Map<string, Tombstone>();
  for (const { tombstone } of keyed) if (!byId.has(tombstone.id)) byId.set(tombstone.id, tombstone);
  return [...byId.values()];
}

/** When the newest change among the items was; `fallback` when there are none. */
export function lastChange(items: readonly Pick<FeedItem, "updatedAt">[], fallback: string): string {
  let last = Number.NEGATIVE_INFINITY;
  let instant = fallback;
  for (const item of items) {
    const epoch = epochOf(item.updatedAt);
    if (epoch <= last) continue;
    last = epoch;
    instant = item.updatedAt;
  }
  return instant;
}

function firstOfEach(
  items: readonly FeedItem[],
  choose: (known: FeedItem, other: FeedItem) => FeedItem,
): Map<string, FeedItem> {
  const byId = new Map<string, FeedItem>();
  for (const item of items) {
    const known = byId.get(item.id);
    byId.set(item.id, known === undefined ? item : choose(known, item));
  }
  return byId;
}

/** A choice that does not depend on which came first, even where both say the same time. */
function laterOf(a: FeedItem, b: FeedItem): FeedItem {
  const difference = epochOf(a.updatedAt) - epochOf(b.updatedAt);
  if (difference !== 0) return difference > 0 ? a : b;
  return JSON.stringify(a) > JSON.stringify(b) ? a : b;
}
