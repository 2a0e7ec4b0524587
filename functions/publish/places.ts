import { typeList } from "../../content-model/types/index.ts";
import { archivePageKeysOf } from "../shared/rendering/archive-pages.ts";
import { feedKeysOf, scopesOfRow } from "../shared/rendering/feed-scopes.ts";
import { countPages, findPlaces, scopesWithPages } from "../shared/storage/archive.ts";
import type { RecordSubject } from "../shared/storage/keys.ts";
import { type ListedRow, settleOpenRows } from "../shared/storage/open-rows.ts";
import type { Table } from "../shared/storage/table.ts";
import type { PublishContext } from "./context.ts";
import type { Message } from "./messages.ts";

/** Which documents of a feed show an entry: the feed itself, or the closed page of its archive that it stands in. */

/** A row of what is listed, or of what was taken back. */
export type RowSubject = Extract<RecordSubject, { kind: "listing" | "gone" }>;

/**
 * What shows the entries of rows, in the rows' order. What has come to be listed in a scope is noted as open on
 * the way, and what no longer is listed there is so no longer.
 */
export async function feedKeysOfRows(
  { table }: PublishContext,
  subjects: readonly RowSubject[],
): Promise<string[][]> {
  const rows = subjects.map((subject) => ({ subject, scopes: scopesOf(subject) }));
  const listed = rows.flatMap(({ subject, scopes }): [string, ListedRow][] =>
    subject.kind === "listing" && scopes.length > 0
      ? [[`${subject.facet} ${subject.id}`, { ...subject, scopes }]]
      : [],
  );
  const gone = rows.flatMap(({ subject, scopes }) =>
    subject.kind === "gone" ? scopes.map((scope) => ({ scope, id: subject.id })) : [],
  );
  const [placesOfListed, placesOfGone] = await Promise.all([
    settleOpenRows(table, [...new Map(listed).values()]),
    findPlaces(table, gone),
  ]);
  return rows.map(({ subject: { kind, id }, scopes }) =>
    scopes.flatMap((scope) => {
      const page = (kind === "listing" ? placesOfListed : placesOfGone)(scope, id);
      const inPage = page === undefined ? [] : archivePageKeysOf(scope, page);
      // That something was taken back the feed itself tells, wherever it stood.
      return kind === "gone" || page === undefined ? [...feedKeysOf(scope), ...inPage] : inPage;
    }),
  );
}

/** What shows entries as they stand in scopes. */
export async function feedKeysOfEntries(
  table: Table,
  pairs: readonly { readonly scope: string; readonly id: string }[],
): Promise<string[]> {
  const places = await findPlaces(table, pairs);
  return pairs.flatMap(({ scope, id }) => {
    const page = places(scope, id);
    return page === undefined ? feedKeysOf(scope) : archivePageKeysOf(scope, page);
  });
}

/** Messages that have the archives of scopes rendered again, for those that have closed pages. */
export async function archiveMessages(table: Table, scopes: readonly string[]): Promise<Message[]> {
  return (await scopesWithPages(table, scopes)).map((scope) => ({ kind: "archive", scope, from: 1 }));
}

/** So many pages are one message's work. */
const pagesAtOnce = 8;

/** The pages of an archive from a number on, and where to go on. */
export async function pagesFrom(
  { table }: PublishContext,
  { scope, from }: Extract<Message, { kind: "archive" }>,
): Promise<{ keys: string[]; next: Message[] }> {
  const pages = await countPages(table, scope);
  const numbers = Array.from({ length: pagesAtOnce }, (_, index) => from + index);
  const behind = from + pagesAtOnce;
  return {
    keys: numbers.filter((page) => page <= pages).flatMap((page) => archivePageKeysOf(scope, page)),
    next: behind <= pages ? [{ kind: "archive", scope, from: behind }] : [],
  };
}

function scopesOf({ facet, type }: RowSubject): string[] {
  const definition = typeList.find(({ name }) => name === type);
  return definition === undefined ? [] : scopesOfRow(facet, definition);
}
