import type { Head } from "../../content-model/entry.ts";
import { referencesIn } from "../../content-model/marked-values.ts";
import { typeNamed } from "../../content-model/types/index.ts";
import { ProblemError } from "../../schemas/problem.ts";
import {
  forgetDraftReferences,
  listDraftReferrers,
  markDeletion,
  readMarkedDeletions,
  unmarkDeletion,
  writeDraftReferences,
} from "../shared/storage/draft-references.ts";
import { readHeads, readLives, readRevision } from "../shared/storage/entries.ts";
import type { Claim } from "../shared/storage/references.ts";
import type { Table } from "../shared/storage/table.ts";
import { endOfRequest } from "./asset-users.ts";
import type { EditorialContext } from "./context.ts";

/**
 * Who refers to a draft, agreed between changes and deletions that come at the same moment, as with assets: a
 * change claims the drafts it refers to, a deletion marks the draft, and each then looks whether the other has.
 */

/** The entry that refers, and the version that the change is based on; 0 for one that is being created. */
export type Referrer = { readonly id: string; readonly version: number };

/**
 * Runs a change while the drafts it refers to are claimed. A claim ends with the version that it is based on, or
 * by itself within a minute.
 * @param change is told which of the drafts are gone or being deleted: with one of them there must be no change
 */
export async function referringToDrafts<Result>(
  context: EditorialContext,
  { source, drafts }: { source: Referrer; drafts: readonly string[] },
  change: (lost: ReadonlySet<string>) => Promise<Result>,
): Promise<Result> {
  const targets = drafts.filter((id) => id !== source.id);
  if (targets.length === 0) return change(new Set());
  const { table } = context;
  const claim = { version: source.version, until: endOfRequest(context) };
  await writeDraftReferences(table, { source: source.id, targets, claim });
  const [heads, marked] = await Promise.all([
    readHeads(table, targets),
    readMarkedDeletions(table, targets, context.now()),
  ]);
  const gone = targets.filter((id) => !heads.has(id));
  await forgetDraftReferences(table, { source: source.id, targets: gone });
  const run = () => change(new Set([...gone, ...marked]));
  return source.version === 0 ? creating(table, { source: source.id, targets }, run) : run();
}

/**
 * What is created has no version that a claim could end with. Nobody else claims for it: its id is not known yet.
 * Rows of an entry that exists stay, whatever becomes of a change: it may have referred to the drafts before.
 */
async function creating<Result>(
  table: Table,
  rows: { source: string; targets: readonly string[] },
  create: () => Promise<Result>,
): Promise<Result> {
  try {
    const result = await create();
    await writeDraftReferences(table, rows);
    return result;
  } catch (error) {
    if (error instanceof ProblemError && error.code !== "unavailable")
      await forgetDraftReferences(table, rows);
    throw error;
  }
}

/**
 * Runs the deletion of a draft unless something refers to it, or a change under way is about to.
 * @returns what refers to it, when nothing was deleted
 */
export async function deleteUnlessReferredTo(
  context: EditorialContext,
  draft: { id: string },
  run: () => Promise<void>,
): Promise<string | undefined> {
  const { table } = context;
  await markDeletion(table, draft.id, endOfRequest(context));
  try {
    const user = await userOf(context, draft.id);
    if (user === undefined) await run();
    else await unmarkDeletion(table, draft.id);
    return user;
  } catch (error) {
    await unmarkDeletion(table, draft.id);
    throw error;
  }
}

/** So many sources are looked at together; the first that refers to the draft ends the search. */
const pageSize = 10;

async function userOf(context: EditorialContext, id: string): Promise<string | undefined> {
  let after: string | undefined;
  do {
    const { sources, next } = await listDraftReferrers(context.table, id, { limit: pageSize, after });
    // Before what the sources say: a change that ends in between is seen there.
    const heads = await readHeads(context.table, [...sources.keys()]);
    const claimant = [...sources].find(([source, claim]) => isCurrent(context, claim, heads.get(source)));
    if (claimant !== undefined) return nameOf(heads.get(claimant[0]));
    const user = await referrerAmong(context, [...heads.values()], id);
    if (user !== undefined) return nameOf(user);
    after = next;
  } while (after !== undefined);
  return undefined;
}

/** Whether a change may still end: nothing has happened to its entry since the claim. */
function isCurrent({ now }: EditorialContext, claim: Claim | null, head: Head | undefined): boolean {
  if (claim === null) return false;
  return Date.parse(claim.until) > now().getTime() && (head?.version ?? 0) === claim.version;
}

/** Which of the entries refers to the draft, in its working state or in what is live of it. */
async function referrerAmong(
  { table }: EditorialContext,
  heads: readonly Head[],
  id: string,
): Promise<Head | undefined> {
  const [lives, revisions] = await Promise.all([
    readLives(
      table,
      heads.map((head) => head.id),
    ),
    Promise.all(heads.map((head) => readRevision(table, head.id, head.revision))),
  ]);
  return heads.find((head, index) =>
    [revisions[index]?.content, lives.get(head.id)?.content].some((content) =>
      referencesIn(typeNamed(head.type).content, content ?? {}).some((reference) => reference.id === id),
    ),
  );
}

const nameOf = (head: Head | undefined): string =>
  head === undefined ? "an entry that is being created" : `the ${head.type} '${head.slug}'`;
