import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline as connect } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { findLatestExport, openExport, storeReport } from "../shared/artefacts/backups.ts";
import { drillKey, instantOfExport } from "../shared/artefacts/keys.ts";
import type { ExportSummary } from "../shared/backup/format.ts";
import { restoreTable } from "../shared/backup/restore.ts";
import { createScratchTable, dropScratchTable } from "../shared/storage/scratch-table.ts";
import type { BackupContext } from "./context.ts";

export type Drilled = {
  /** The export that was restored. */
  readonly export: string;
  readonly begun: string;
  readonly seconds: number;
  /** What it holds, and what an export of the restored table holds: the same counts and hashes. */
  readonly summary: ExportSummary;
};

/** An export is made every night: with an older one, last night's is missing. */
const oldestHours = 26;

/**
 * Restores the latest export into a table that is made for it, compares what is there with what the file holds, stores a
 * report, and takes the table away, however it went.
 * @throws Error when trials are off, last night's export is missing, or it does not restore to what it holds; in the
 *   last case a report says so too
 */
export async function drill(context: BackupContext, now: Date): Promise<Drilled> {
  const { scratch, backups } = context;
  if (scratch === null) throw new Error("Restoring for a trial is off: set backup.drill in katern.config.ts");
  const key = await findLatestExport(backups);
  if (key === undefined) throw new Error("There is no export to restore");
  const instant = instantOfExport(key);
  const hours = (now.getTime() - Date.parse(instant)) / 3_600_000;
  if (!(hours <= oldestHours)) {
    throw new Error(
      `The latest export is of ${instant}, ${Math.round(hours)} hours ago: last night's is missing`,
    );
  }
  const report = { export: key, begun: now.toISOString() };
  const begun = performance.now();
  try {
    const file = await download(context, key);
    await createScratchTable(scratch);
    const { summary, movedOn } = await restoreTable({
      table: scratch,
      folder: context.folder,
      open: () => bytesOf(file),
    });
    if (movedOn.length > 0)
      throw new Error(`The restored table differs from the export in ${movedOn.join(", ")}`);
    const seconds = Math.round((performance.now() - begun) / 1_000);
    const drilled = { ...report, seconds, summary };
    await storeReport(backups, drillKey(instant), { sound: true, ...drilled });
    return drilled;
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    await storeReport(backups, drillKey(instant), { sound: false, ...report, fault });
    throw error;
  } finally {
    await dropScratchTable(scratch);
  }
}

/** The export as a file of the folder: it is read twice, as slowly as the table takes it. */
async function download({ backups, folder }: BackupContext, key: string): Promise<string> {
  const file = join(folder, "export.jsonl.gz");
  await pipeline(await openExport(backups, key), createWriteStream(file));
  return file;
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  // A fault comes out where the bytes are read.
  yield* connect(createReadStream(file), createGunzip(), () => {});
}
