import { cardOf } from "../../content-model/card.ts";
import type { Head } from "../../content-model/entry.ts";
import { assetIdsOf } from "../../content-model/files-of.ts";
import { published, withdrawn } from "../../content-model/lifecycle.ts";
import { withPodcastGuid } from "../../content-model/podcast/guid.ts";
import { ProblemError } from "../../schemas/problem.ts";
import type { Reply } from "../shared/http/reply.ts";
import type { Principal } from "../shared/identity/principal.ts";
import { addressesOf } from "../shared/rendering/addresses.ts";
import { commit } from "../shared/storage/commit.ts";
import { readCard, readLive, readRevision } from "../shared/storage/entries.ts";
import { readGone } from "../shared/storage/gone-rows.ts";
import type { Table } from "../shared/storage/table.ts";
import { readChangeableHead } from "./access.ts";
import { claimAssets } from "./asset-users.ts";
import { checkContent } from "./content-checks.ts";
import { type EditorialContext, occasionOf, typeAt } from "./context.ts";
import { entryReply } from "./entry-view.ts";
import { checkPodcast } from "./podcast-checks.ts";

/** Publishing and withdrawing: each one transaction. */

type Change = { collection: string; id: string; ifMatch: number; principal: Principal };

/** @throws ProblemError not-found, forbidden, stale-version, wrong-state, invalid-content */
export async function publishEntry(
  context: EditorialContext,
  command: Change & { at: unknown },
): Promise<Reply> {
  if (command.at !== undefined) {
    throw new ProblemError("invalid-content", "Publications cannot be scheduled yet", {
      errors: [{ pointer: "/at", code: "not-available", detail: "leave it out to publish now" }],
    });
  }
  const definition = typeAt(command.collection);
  const { table } = context;
  const head = await readChangeableHead(table, definition, command, command.principal);
  if (head.withdrawal === null && head.published?.revision === head.revision) {
    throw new ProblemError("wrong-state", "The entry is live as it is; change it before publishing it again");
  }
  const [content, listedCard, gone] = await Promise.all([
    contentOf(table, head),
    isListed(head) ? readCard(table, head.id) : undefined,
    goneOf(table, head),
  ]);
  const used = assetIdsOf(definition, content);
  await claimAssets(context, { id: head.id, version: head.version, assets: used });
  const assets = await checkContent(context, definition, content);
  if (definition.name === "series") await checkPodcast(table, { id: head.id, content, assets });
  const filenames = new Map([...assets.values()].map((asset) => [asset.id, asset.filename]));
  const publication = published(
    head,
    content,
    (live) =>
      cardOf(definition, live, { language: head.language, timeZone: context.siteTimeZone, filenames }),
    occasionOf(context, command.principal),
  );
  const step =
    definition.name === "series"
      ? withPodcastGuid(publication, addressesOf(context.publicAddress).podcast(head.id))
      : publication;
  await commit(table, step, { listedCard, gone });
  return entryReply(step.head, content);
}

/** @throws ProblemError not-found, forbidden, stale-version, wrong-state */
export async function withdrawEntry(
  context: EditorialContext,
  command: Change & { kind: "withdrawal" | "retraction"; reason: string },
): Promise<Reply> {
  const definition = typeAt(command.collection);
  const { table } = context;
  const head = await readChangeableHead(table, definition, command, command.principal);
  const [content, live, card, gone] = await Promise.all([
    contentOf(table, head),
    readLive(table, head.id),
    readCard(table, head.id),
    goneOf(table, head),
  ]);
  const step = withdrawn(
    head,
    live ?? null,
    card ?? null,
    { kind: command.kind, reason: command.reason },
    occasionOf(context, command.principal),
  );
  await commit(table, step, { listedCard: isListed(head) ? card : undefined, gone });
  return entryReply(step.head, content);
}

const isListed = (head: Head): boolean => head.published !== null && head.withdrawal === null;

async function goneOf(table: Table, head: Head) {
  return head.withdrawal === null ? undefined : readGone(table, head.type, head.withdrawal.at, head.id);
}

async function contentOf(table: Table, head: Head): Promise<Record<string, unknown>> {
  const revision = await readRevision(table, head.id, head.revision);
  if (revision === undefined) throw new Error(`The entry ${head.id} lacks its revision ${head.revision}`);
  return revision.content;
}
