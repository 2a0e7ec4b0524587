import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { storeExport } from "../shared/artefacts/backups.ts";
import { exportTable } from "../shared/backup/export.ts";
import type { ExportSummary } from "../shared/backup/format.ts";
import type { BackupContext } from "./context.ts";

export type Exported = ExportSummary & {
  readonly key: string;
  /** Compressed, as it is stored. */
  readonly bytes: number;
  /** Items that could not be read, and are not in it. */
  readonly unreadable: number;
};

/** Exports the table into the bucket of backups, compressed as it comes: nothing of it is held whole. */
export async function runExport(context: BackupContext, now: Date): Promise<Exported> {
  let summary: ExportSummary | undefined;
  let unreadable = 0;
  const bytes = async function* () {
    summary = yield* exportTable({
      table: context.table,
      folder: context.folder,
      consistent: false,
      unreadable: (error) => {
        unreadable += 1;
        context.report("An item is not in the export", error);
      },
    });
  };
  const gzip = createGzip();
  const [stored] = await Promise.all([
    storeExport(context.backups, now, gzip),
    pipeline(Readable.from(bytes()), gzip),
  ]);
  if (summary === undefined) throw new Error("The export has no end");
  return { ...summary, ...stored, unreadable };
}
