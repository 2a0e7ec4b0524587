import type { Key } from "./table.ts";

/** The table's keys, here and nowhere else. */
export const headKey = (id: string): Key => ({ PK: `ENTRY#${id}`, SK: "HEAD" });
export const liveKey = (id: string): Key => ({ PK: `ENTRY#${id}`, SK: "LIVE" });
export const cardKey = (id: string): Key => ({ PK: `ENTRY#${id}`, SK: "CARD" });
/**
 * What is derived of an entry stands in partitions of its own: a permission reaches a partition's key and no
 * further, and who writes these is to write nothing else of an entry.
 */
export const targetsKey = (id: string): Key => ({ PK: `TARGETS#${id}`, SK: "TARGETS" });
export const readsKey = (id: string): Key => ({ PK: `READS#${id}`, SK: "READS" });
/** The note of a deletion that is under way: what is left of the entry goes before it. */
export const deletionKey = (id: string): Key => ({ PK: `ENTRY#${id}`, SK: "DELETION" });
/** Says that a draft is about to be deleted, and until when that may last. */
export const deletionMarkKey = (id: string): Key => ({ PK: `ENTRY#${id}`, SK: "DELETION-MARK" });
export const draftReferencePrefix = "REFERRER#";
/** Who refers to an entry that was never live. */
export const draftReferenceKey = (targetId: string, sourceId: string): Key => ({
  PK: `ENTRY#${targetId}`,
  SK: `${draftReferencePrefix}${sourceId}`,
});
const revisionPrefix = "REVISION#";
export const revisionKey = (id: string, version: number): Key => ({
  PK: `ENTRY#${id}`,
  SK: `${revisionPrefix}${String(version).padStart(8, "0")}`,
});
/** What a revision's row in the list of versions says, without the content: a page of them is cheap to read. */
export const versionPrefix = "VERSION#";
export const versionKey = (id: string, version: number): Key => ({
  PK: `ENTRY#${id}`,
  SK: `${versionPrefix}${String(version).padStart(8, "0")}`,
});
export const eventPrefix = "EVENT#";
export const eventKey = (id: string, eventId: string): Key => ({
  PK: `ENTRY#${id}`,
  SK: `${eventPrefix}${eventId}`,
});

export const listingPartition = (facet: string): string => `LIVE#${facet}`;
export const listingKey = (facet: string, type: string, publishedAt: string, id: string): Key => ({
  PK: listingPartition(facet),
  SK: `${type}#${sortable(publishedAt)}#${id}`,
});
export const startPrefix = "start#";
export const startKey = (facet: string, start: string, id: string): Key => ({
  PK: listingPartition(facet),
  SK: `${startPrefix}${sortable(start)}#${id}`,
});

export const gonePartition = (facet: string): string => `GONE#${facet}`;
export const goneKey = (facet: string, type: string, withdrawnAt: string, id: string): Key => ({
  PK: gonePartition(facet),
  SK: `${type}#${sortable(withdrawnAt)}#${id}`,
});

/** The archive of a feed, by its scope. What is open and the pointer to the last page lie side by side. */
export const archivePartition = (scope: string): string => `ARCHIVE#${scope}`;
export const latestKey = (scope: string): Key => ({ PK: archivePartition(scope), SK: "LATEST" });
export const openPrefix = "OPEN#";
export const openKey = (scope: string, publishedAt: string, id: string): Key => ({
  PK: archivePartition(scope),
  SK: `${openPrefix}${sortable(publishedAt)}#${id}`,
});
export const closedPageKey = (scope: string, page: number): Key => ({
  PK: archivePartition(scope),
  SK: `PAGE#${String(page).padStart(8, "0")}`,
});
/** In which closed page an entry stands. */
export const placeKey = (scope: string, id: string): Key => ({
  PK: archivePartition(scope),
  SK: `ENTRY#${id}`,
});

/** What stands somewhere for a time, by since when. */
export const passingPartition = (kind: string): string => `PASSING#${kind}`;
export const passingKey = (kind: string, since: string, id: string): Key => ({
  PK: passingPartition(kind),
  SK: `${sortable(since)}#${id}`,
});
/** What is to be done at an instant, and what could not be read of it. */
export const duePartition = "DUE";
export const dueSetAsidePartition = "DUE#SET-ASIDE";
export const dueKey = (due: { at: string; id: string; what: string }): Key => ({
  PK: duePartition,
  SK: `${sortable(due.at)}#${due.id}#${due.what}`,
});

export const slugKey = (type: string, slug: string): Key => ({ PK: `SLUG#${type}#${slug}`, SK: "SLUG" });
export const assetKey = (id: string): Key => ({ PK: `ASSET#${id}`, SK: "ASSET" });
export const clientKey = (id: string): Key => ({ PK: `CLIENT#${id}`, SK: "CLIENT" });
/** The site's settings as they are, and each version of them. */
export const settingsKey: Key = { PK: "SETTINGS", SK: "SETTINGS" };
export const settingsRevisionKey = (version: number): Key => ({
  PK: settingsKey.PK,
  SK: `${revisionPrefix}${String(version).padStart(8, "0")}`,
});
/** What tells this site from every other, for good. */
export const siteKey: Key = { PK: "SITE", SK: "SITE" };
export const referencePartition = (targetId: string): string => `REF#${targetId}`;
export const referenceKey = (targetId: string, sourceId: string): Key => ({
  PK: referencePartition(targetId),
  SK: sourceId,
});

/** Says that a restore is under way, or broke off. */
export const restoreKey: Key = { PK: "RESTORE", SK: "RESTORE" };

/** Instants in keys all have milliseconds, so that their order as text is their order in time. */
export const sortable = (instant: string): string => new Date(instant).toISOString();

/** What a stream record's key names. */
export type RecordSubject =
  | { readonly kind: "live"; readonly id: string }
  | {
      readonly kind: "listing";
      readonly facet: string;
      readonly type: string;
      readonly at: string;
      readonly id: string;
    }
  /** A session's row by when it begins. */
  | { readonly kind: "start"; readonly facet: string; readonly id: string }
  /** A row of what was withdrawn or retracted. */
  | { readonly kind: "gone"; readonly facet: string; readonly type: string; readonly id: string }
  /** What stands somewhere for a time. */
  | { readonly kind: "passing"; readonly what: string; readonly since: string; readonly id: string }
  | { readonly kind: "slug"; readonly type: string; readonly slug: string }
  /** A version of the site's settings. */
  | { readonly kind: "settings"; readonly version: number };

/** Reads a stream record's key; undefined for keys that no artefact depends on. */
export function subjectOfKey(key: Key): RecordSubject | undefined {
  if (key.PK.startsWith("ENTRY#") && key.SK === "LIVE") return { kind: "live", id: key.PK.slice(6) };
  if (key.PK.startsWith("LIVE#")) {
    const [type, at, id] = key.SK.split("#");
    if (type === undefined || at === undefined || id === undefined) return undefined;
    const facet = key.PK.slice(5);
    if (key.SK.startsWith(startPrefix)) return { kind: "start", facet, id };
    return { kind: "listing", facet, type, at, id };
  }
  if (key.PK.startsWith("GONE#")) {
    const [type, , id] = key.SK.split("#");
    if (type === undefined || id === undefined) return undefined;
    return { kind: "gone", facet: key.PK.slice(5), type, id };
  }
  if (key.PK.startsWith("PASSING#")) {
    const [since, id] = key.SK.split("#");
    if (since === undefined || id === undefined) return undefined;
    return { kind: "passing", what: key.PK.slice(8), since, id };
  }
  if (key.PK.startsWith("SLUG#") && key.SK === "SLUG") {
    const [, type, slug] = key.PK.split("#");
    return type === undefined || slug === undefined ? undefined : { kind: "slug", type, slug };
  }
  if (key.PK === settingsKey.PK && key.SK.startsWith(revisionPrefix)) {
    return { kind: "settings", version: Number(key.SK.slice(revisionPrefix.length)) };
  }
  return undefined;
}
