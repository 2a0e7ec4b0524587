import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { instant } from "../../../schemas/primitives.ts";
import { writeEach } from "./batch-write.ts";
import { marshallItem } from "./item-schema.ts";
import { parserOf } from "./items.ts";
import { deletionMarkKey, draftReferenceKey, draftReferencePrefix, headKey } from "./keys.ts";
import type { Claim } from "./references.ts";
import { getItems, queryPage, record, type Table } from "./table.ts";

/**
 * Who refers to an entry that was never live, in its working state: only such an entry can be deleted, so only
 * references to one are kept. A row is written before the version that makes the reference and never taken away
 * with it; whoever follows it looks at what the source says now. Rows stand with the entry they point at, and go
 * with it.
 */

const parseRow = parserOf(
  "draft-reference",
  z.object({
    source: z.string(),
    claim: z.object({ version: z.int().min(0), until: instant }).optional(),
  }),
);

type References = { readonly source: string; readonly targets: readonly string[] };

/**
 * Says that a source may refer to drafts.
 * @param references.claim while a change that does is under way: the version it is based on, 0 for none
 */
export async function writeDraftReferences(
  table: Table,
  { source, targets, claim }: References & { claim?: Claim },
): Promise<void> {
  const row = claim === undefined ? { source } : { source, claim };
  await writeEach(
    table,
    targets.map((target) => ({ put: { ...draftReferenceKey(target, source), ...row } })),
  );
}

/** For a source that is not created after all, and for targets that are gone, whose rows went before this one came. */
export async function forgetDraftReferences(table: Table, { source, targets }: References): Promise<void> {
  await writeEach(
    table,
    targets.map((target) => ({ delete: draftReferenceKey(target, source) })),
  );
}

/** Sources that may refer to a draft, in pages, each with its claim. @param after the last source of the page before */
export async function listDraftReferrers(
  table: Table,
  target: string,
  page: { limit: number; after?: string | undefined },
): Promise<{ sources: ReadonlyMap<string, Claim | null>; next: string | undefined }> {
  const { items, lastKey } = await queryPage(table, {
    partition: headKey(target).PK,
    prefix: draftReferencePrefix,
    consistent: true,
    limit: page.limit,
    startKey: page.after === undefined ? undefined : draftReferenceKey(target, page.after),
  });
  const rows = items.map(parseRow);
  return {
    sources: new Map(rows.map(({ source, claim }) => [source, claim ?? null])),
    next: lastKey === undefined ? undefined : rows.at(-1)?.source,
  };
}

/** Says that a draft is about to be deleted. @param until after this instant the deletion has ended, however it did */
export async function markDeletion(table: Table, id: string, until: string): Promise<void> {
  const answer = await table.client.send(
    new PutItemCommand({
      TableName: table.name,
      Item: marshallItem({ ...deletionMarkKey(id), id, until }),
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  record("PutItem", answer.ConsumedCapacity, "write");
}

/** Takes the mark away from a draft that is not deleted. */
export async function unmarkDeletion(table: Table, id: string): Promise<void> {
  const answer = await table.client.send(
    new DeleteItemCommand({
      TableName: table.name,
      Key: marshall(deletionMarkKey(id)),
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  record("DeleteItem", answer.ConsumedCapacity, "write");
}

/** Which of these are being deleted at the moment. */
export async function readMarkedDeletions(
  table: Table,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const marks = (await getItems(table, ids.map(deletionMarkKey))).map(parseMark);
  return new Set(marks.filter(({ until }) => Date.parse(until) > now.getTime()).map(({ id }) => id));
}

const parseMark = parserOf("deletion-mark", z.object({ id: z.string(), until: instant }));
