import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestSite } from "../../functions/publish/testing.ts";
import { exportTable } from "../../functions/shared/backup/export.ts";
import { fillTable } from "./fill.ts";
import { readAll } from "./read-all.ts";
import { linesOfTable } from "./wire.ts";

/**
 * `node tests/released/make.ts FOLDER`: stores an item of each kind as this Katern writes them, and keeps what stands
 * in the table then, what is read of it, and its export. Run once for a schema, from the release that brings it.
 */
async function make(folder: string): Promise<void> {
  const site = await startTestSite();
  const waiting = await mkdtemp(join(tmpdir(), "katern-released-"));
  try {
    await fillTable(site);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "items.jsonl"), await linesOfTable(site.table));
    await writeFile(
      join(folder, "read.golden.json"),
      `${JSON.stringify(await readAll(site.table), null, 1)}\n`,
    );
    const unreadable = (error: unknown) => {
      throw error;
    };
    const bytes: Buffer[] = [];
    for await (const chunk of exportTable({
      table: site.table,
      folder: waiting,
      consistent: true,
      unreadable,
    }))
      bytes.push(chunk);
    await writeFile(join(folder, "export.jsonl"), Buffer.concat(bytes));
  } finally {
    await site.stop();
    await rm(waiting, { recursive: true });
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Name the folder");
await make(folder);
