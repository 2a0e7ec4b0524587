import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { writeDurably } from "./durable-file.ts";

/** What a running runtime tells the command line: where everything is. */
const runtimeFileSchema = z.object({
  pid: z.int(),
  /** Where the edge answers. */
  address: z.url(),
  /** Lambda's Invoke API (`AWS_ENDPOINT_URL_LAMBDA`) and `GET /statistics`. */
  control: z.url(),
  /** The emulator's process; null when it is somebody else's. */
  dynamoDbPid: z.int().nullable(),
  /** What the AWS SDK and the functions read: addresses, names, credentials of the emulators. */
  environment: z.record(z.string(), z.string()),
});
export type RuntimeFile = z.infer<typeof runtimeFileSchema>;

const pathIn = (folder: string): string => join(folder, "runtime.json");

export function writeRuntimeFile(folder: string, content: RuntimeFile): void {
  writeDurably(pathIn(folder), JSON.stringify(content, null, 2));
}

export function removeRuntimeFile(folder: string): void {
  rmSync(pathIn(folder), { force: true });
}

/**
 * The runtime that runs on a data folder; null when none does.
 * @throws Error when the file is there but not as it must be
 */
export function readRuntimeFile(folder: string): RuntimeFile | null {
  try {
    const content = runtimeFileSchema.parse(JSON.parse(readFileSync(pathIn(folder), "utf8")));
    return isAlive(content.pid) ? content : null;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new Error(`${pathIn(folder)} cannot be read`, { cause: error });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
