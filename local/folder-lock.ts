import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Takes a data folder for this process. The lock is the operating system's, so it ends with the
 * process, however that ends.
 * @returns gives the folder back
 * @throws Error that says what to do when the folder cannot be written or another runtime has it
 */
export function lockFolder(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(`The data folder ${folder} cannot be written. Choose another with KATERN_DATA.`, {
      cause,
    });
  }
  const database = new DatabaseSync(join(folder, "lock.db"), { timeout: 0 });
  try {
    database.exec("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    throw new Error(
      `Another Katern runs on the data folder ${folder}. Stop it, or choose another folder with KATERN_DATA.`,
      { cause },
    );
  }
  return () => database.close();
}
