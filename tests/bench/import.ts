import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import * as z from "zod";

export const importFigures = z.object({
  entries: z.int(),
  /** From the first request until all are answered. */
  requestsSeconds: z.number(),
  /** From the first request until all that follows has come through, and reconcile finds no difference. */
  feedsRightSeconds: z.number(),
  /** The same, with the time that reconcile took to look. */
  reconciledSeconds: z.number(),
  /** How many artefacts reconcile compared. */
  compared: z.int(),
  /** How many entries a new subscriber finds, from the feed of everything back through its archive. */
  inFeedAndArchive: z.int(),
  /** Batches that the stream and the queue gave `publish`. */
  batches: z.int(),
  /** Batches in which the feed of everything was written, and how often it was in all. */
  batchesWithFeedOfEverything: z.int(),
  putsOfFeedOfEverything: z.int(),
  /** Puts of all feeds, calendars and lists of feeds together. */
  putsOfFeeds: z.int(),
  /** The most often that one batch put one feed. */
  mostPutsOfAFeedInABatch: z.int(),
});

export type ImportFigures = z.infer<typeof importFigures>;

/**
 * Importing and publishing through the API, on an empty runtime in a process of its own.
 * @throws Error when it fails, or when anything public is not as it should be in the end
 */
export async function benchImport({ entries }: { entries: number }): Promise<ImportFigures> {
  const folder = await mkdtemp(join(tmpdir(), "katern-bench-import-"));
  try {
    const job = fileURLToPath(new URL("import-job.ts", import.meta.url));
    const child = spawn(process.execPath, [job, folder, String(entries)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
    if (code !== 0) throw new Error(`The import ended with ${code}`);
    return importFigures.parse(JSON.parse(printed));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
