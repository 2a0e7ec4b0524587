import { access, constants, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "./usage.ts";

/**
 * Files and folders that were named on the command line, looked at before anything is done with them. What the file
 * system says against one is told in a sentence with the path as it was typed.
 */

/** @throws UsageError when it is not there, is a folder, or may not be read */
export const readGiven = (path: string): Promise<Buffer> => about(path, () => readFile(path));

/** @throws UsageError when it is not there, is a folder, or may not be read */
export async function assertFile(path: string): Promise<void> {
  const found = await about(path, () => stat(path));
  if (found.isDirectory()) throw new UsageError(sentences.EISDIR(path));
  await about(path, () => access(path, constants.R_OK));
}

/** @throws UsageError when it is not there, or is a file */
export async function assertFolder(path: string): Promise<void> {
  const found = await about(path, () => stat(path));
  if (!found.isDirectory()) throw new UsageError(sentences.ENOTDIR(path));
}

/** @throws UsageError when it is a folder, or lies in one that is not there or may not be written */
export async function assertPlace(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory() === true) throw new UsageError(sentences.EISDIR(path));
  const folder = dirname(path);
  try {
    await assertFolder(folder);
    await about(folder, () => access(folder, constants.W_OK));
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    throw new UsageError(`${path} cannot be written: ${cause.message}`, { cause });
  }
}

const sentences = {
  ENOENT: (path: string) => `There is no ${path}`,
  EISDIR: (path: string) => `${path} is a folder, and a file is needed`,
  ENOTDIR: (path: string) => `${path} is not a folder, or lies in what is none`,
  EACCES: (path: string) => `${path} may not be read or written by this user`,
};

async function about<Result>(path: string, look: () => Promise<Result>): Promise<Result> {
  try {
    return await look();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const said = Object.entries(sentences).find(([known]) => known === code)?.[1];
    throw said === undefined ? cause : new UsageError(said(path), { cause });
  }
}
