import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { mostReadKey } from "../functions/shared/artefacts/keys.ts";
import { mostReadPeriods, mostReadScopes } from "../schemas/reads.ts";
import { writeDurably } from "./durable-file.ts";
import { buckets } from "./names.ts";
import type { S3 } from "./s3.ts";

const markIn = (folder: string): string => join(folder, "loading-sample");

/** Whether loading the sample content had begun and not ended when the process did. */
export const wasLoading = (folder: string): boolean => existsSync(markIn(folder));

/** Loads between a mark that says so and its removal: loading that was cut short is taken up again. */
export async function loadMarked(folder: string, load: () => Promise<void>): Promise<void> {
  writeDurably(markIn(folder), "");
  await load();
  rmSync(markIn(folder), { force: true });
}

/** Whether reads were ever counted to the end: the most-read lists, which the list of feeds names, are there since. */
export const wasCounted = (s3: Pick<S3, "head">): boolean =>
  mostReadPeriods.every((period) =>
    mostReadScopes.every((scope) => s3.head(buckets.published, mostReadKey(period, scope, "rss")) !== null),
  );
