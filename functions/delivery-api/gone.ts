import { ProblemError } from "../../schemas/problem.ts";
import { readHead } from "../shared/storage/entries.ts";
import { readGone } from "../shared/storage/gone-rows.ts";
import type { Table } from "../shared/storage/table.ts";

/**
 * What is left to say of an entry that was withdrawn; undefined when it was not. The title is the
 * tombstone's: the head has the one that editors work on, which nobody else may see.
 * @throws ProblemError unavailable when the entry is published anew between the two readings
 */
export async function gone(table: Table, id: string): Promise<ProblemError | undefined> {
  const head = await readHead(table, id);
  if (head === undefined || head.withdrawal === null) return undefined;
  const tombstone = await readGone(table, head.type, head.withdrawal.at, id);
  if (tombstone === undefined) throw new ProblemError("unavailable", "The entry is being published anew");
  const { title, withdrawal } = tombstone;
  return new ProblemError("gone", "This was withdrawn", { withdrawal: { ...withdrawal, title } });
}

export function notFound(): ProblemError {
  return new ProblemError("not-found", "There is nothing published here");
}
