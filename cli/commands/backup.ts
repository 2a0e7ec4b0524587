import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline as connect, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import * as z from "zod";
import { type ExportOptions, exportTable } from "../../functions/shared/backup/export.ts";
import type { ExportSummary } from "../../functions/shared/backup/format.ts";
import { restoreTable } from "../../functions/shared/backup/restore.ts";
import { assertFile, assertFolder, assertPlace } from "../given-paths.ts";
import { copyMediaIn, copyMediaOut } from "../media-copies.ts";
import { openTarget } from "../target.ts";
import { readOptions, UsageError } from "../usage.ts";

/**
 * Writes an export. The read ledger is not in it, nor are uploads: those stand in buckets of their own.
 * @throws Error when something could not be read, after everything else was written
 */
export async function exportAll(words: string[]): Promise<void> {
  const { values } = readOptions(words, {
    to: { type: "string" },
    media: { type: "string" },
    table: { type: "string" },
  });
  const { to, media: folder } = values;
  if (to === undefined) throw new UsageError("Name a file with --to, or - for standard output");
  if (to === "-" && folder !== undefined) throw new UsageError("--media needs an export in a file");
  if (to !== "-") await assertPlace(to);
  const target = await openTarget();
  const table = target.table();
  const unreadable: unknown[] = [];
  const summary = await withScratchFolder((scratch) =>
    writeExport(to, {
      // One that point-in-time recovery has brought back, say.
      table: { ...table, name: values.table ?? table.name },
      folder: scratch,
      consistent: true,
      unreadable: (error) => unreadable.push(error),
    }),
  );
  const media = folder === undefined ? undefined : await copyMediaOut(bytesOf(to), target.media(), folder);
  const report = JSON.stringify(
    { ...summary, media: media ?? "in its bucket; --media DIR copies it" },
    null,
    2,
  );
  if (to === "-") console.error(report);
  else console.log(report);
  if (unreadable.length > 0) {
    for (const error of unreadable) console.error(error instanceof Error ? error.message : error);
    throw new Error(`${unreadable.length} items could not be read and are not in the export`);
  }
  failOnMissing(media?.missing, "could not be copied: their bytes are not what the export says");
}

/**
 * Restores an export into an empty deployment, puts uploads back, and has everything that is derived made.
 * @throws ExportFaultError, RestoreError as `restoreTable`
 */
export async function restoreAll(words: string[]): Promise<void> {
  const { values, positionals } = readOptions(words, { media: { type: "string" } }, true);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError("Name the file of one export");
  await assertFile(file);
  if (values.media !== undefined) await assertFolder(values.media);
  const target = await openTarget();
  const restored = await withScratchFolder((folder) =>
    restoreTable({ table: target.table(), folder, open: () => bytesOf(file) }),
  );
  const media = await copyMediaIn(bytesOf(file), target.media(), values.media);
  const { compared, repaired, failed } = reconciledSchema.parse(await target.invoke("reconcile", {}));
  const rendered = { compared, repaired: repaired.length, failed };
  console.log(JSON.stringify({ ...restored, media, rendered }, null, 2));
  failOnMissing(media.missing, "are not in the media bucket: name the folder of their copies with --media");
}

const reconciledSchema = z.object({
  compared: z.int(),
  repaired: z.array(z.string()),
  failed: z.array(z.string()).default([]),
});

/** Has the function do now what it does at night, and prints what came of it. */
export async function backUp(words: string[]): Promise<void> {
  const { positionals } = readOptions(words, {}, true);
  const [step = "export"] = positionals;
  if (positionals.length > 1 || (step !== "export" && step !== "drill")) {
    throw new UsageError("backup makes an export; backup drill restores the latest for a trial");
  }
  console.log(JSON.stringify(await (await openTarget()).invoke("backup", { mode: step }), null, 2));
}

async function writeExport(to: string, options: ExportOptions): Promise<ExportSummary> {
  let summary: ExportSummary | undefined;
  const bytes = async function* () {
    summary = yield* exportTable(options);
  };
  if (to === "-") await pipeline(Readable.from(bytes()), process.stdout, { end: false });
  else {
    // Who finds a file under this name finds a whole one.
    const partial = `${to}.partial`;
    try {
      const out = createWriteStream(partial);
      if (to.endsWith(".gz")) await pipeline(Readable.from(bytes()), createGzip(), out);
      else await pipeline(Readable.from(bytes()), out);
      await rename(partial, to);
    } finally {
      await rm(partial, { force: true });
    }
  }
  if (summary === undefined) throw new Error("The export has no end");
  return summary;
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  const stored = createReadStream(file);
  if (!file.endsWith(".gz")) return yield* stored;
  // A fault comes out where the bytes are read.
  yield* connect(stored, createGunzip(), () => {});
}

async function withScratchFolder<Result>(run: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "katern-backup-"));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function failOnMissing(missing: readonly string[] | undefined, what: string): void {
  if (missing === undefined || missing.length === 0) return;
  throw new Error(`${missing.length} uploads ${what}: ${missing.slice(0, 5).join(", ")}`);
}
