import type { typeNames } from "../../../content-model/marks.ts";
import { parseHead, parseSlug } from "./items.ts";
import { headKey, slugKey } from "./keys.ts";
import { getItems, type Table } from "./table.ts";

/** What a log's paths stand for, in batches: the table is asked once for each, whatever the number of lines. */

export type SlugOfType = { readonly type: (typeof typeNames)[number]; readonly slug: string };

/** Whose slugs these are, now or formerly, by `slugName`. */
export async function readSlugOwners(
  table: Table,
  slugs: readonly SlugOfType[],
): Promise<Map<string, string>> {
  if (slugs.length === 0) return new Map();
  const items = await getItems(
    table,
    slugs.map(({ type, slug }) => slugKey(type, slug)),
  );
  return new Map(items.map(parseSlug).map((item) => [slugName(item), item.entryId]));
}

export const slugName = ({ type, slug }: { type: string; slug: string }): string => `${type} ${slug}`;

/** Which of these entries are or were live. */
export async function readEverLive(table: Table, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const items = await getItems(table, ids.map(headKey));
  const heads = items.map(parseHead).filter((head) => head.lastLiveSlug !== null);
  return new Set(heads.map((head) => head.id));
}
