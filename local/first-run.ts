import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeDurably } from "./durable-file.ts";

const markIn = (folder: string): string => join(folder, "loading-sample");

/** Whether loading the sample content had begun and not ended when the process did. */
export const wasLoading = (folder: string): boolean => existsSync(markIn(folder));

/** Loads between a mark that says so and its removal: loading that was cut short is taken up again. */
export async function loadMarked(folder: string, load: () => Promise<void>): Promise<void> {
  writeDurably(markIn(folder), "");
  await load();
  rmSync(markIn(folder), { force: true });
}
