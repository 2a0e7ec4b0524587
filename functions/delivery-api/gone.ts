import { ProblemError } from "../../schemas/problem.ts";
import { readHead } from "../shared/storage/entries.ts";
import type { Table } from "../shared/storage/table.ts";

/** What is left to say of an entry that was withdrawn; undefined when it was not. */
export async function gone(table: Table, id: string): Promise<ProblemError | undefined> {
  const head = await readHead(table, id);
  if (head?.withdrawal === null || head === undefined) return undefined;
  return new ProblemError("gone", "This was withdrawn", {
    withdrawal: { ...head.withdrawal, title: head.title },
  });
}

export function notFound(): ProblemError {
  return new ProblemError("not-found", "There is nothing published here");
}
