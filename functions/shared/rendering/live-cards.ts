import type { Card } from "../../../content-model/entry.ts";
import { readCards, readHeads } from "../storage/entries.ts";
import type { Table } from "../storage/table.ts";

/** The cards of those entries that may stand in lists; each entry is looked up once. */
export type LiveCards = (ids: readonly string[]) => Promise<ReadonlyMap<string, Card>>;

/**
 * What is withdrawn has no card; what is retracted has one, because its document can still be read.
 * @param unreadable told of what cannot be read, which then stands in no list
 */
export function liveCards(table: Table, unreadable: (error: unknown) => void): LiveCards {
  const known = new Map<string, Card | null>();
  return async (ids) => {
    const wanted = [...new Set(ids)].filter((id) => !known.has(id));
    if (wanted.length > 0) {
      const [cards, heads] = await Promise.all([
        readCards(table, wanted, true, unreadable),
        readHeads(table, wanted, unreadable),
      ]);
      for (const id of wanted) {
        const listed = heads.get(id)?.withdrawal === null;
        known.set(id, listed ? (cards.get(id) ?? null) : null);
      }
    }
    const found = new Map<string, Card>();
    for (const id of ids) {
      const card = known.get(id) ?? null;
      if (card !== null) found.set(id, card);
    }
    return found;
  };
}
