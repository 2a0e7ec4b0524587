import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";

/** Replaces a file's content whole: after a crash it holds what it held before or what it was to hold. */
export function writeDurably(file: string, content: string, mode = 0o600): void {
  const beside = `${file}.new`;
  const descriptor = openSync(beside, "w", mode);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(beside, file);
}
