import * as z from "zod";
import {
  cardSchema,
  eventSchema,
  goneSchema,
  headSchema,
  liveSchema,
  revisionSchema,
} from "../../../../content-model/entry.ts";
import { passingKinds } from "../../../../content-model/passing.ts";
import { readCountSchema } from "../../../../schemas/ledger.ts";
import { entryId, instant, slug } from "../../../../schemas/primitives.ts";
import { settingsSchema } from "../../../../schemas/settings.ts";
import { storedAssetSchema } from "../assets.ts";
import { clientItem, storedClientSchema } from "../clients.ts";
import { rowsOf } from "../commit.ts";
import { dueSchema } from "../due.ts";
import { headItem, liveToItem, revisionToItem, versionToItem } from "../items.ts";
import {
  assetKey,
  cardKey,
  clientKey,
  closedPageKey,
  deletionKey,
  draftReferenceKey,
  dueKey,
  eventKey,
  goneKey,
  headKey,
  liveKey,
  passingKey,
  placeKey,
  readsKey,
  revisionKey,
  settingsKey,
  settingsRevisionKey,
  siteKey,
  slugKey,
} from "../keys.ts";
import { siteSchema } from "../site-id.ts";
import type { Item, Key } from "../table.ts";

/** A record of an export, parsed. */
export type ExportRecord = {
  readonly value: Readonly<Record<string, unknown>>;
  /** Where it stands in the table. */
  readonly key: Key;
  /** The items that it is stored as, those that are derived from it among them. */
  readonly items: () => readonly Item[];
};

/** @throws ZodError when it is not such a record */
type ReadRecord = (input: unknown) => ExportRecord;

function kind<Shape extends z.ZodType<Record<string, unknown>>>(
  shape: Shape,
  keyOf: (value: z.output<Shape>) => Key,
  itemsOf: (value: z.output<Shape>) => readonly Item[] = (value) => [{ ...keyOf(value), ...value }],
): ReadRecord {
  return (input) => {
    const value = shape.parse(input);
    return { value, key: keyOf(value), items: () => itemsOf(value) };
  };
}

/**
 * What of the table an export holds, in the order in which it is written and restored: whatever comes later finds what
 * it depends on. Closed pages of archives come before what is listed, so that nothing that stands in one is taken for
 * new; what is due comes last, so that it finds what it is to take away.
 */
export const recordKinds = [
  "archive-page",
  "asset",
  "client",
  "site",
  "settings-revision",
  "settings",
  "slug",
  "revision",
  "event",
  "draft-reference",
  "deletion",
  "head",
  "live",
  "gone",
  "card",
  "passing",
  "reads",
  "due",
] as const;
export type RecordKind = (typeof recordKinds)[number];

export const readRecord: Readonly<Record<RecordKind, ReadRecord>> = {
  // With where each entry of the page stands. How many pages there are follows from them all.
  "archive-page": kind(
    z.object({
      scope: z.string().regex(/^[A-Za-z0-9/_-]+$/),
      page: z.int().min(1),
      ids: z.array(entryId).min(1),
    }),
    ({ scope, page }) => closedPageKey(scope, page),
    ({ scope, page, ids }) => [
      { ...closedPageKey(scope, page), ids },
      ...ids.map((id) => ({ ...placeKey(scope, id), scope, id, page })),
    ],
  ),
  asset: kind(storedAssetSchema, ({ id }) => assetKey(id)),
  client: kind(
    storedClientSchema,
    ({ id }) => clientKey(id),
    (client) => [clientItem(client)],
  ),
  site: kind(siteSchema, () => siteKey),
  "settings-revision": kind(settingsSchema, ({ version }) => settingsRevisionKey(version)),
  settings: kind(settingsSchema, () => settingsKey),
  slug: kind(
    z.object({ entryId, type: z.string().regex(/^[a-z-]+$/), slug, liveVersion: z.int().optional() }),
    (value) => slugKey(value.type, value.slug),
  ),
  revision: kind(
    revisionSchema,
    ({ id, version }) => revisionKey(id, version),
    (revision) => [revisionToItem(revision), versionToItem(revision)],
  ),
  event: kind(
    eventSchema.extend({ entry: entryId }),
    ({ entry, id }) => eventKey(entry, id),
    ({ entry, ...event }) => [{ ...eventKey(entry, event.id), ...event }],
  ),
  "draft-reference": kind(
    z.object({
      target: entryId,
      source: entryId,
      claim: z.object({ version: z.int().min(0), until: instant }).optional(),
    }),
    ({ target, source }) => draftReferenceKey(target, source),
    ({ target, ...row }) => [{ ...draftReferenceKey(target, row.source), ...row }],
  ),
  // A deletion that is under way goes on where it is restored.
  deletion: kind(
    z.object({ id: entryId, type: z.string(), listing: z.literal("deletion"), listedAt: z.string() }),
    ({ id }) => deletionKey(id),
  ),
  head: kind(
    headSchema,
    ({ id }) => headKey(id),
    (head) => [headItem(head)],
  ),
  live: kind(
    liveSchema,
    ({ id }) => liveKey(id),
    (live) => [liveToItem(live)],
  ),
  gone: kind(
    goneSchema,
    ({ type, withdrawal, id }) => goneKey("all", type, withdrawal.at, id),
    (gone) =>
      gone.facets.map((facet) => ({ ...gone, ...goneKey(facet, gone.type, gone.withdrawal.at, gone.id) })),
  ),
  // What was retracted has a card and stands in no list.
  card: kind(
    cardSchema,
    ({ id }) => cardKey(id),
    (card) => [
      { ...cardKey(card.id), ...card },
      ...(card.retracted === true ? [] : rowsOf(card).map((row) => ({ ...card, ...row }))),
    ],
  ),
  // What was withdrawn says so, and a card does not.
  passing: kind(
    z.object({
      passing: z.enum(passingKinds),
      since: instant,
      shown: z.union([goneSchema, cardSchema]),
    }),
    ({ passing, since, shown }) => passingKey(passing, since, shown.id),
    ({ passing, since, shown }) => [{ ...passingKey(passing, since, shown.id), ...shown }],
  ),
  reads: kind(
    z.union([
      z.object({ id: entryId, views: readCountSchema, downloads: readCountSchema, plays: readCountSchema }),
      z.object({ id: z.literal("all"), countedSince: instant, asOf: instant, method: z.string() }),
    ]),
    ({ id }) => readsKey(id),
    ({ id, ...totals }) => [{ ...readsKey(id), ...totals }],
  ),
  due: kind(dueSchema, ({ id, kind: what, until }) => dueKey({ at: until, id, what })),
};
