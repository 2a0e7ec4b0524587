import { assetsOfBody } from "../../../content-model/body/assets.ts";
import { bodyToHtml } from "../../../content-model/body/html.ts";
import type { Body } from "../../../content-model/body/schema.ts";
import { assetFinder, type Surroundings } from "../../../content-model/document.ts";
import type { Card } from "../../../content-model/entry.ts";
import { composeFeedItem, feedItemNeeds } from "../../../content-model/feed-item.ts";
import type { FeedItem } from "../../../content-model/feeds/channel.ts";
import { typeNamed } from "../../../content-model/types/index.ts";
import { readReadableLives } from "../storage/entries.ts";
import type { RenderContext } from "./context.ts";
import type { Remembered } from "./live-memo.ts";
import { loadSurroundings } from "./load-document.ts";

/** Entries as items of a feed: what is live of them (only what is not remembered in this version), and what that refers to. */

export type ItemsToLoad = {
  readonly cards: readonly Card[];
  /** Assets to read besides. */
  readonly assets: readonly string[];
  /** Whether items have their whole text, or their summary alone. */
  readonly isWhole: boolean;
  readonly unreadable: (error: unknown) => void;
};

export async function loadItems(
  context: RenderContext,
  { cards, assets, isWhole, unreadable }: ItemsToLoad,
): Promise<{ items: FeedItem[]; assets: Surroundings["assets"] }> {
  const entries = await recall(context, cards, unreadable);
  const needs = {
    references: entries.flatMap((entry) => entry.needs.references),
    assets: [...assets, ...entries.flatMap((entry) => entry.needs.assets)],
  };
  const read = await loadSurroundings(context, needs, unreadable);
  const own = cards.map((card) => [card.id, card] as const);
  const around: Surroundings = { ...read, references: new Map([...own, ...read.references]) };
  const items = entries.flatMap((entry) => {
    try {
      const { html, ...item } = itemOf(entry, around);
      return [isWhole ? { html, ...item } : item];
    } catch (error) {
      unreadable(new Error(`The entry ${entry.live.id} cannot be an item`, { cause: error }));
      return [];
    }
  });
  return { items, assets: around.assets };
}

/** What is live of the entries in a list, in its order; what has gone meanwhile is left out. */
export async function recall(
  { table, memo }: RenderContext,
  cards: readonly Card[],
  unreadable: (error: unknown) => void,
): Promise<Remembered[]> {
  const known = new Map(cards.map((card) => [card.id, memo.get(card.id, card.version)]));
  const missing = cards.filter((card) => known.get(card.id) === undefined).map((card) => card.id);
  for (const live of (await readReadableLives(table, missing, unreadable)).values()) {
    try {
      const entry: Remembered = { live, needs: feedItemNeeds(typeNamed(live.type), live) };
      memo.set(entry);
      known.set(live.id, entry);
    } catch (error) {
      unreadable(new Error(`The entry ${live.id} cannot be an item`, { cause: error }));
    }
  }
  return cards.flatMap((card) => {
    const entry = known.get(card.id);
    return entry === undefined || entry.live.retraction !== null ? [] : [entry];
  });
}

function itemOf(entry: Remembered, around: Surroundings): FeedItem {
  return composeFeedItem(typeNamed(entry.live.type), entry.live, around, (body) =>
    htmlOf(entry, body, around),
  );
}

/** A body's HTML, made once for the files it shows. */
export function htmlOf(entry: Remembered, body: Body, around: Surroundings): string {
  const find = assetFinder(around);
  const files = JSON.stringify(assetsOfBody(body).map(find));
  if (entry.html?.files !== files) entry.html = { files, text: bodyToHtml(body, { asset: find }) };
  return entry.html.text;
}
