import type { Card, Head, HistoryEvent, Live, Revision } from "../../../content-model/entry.ts";
import {
  parseCard,
  parseEach,
  parseEvent,
  parseHead,
  parseLive,
  parseRevision,
  parseRevisionSummary,
  parseSlug,
  type RevisionSummary,
} from "./items.ts";
import {
  cardKey,
  eventPrefix,
  headKey,
  liveKey,
  revisionKey,
  slugKey,
  versionKey,
  versionPrefix,
} from "./keys.ts";
import { getItem, getItems, queryPage, type Table } from "./table.ts";

/** Reading entries by id and by slug. Everything that decides something reads strongly consistent. */

export async function readHead(table: Table, id: string): Promise<Head | undefined> {
  const item = await getItem(table, headKey(id));
  return item === undefined ? undefined : parseHead(item);
}

/**
 * The heads of many entries, by id; ids that name nothing are absent.
 * @param unreadable told of what cannot be read, which is then absent; without it that is an error
 */
export async function readHeads(
  table: Table,
  ids: readonly string[],
  unreadable?: (error: unknown) => void,
): Promise<Map<string, Head>> {
  const items = await getItems(table, ids.map(headKey));
  return new Map(parseEach(items, parseHead, unreadable).map((head) => [head.id, head]));
}

export async function readLive(table: Table, id: string): Promise<Live | undefined> {
  const item = await getItem(table, liveKey(id));
  return item === undefined ? undefined : parseLive(item);
}

/** What is live of many entries, by id; 100 a call. */
export async function readLives(table: Table, ids: readonly string[]): Promise<Map<string, Live>> {
  const items = await getItems(table, ids.map(liveKey));
  return new Map(items.map(parseLive).map((live) => [live.id, live]));
}

/**
 * What is live of many entries, by id; one that cannot be read is told of and left out, so that it
 * takes nothing else with it.
 */
export async function readReadableLives(
  table: Table,
  ids: readonly string[],
  unreadable: (error: unknown) => void,
): Promise<Map<string, Live>> {
  const items = await getItems(table, ids.map(liveKey));
  return new Map(parseEach(items, parseLive, unreadable).map((live) => [live.id, live]));
}

export async function readCard(table: Table, id: string): Promise<Card | undefined> {
  const item = await getItem(table, cardKey(id));
  return item === undefined ? undefined : parseCard(item);
}

/** The cards of many entries, by id; what is not live is absent. @param consistent false for lists, where a second's lag does no harm */
export async function readCards(
  table: Table,
  ids: readonly string[],
  consistent = true,
  unreadable?: (error: unknown) => void,
): Promise<Map<string, Card>> {
  if (ids.length === 0) return new Map();
  const items = await getItems(table, ids.map(cardKey), consistent);
  return new Map(parseEach(items, parseCard, unreadable).map((card) => [card.id, card]));
}

export async function readRevision(table: Table, id: string, version: number): Promise<Revision | undefined> {
  const item = await getItem(table, revisionKey(id, version));
  return item === undefined ? undefined : parseRevision(item);
}

export type SlugOwner = { readonly entryId: string; readonly everLive: boolean };

/** Whose a slug is, now or formerly. */
export async function readSlug(table: Table, type: string, slug: string): Promise<SlugOwner | undefined> {
  const item = await getItem(table, slugKey(type, slug));
  if (item === undefined) return undefined;
  const parsed = parseSlug(item);
  return { entryId: parsed.entryId, everLive: parsed.liveVersion !== undefined };
}

/** One page of an entry's revisions, latest first, without their content. @param before only versions below it */
export async function listRevisions(
  table: Table,
  id: string,
  page: { limit: number; before?: number | undefined },
): Promise<{ revisions: RevisionSummary[]; more: boolean }> {
  const { items } = await queryPage(table, {
    partition: headKey(id).PK,
    between: [`${versionPrefix}00000000`, versionKey(id, (page.before ?? 100_000_000) - 1).SK],
    descending: true,
    consistent: true,
    limit: page.limit + 1,
  });
  const revisions = items.map(parseRevisionSummary);
  return { revisions: revisions.slice(0, page.limit), more: revisions.length > page.limit };
}

/** One page of an entry's history, latest first. @param before only events before the one with this id */
export async function listHistory(
  table: Table,
  id: string,
  page: { limit: number; before?: string | undefined },
): Promise<{ events: HistoryEvent[]; more: boolean }> {
  const { items } = await queryPage(table, {
    partition: headKey(id).PK,
    prefix: eventPrefix,
    descending: true,
    consistent: true,
    limit: page.limit + 1,
    ...(page.before === undefined
      ? {}
      : { startKey: { PK: headKey(id).PK, SK: `${eventPrefix}${page.before}` } }),
  });
  const events = items.map(parseEvent);
  return { events: events.slice(0, page.limit), more: events.length > page.limit };
}
