import { encodedContent } from "../content-codec.ts";
import { type ItemKind, lifted } from "../item-schema.ts";
import {
  archivePartition,
  assetKey,
  cardKey,
  clientKey,
  closedPageKey,
  deletionKey,
  deletionMarkKey,
  draftReferencePrefix,
  duePartition,
  dueSetAsidePartition,
  eventPrefix,
  gonePartition,
  headKey,
  latestKey,
  listingPartition,
  liveKey,
  openPrefix,
  passingPartition,
  placeKey,
  readsKey,
  referencePartition,
  restoreKey,
  revisionKey,
  settingsKey,
  siteKey,
  slugKey,
  targetsKey,
  versionPrefix,
} from "../keys.ts";
import type { Item, Key } from "../table.ts";
import { type ExportRecord, type RecordKind, readRecord } from "./kinds.ts";

/** What an item is to an export: a record of a kind, or nothing, because it is derived or passes by itself. */
export type Exported = { readonly kind: RecordKind; readonly record: ExportRecord } | "derived";

/**
 * An item of the table as a record.
 * @throws Error naming the item when it cannot be read, is of no kind that is known, or holds what its key does not say
 */
export function exportedOf(item: Item): Exported {
  const key: Key = { PK: String(item["PK"]), SK: String(item["SK"]) };
  const where = `The item at ${key.PK} ${key.SK}`;
  const place = places.find(({ holds }) => holds(key));
  if (place === undefined) throw new Error(`${where} is of no kind that an export knows`);
  if (place.kind === "derived") return "derived";
  let record: ExportRecord;
  try {
    const now = lifted(itemKindOf(place.kind, item), item);
    record = readRecord[place.kind](place.value?.(now, key) ?? now);
  } catch (cause) {
    throw new Error(`${where} is not readable`, { cause });
  }
  if (record.key.PK !== key.PK || record.key.SK !== key.SK) {
    throw new Error(`${where} does not hold what its key says`);
  }
  return { kind: place.kind, record };
}

/** As what the items of a kind of record are lifted. What was withdrawn says so, and a card does not. */
function itemKindOf(kind: RecordKind, item: Item): ItemKind {
  if (kind === "settings-revision") return "settings";
  if (kind === "passing") return "withdrawal" in item ? "gone" : "card";
  if (kind === "reads") return "method" in item ? "counting-state" : "reads";
  return kind;
}

type Place = {
  readonly holds: (key: Key) => boolean;
  readonly kind: RecordKind | "derived";
  /** The record of an item, where it is not the item itself. */
  readonly value?: (item: Item, key: Key) => unknown;
};

const entry = headKey("").PK;
const archive = archivePartition("");
const pagePrefix = closedPageKey("", 0).SK.replace(/\d+$/, "");
const revisionPrefix = revisionKey("", 0).SK.replace(/\d+$/, "");
const reads = readsKey("").PK;
const passing = passingPartition("");

const withContent = (item: Item) => ({ ...item, content: encodedContent.parse(item["content"]) });
/** Items in partitions that begin so, with sort keys that are or begin so. */
const at =
  (partition: string, sort: string, whole = false) =>
  ({ PK, SK }: Key): boolean =>
    PK.startsWith(partition) && (whole ? SK === sort : SK.startsWith(sort));
const within =
  (partition: string) =>
  ({ PK }: Key): boolean =>
    PK.startsWith(partition);
const exactly =
  (wanted: Key) =>
  ({ PK, SK }: Key): boolean =>
    PK === wanted.PK && SK === wanted.SK;

const places: readonly Place[] = [
  { kind: "head", holds: at(entry, headKey("").SK, true) },
  { kind: "live", holds: at(entry, liveKey("").SK, true), value: withContent },
  { kind: "card", holds: at(entry, cardKey("").SK, true) },
  { kind: "revision", holds: at(entry, revisionPrefix), value: withContent },
  { kind: "derived", holds: at(entry, versionPrefix) },
  {
    kind: "event",
    holds: at(entry, eventPrefix),
    value: (item, { PK }) => ({ ...item, entry: PK.slice(entry.length) }),
  },
  {
    kind: "draft-reference",
    holds: at(entry, draftReferencePrefix),
    value: (item, { PK }) => ({ ...item, target: PK.slice(entry.length) }),
  },
  { kind: "deletion", holds: at(entry, deletionKey("").SK, true) },
  { kind: "derived", holds: at(entry, deletionMarkKey("").SK, true) },
  { kind: "asset", holds: at(assetKey("").PK, assetKey("").SK, true) },
  { kind: "client", holds: at(clientKey("").PK, clientKey("").SK, true) },
  { kind: "site", holds: exactly(siteKey) },
  { kind: "settings", holds: exactly(settingsKey) },
  { kind: "settings-revision", holds: at(settingsKey.PK, revisionPrefix) },
  { kind: "slug", holds: within(slugKey("", "").PK.slice(0, -1)) },
  { kind: "gone", holds: ({ PK }) => PK === gonePartition("all") },
  { kind: "derived", holds: within(gonePartition("")) },
  { kind: "derived", holds: within(listingPartition("")) },
  { kind: "derived", holds: within(referencePartition("")) },
  { kind: "derived", holds: within(targetsKey("").PK) },
  {
    kind: "archive-page",
    holds: at(archive, pagePrefix),
    value: (item, { PK, SK }) => ({
      ids: item["ids"],
      scope: PK.slice(archive.length),
      page: Number(SK.slice(pagePrefix.length)),
    }),
  },
  { kind: "derived", holds: at(archive, latestKey("").SK, true) },
  { kind: "derived", holds: at(archive, openPrefix) },
  { kind: "derived", holds: at(archive, placeKey("", "").SK) },
  {
    kind: "passing",
    holds: within(passing),
    value: (item, { PK, SK }) => ({
      passing: PK.slice(passing.length),
      since: SK.split("#")[0],
      shown: item,
    }),
  },
  {
    kind: "reads",
    holds: within(reads),
    value: (item, { PK }) => ({ ...item, id: PK.slice(reads.length) }),
  },
  { kind: "due", holds: ({ PK }) => PK === duePartition },
  // What could not be read when it was due: it is kept for people to look at, and nothing depends on it.
  { kind: "derived", holds: ({ PK }) => PK === dueSetAsidePartition },
  { kind: "derived", holds: exactly(restoreKey) },
];
