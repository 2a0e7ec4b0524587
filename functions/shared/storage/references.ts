import * as z from "zod";
import { entryId, instant } from "../../../schemas/primitives.ts";
import { nameOfItem } from "./asked.ts";
import { writeEach } from "./batch-write.ts";
import { parserOf } from "./items.ts";
import { referenceKey, referencePartition } from "./keys.ts";
import { getItems, type Item, queryPage, type Table } from "./table.ts";

/**
 * Reference rows: who refers to an entry, or uses an asset. They are derived from what is live, and a
 * stale one does no harm, because whoever follows it looks at what is live.
 */

/**
 * A publication that is under way says beforehand which assets it will use, so that none of them is deleted
 * at the same moment. It holds while the source's head still has the version that it was based on.
 */
export type Claim = {
  readonly version: number;
  /** After this instant the publication has ended, however it did. */
  readonly until: string;
};

export type Referrers = {
  readonly sources: string[];
  /** Those of the sources that claim the target, by id. */
  readonly claims: ReadonlyMap<string, Claim>;
  readonly next: string | undefined;
};

const parseRow = parserOf(
  "reference",
  z.object({ SK: entryId, claim: z.object({ version: z.int().min(1), until: instant }).optional() }),
);

/** Sources that refer to a target, in pages. @param after the last source of the page before */
export async function listReferrers(
  table: Table,
  targetId: string,
  page: { limit: number; after?: string | undefined },
): Promise<Referrers> {
  const startKey: Item | undefined =
    page.after === undefined ? undefined : referenceKey(targetId, page.after);
  const { items, lastKey } = await queryPage(table, {
    partition: referencePartition(targetId),
    consistent: true,
    limit: page.limit,
    startKey,
  });
  const rows = items.map(parseRow);
  const claims = rows.flatMap(({ SK, claim }): [string, Claim][] =>
    claim === undefined ? [] : [[SK, claim]],
  );
  const next = lastKey === undefined ? undefined : String(lastKey["SK"]);
  return { sources: rows.map((row) => row.SK), claims: new Map(claims), next };
}

/** Whether a reference has its row, other than as a publication's claim. */
export type HasReference = (reference: Reference) => boolean;

export type Reference = { readonly source: string; readonly target: string };

/**
 * Which references have their rows, 100 a call. To be asked after what is live was read: a row that is there then is
 * taken away by nobody to whom what was read is former.
 */
export async function findReferences(table: Table, references: readonly Reference[]): Promise<HasReference> {
  const nameOf = ({ source, target }: Reference) => nameOfItem(referenceKey(target, source));
  const items = await getItems(
    table,
    references.map(({ source, target }) => referenceKey(target, source)),
  );
  const standing = new Set(
    items
      .filter((item) => item["claim"] === undefined)
      .map((item) => nameOfItem({ PK: String(item["PK"]), SK: String(item["SK"]) })),
  );
  return (reference) => standing.has(nameOf(reference));
}

/** Claims targets for a publication; the row that the publication leads to takes the claim's place. */
export async function claimReferences(
  table: Table,
  references: { source: string; targets: readonly string[]; claim: Claim },
): Promise<void> {
  const { source, targets, claim } = references;
  await writeEach(
    table,
    targets.map((target) => ({ put: { ...referenceKey(target, source), claim } })),
  );
}

/** Says that a source refers to targets; saying it again changes nothing. */
export async function writeReferences(
  table: Table,
  sourceId: string,
  targetIds: readonly string[],
): Promise<void> {
  await writeEach(
    table,
    targetIds.map((targetId) => ({ put: referenceKey(targetId, sourceId) })),
  );
}

/** Forgets references that no longer hold. */
export async function deleteReferences(
  table: Table,
  sourceId: string,
  targetIds: readonly string[],
): Promise<void> {
  await writeEach(
    table,
    targetIds.map((targetId) => ({ delete: referenceKey(targetId, sourceId) })),
  );
}
