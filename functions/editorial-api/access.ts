import type { Head } from "../../content-model/entry.ts";
import type { TypeDefinition } from "../../content-model/types/definition.ts";
import { ProblemError } from "../../schemas/problem.ts";
import { holds, type Principal } from "../shared/identity/principal.ts";
import { staleVersion } from "../shared/storage/commit.ts";
import { readHead } from "../shared/storage/entries.ts";
import type { Table } from "../shared/storage/table.ts";

/** Who may see and change which entry. Every lookup by id checks the type in the path, too. */

/** @throws ProblemError not-found, forbidden */
export async function readVisibleHead(
  table: Table,
  definition: TypeDefinition,
  id: string,
  principal: Principal,
): Promise<Head> {
  const head = await readHead(table, id);
  if (head === undefined || head.type !== definition.name) {
    throw new ProblemError("not-found", `There is no ${definition.name} with this id`);
  }
  if (!holds(principal, "editor") && head.createdBy !== principal.subject) {
    throw new ProblemError("forbidden", "Entries of others take the role 'editor'", { allowed: ["editor"] });
  }
  return head;
}

/**
 * The head of an entry that is about to change.
 * @throws ProblemError not-found, forbidden, stale-version
 */
export async function readChangeableHead(
  table: Table,
  definition: TypeDefinition,
  entry: { id: string; ifMatch: number },
  principal: Principal,
): Promise<Head> {
  const head = await readVisibleHead(table, definition, entry.id, principal);
  if (!holds(principal, "editor") && head.publishedAt !== null) {
    throw new ProblemError("forbidden", "What has been published takes the role 'editor'", {
      allowed: ["editor"],
    });
  }
  if (head.version !== entry.ifMatch) throw staleVersion(entry.ifMatch, head.version);
  return head;
}
