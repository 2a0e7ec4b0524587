import * as z from "zod";
import { assertDeletable, changed, created } from "../../content-model/lifecycle.ts";
import { slugFromTitle, slugWithEnd } from "../../content-model/slug.ts";
import type { TypeDefinition } from "../../content-model/types/definition.ts";
import { typeSchemas } from "../../content-model/types/input-schemas.ts";
import { entryInput } from "../../schemas/entry.ts";
import { faultsOf, ProblemError } from "../../schemas/problem.ts";
import type { Reply } from "../shared/http/reply.ts";
import type { Principal } from "../shared/identity/principal.ts";
import { commit } from "../shared/storage/commit.ts";
import { commitDeletion, finishDeletion, finishDeletions } from "../shared/storage/deletion.ts";
import { readRevision, readSlug } from "../shared/storage/entries.ts";
import { readChangeableHead } from "./access.ts";
import { storeChecked } from "./content-checks.ts";
import { type EditorialContext, occasionOf, typeAt } from "./context.ts";
import { deleteUnlessReferredTo } from "./draft-users.ts";
import { entryReply } from "./entry-view.ts";
import { mergePatch } from "./merge-patch.ts";

/** Creating, changing, restoring and deleting entries in their working state. */

const inputShape = z.object({
  slug: z.string().optional(),
  content: z.record(z.string(), z.unknown()),
});

type Change = { collection: string; id: string; ifMatch: number; principal: Principal };

/** @throws ProblemError not-found, invalid-content, slug-taken */
export async function createEntry(
  context: EditorialContext,
  command: { collection: string; body: unknown; principal: Principal },
): Promise<Reply> {
  const definition = typeAt(command.collection);
  const { slug, content } = inputShape.parse(command.body);
  const id = context.newId();
  return storeChecked(context, { definition, content, source: { id, version: 0 } }, async () => {
    for (const candidate of slug === undefined ? slugCandidates(definition, content, id) : [slug]) {
      const step = created(
        { id, type: definition.name, slug: candidate, language: languageOf(context, content), content },
        occasionOf(context, command.principal),
      );
      try {
        await commit(context.table, step);
      } catch (error) {
        if (slug === undefined && error instanceof ProblemError && error.code === "slug-taken") continue;
        throw error;
      }
      const location = `${context.publicAddress}/editorial/v1/${command.collection}/${id}`;
      return { ...entryReply(step.head, content, 201), headers: { location } };
    }
    throw new ProblemError("slug-taken", "Every slug that follows from the title is taken; choose one");
  });
}

/** @throws ProblemError not-found, forbidden, stale-version, invalid-content, slug-taken */
export async function replaceEntry(
  context: EditorialContext,
  command: Change & { body: unknown },
): Promise<Reply> {
  const definition = typeAt(command.collection);
  const head = await readChangeableHead(context.table, definition, command, command.principal);
  const { slug, content } = inputShape.parse(command.body);
  return storeChecked(context, { definition, content, source: head }, async () => {
    const release = await releasable(context, head, slug ?? head.slug);
    const step = changed(
      head,
      { slug: slug ?? head.slug, language: languageOf(context, content), content, release },
      occasionOf(context, command.principal),
    );
    await commit(context.table, step);
    return entryReply(step.head, content);
  });
}

/** @throws ProblemError not-found, forbidden, stale-version, invalid-content, slug-taken */
export async function patchEntry(
  context: EditorialContext,
  command: Change & { body: unknown },
): Promise<Reply> {
  const definition = typeAt(command.collection);
  const head = await readChangeableHead(context.table, definition, command, command.principal);
  const revision = await readRevision(context.table, head.id, head.revision);
  if (revision === undefined) throw new Error(`The entry ${head.id} lacks its revision ${head.revision}`);
  const patched = mergePatch({ slug: head.slug, content: revision.content }, command.body);
  return replaceEntry(context, { ...command, body: parseInput(command.collection, patched) });
}

/** @throws ProblemError not-found, forbidden, stale-version, invalid-content */
export async function restoreRevision(
  context: EditorialContext,
  command: Change & { version: number },
): Promise<Reply> {
  const definition = typeAt(command.collection);
  const head = await readChangeableHead(context.table, definition, command, command.principal);
  const revision = await readRevision(context.table, head.id, command.version);
  if (revision === undefined) {
    throw new ProblemError(
      "not-found",
      `Version ${command.version} did not change the content, or does not exist`,
    );
  }
  const { content } = inputShape.parse(parseInput(command.collection, { content: revision.content }));
  return storeChecked(context, { definition, content, source: head }, async () => {
    const step = changed(
      head,
      { slug: head.slug, language: languageOf(context, content), content, restoredVersion: command.version },
      occasionOf(context, command.principal),
    );
    await commit(context.table, step);
    return entryReply(step.head, content);
  });
}

/** How many deletions that were broken off a later one finishes besides. */
const deletionsFinished = 5;

/**
 * Deletes a draft. Asked for again after it was broken off, it is finished.
 * @throws ProblemError not-found, forbidden, stale-version, wrong-state; in-use while something refers to it or is
 *   about to
 */
export async function deleteEntry(context: EditorialContext, command: Change): Promise<Reply> {
  const { table } = context;
  const definition = typeAt(command.collection);
  if (await finishDeletion(table, { id: command.id, type: definition.name })) return { status: 204 };
  const head = await readChangeableHead(table, definition, command, command.principal);
  assertDeletable(head);
  await finishDeletions(table, deletionsFinished);
  const user = await deleteUnlessReferredTo(context, head, () => commitDeletion(table, head));
  if (user === undefined) return { status: 204 };
  throw new ProblemError("in-use", `The entry cannot be deleted: ${user} refers to it, or is about to`);
}

/** The slug that a change leaves behind, when nothing was ever live under it. */
async function releasable(
  context: EditorialContext,
  head: { slug: string; type: string; lastLiveSlug: string | null },
  next: string,
): Promise<string | undefined> {
  if (next === head.slug || head.slug === head.lastLiveSlug) return undefined;
  const owner = await readSlug(context.table, head.type, head.slug);
  return owner?.everLive === false ? head.slug : undefined;
}

/** @throws ProblemError invalid-content with pointers from the entry's root */
function parseInput(collection: string, value: unknown): unknown {
  const schemas = typeSchemas.get(collection);
  if (schemas === undefined) throw new ProblemError("not-found", `There is no collection '${collection}'`);
  const parsed = entryInput(schemas.input).safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ProblemError("invalid-content", "The content breaks the rules of its type", {
    errors: faultsOf(parsed.error),
  });
}

/** The slugs to try for a title: itself, with small numbers, and with the end of the id, which is free. */
function* slugCandidates(
  definition: TypeDefinition,
  content: Record<string, unknown>,
  id: string,
): Generator<string> {
  const base = slugFromTitle(String(content["title"])) ?? definition.name;
  yield base;
  for (let number = 2; number <= 4; number += 1) yield slugWithEnd(base, number);
  yield slugWithEnd(base, id.slice(-12));
}

function languageOf(context: EditorialContext, content: Record<string, unknown>): string {
  return typeof content["language"] === "string" ? content["language"] : context.siteLanguage;
}
