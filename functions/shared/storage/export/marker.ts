import * as z from "zod";
import { writeEach } from "../batch-write.ts";
import { parserOf } from "../items.ts";
import { readsKey, restoreKey, siteKey } from "../keys.ts";
import { scanItems } from "../scan.ts";
import { getItem, type Item, type Table } from "../table.ts";

/** Says on the table itself that a restore is under way, of which file; it goes when the restore has ended well. */

const parseMarker = parserOf("restore", z.object({ sha256: z.string() }));

/** The hash of the file whose restore is under way or broke off; undefined when none is. */
export async function readRestore(table: Table): Promise<string | undefined> {
  const item = await getItem(table, restoreKey);
  return item === undefined ? undefined : parseMarker(item).sha256;
}

export const markRestore = (table: Table, sha256: string): Promise<void> =>
  writeEach(table, [{ put: { ...restoreKey, sha256 } }]);

export const unmarkRestore = (table: Table): Promise<void> => writeEach(table, [{ delete: restoreKey }]);

/** The counting job says on every table when it ran last, an empty one as well. */
const countingKey = readsKey("all");

/** Something that a table holds; undefined when it is empty, but for when was counted and the id that its feeds have so far. */
export async function findAnything(table: Table): Promise<string | undefined> {
  for await (const item of scanItems(table)) {
    if (!isOf(item, countingKey) && !isOf(item, siteKey))
      return `${String(item["PK"])} ${String(item["SK"])}`;
  }
  return undefined;
}

/** Forgets when was counted: what is restored says it. */
export const forgetCounting = (table: Table): Promise<void> => writeEach(table, [{ delete: countingKey }]);

const isOf = (item: Item, { PK, SK }: typeof countingKey): boolean => item["PK"] === PK && item["SK"] === SK;
