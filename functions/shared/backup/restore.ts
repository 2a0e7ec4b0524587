import type { RecordKind } from "../storage/export/kinds.ts";
import {
  findAnything,
  forgetCounting,
  markRestore,
  readRestore,
  unmarkRestore,
} from "../storage/export/marker.ts";
import { pointerItem, writePatiently } from "../storage/export/write-records.ts";
import type { Item, Table } from "../storage/table.ts";
import { summarise } from "./export.ts";
import type { ExportSummary } from "./format.ts";
import { differingKinds, pageSchema, type ReadLine, readExport } from "./read-export.ts";

export type RestoreOptions = {
  readonly table: Table;
  /** The file's bytes from the beginning, not compressed; asked for more than once. */
  readonly open: () => AsyncIterable<Uint8Array>;
  /** Where what does not fit into memory waits; it must be there. */
  readonly folder: string;
};

export type Restored = {
  /** What the file says that it holds, and the table does. */
  readonly summary: ExportSummary;
  /** Kinds that the running deployment has changed since they were written. */
  readonly movedOn: readonly RecordKind[];
};

/** Why nothing was restored, or not all of it; what to do is in the message. */
class RestoreError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RestoreError";
  }
}

/** Of these a running deployment takes away what is due, and counts anew, while a restore is under way. */
const moving: readonly RecordKind[] = ["passing", "reads", "due"];

/**
 * Restores an export into an empty table. The whole file is checked before anything is written. One that broke off
 * goes on when the same file is restored again; what was written already is written once more, which changes nothing.
 * What is rendered, references and what is open in archives are not made here but by reconciling.
 * @throws ExportFaultError when the file cannot be restored; RestoreError when the table is not empty, writing broke
 *   off, or what is there afterwards is not what the file holds
 */
export async function restoreTable(options: RestoreOptions): Promise<Restored> {
  const { table } = options;
  const summary = await checkExport(options.open());
  await begin(table, summary.sha256);
  await writeAll(options, summary);
  const found = await summarise({ ...options, consistent: true, unreadable: () => {} });
  const differing = differingKinds(summary, found);
  const wrong = differing.filter((kind) => !moving.includes(kind));
  if (wrong.length > 0) {
    const counts = wrong.map(
      (kind) =>
        `${kind} (${summary.kinds[kind]?.records ?? 0} in the file, ${found.kinds[kind]?.records ?? 0} there)`,
    );
    throw new RestoreError(
      `What was restored is not what the file holds: ${counts.join(", ")}. Has anybody edited meanwhile? Restoring the same file again writes all of it once more.`,
    );
  }
  await unmarkRestore(table);
  return { summary, movedOn: differing };
}

/** Reads an export to its end. @throws ExportFaultError when it is not sound */
async function checkExport(chunks: AsyncIterable<Uint8Array>): Promise<ExportSummary> {
  const lines = readExport(chunks);
  for (;;) {
    const next = await lines.next();
    if (next.done === true) return next.value;
  }
}

async function begin(table: Table, sha256: string): Promise<void> {
  const under = await readRestore(table);
  if (under === sha256) return;
  if (under !== undefined) {
    throw new RestoreError(
      `The restore of another file broke off here, the one that ends with "sha256":"${under}". Restore that file, which goes on, or restore this one into a new deployment.`,
    );
  }
  const found = await findAnything(table);
  if (found !== undefined) {
    throw new RestoreError(
      `The deployment is not empty: its table holds ${found}. A restore wants an empty one, and has changed nothing.`,
    );
  }
  await markRestore(table, sha256);
  await forgetCounting(table);
}

/** So many items are written in one call, and so many calls at a time. */
const itemsAtOnce = 25;
const callsAtOnce = 8;

async function writeAll({ table, open }: RestoreOptions, summary: ExportSummary): Promise<void> {
  const writer = createWriter(table);
  let written = 0;
  try {
    for await (const line of readExport(open())) {
      await writer.take(line);
      written += 1;
    }
    await writer.end();
  } catch (cause) {
    throw new RestoreError(
      `The restore broke off after ${written} of ${summary.records} records. Restore the same file again: it writes all of them once more. Until it has, nothing else can be restored here.`,
      { cause },
    );
  }
}

/** Writes records in their order: all of one kind before the first of the next. */
function createWriter(table: Table) {
  /** The last closed page of each archive, which follows from its pages. */
  const lastPages = new Map<string, number>();
  let kind: RecordKind | undefined;
  let items: Item[] = [];
  const write = async (): Promise<void> => {
    const all = items;
    items = [];
    const calls: Promise<void>[] = [];
    for (let start = 0; start < all.length; start += itemsAtOnce) {
      calls.push(writePatiently(table, all.slice(start, start + itemsAtOnce)));
    }
    await Promise.all(calls);
  };
  const endKind = async (): Promise<void> => {
    items.push(...[...lastPages].map(([scope, page]) => pointerItem(scope, page)));
    lastPages.clear();
    await write();
  };
  return {
    take: async ({ kind: next, record }: ReadLine): Promise<void> => {
      if (next !== kind) await endKind();
      kind = next;
      if (kind === "archive-page") {
        const { scope, page } = pageSchema.parse(record.value);
        lastPages.set(scope, page);
      }
      items.push(...record.items());
      if (items.length >= itemsAtOnce * callsAtOnce) await write();
    },
    end: endKind,
  };
}
