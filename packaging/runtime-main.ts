import { createHash, type Hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the local runtime is made of, below the project's folder: a change there makes another bundle. */
export const runtimeRooms = ["content-model", "functions", "local", "packaging", "schemas"];

export const projectFolder = fileURLToPath(new URL("..", import.meta.url));

/** Where bundles of the local runtime stand, each in a folder named by what it was made of. */
export const runtimeBundles = (root: string): string => join(root, "build/runtime");

/**
 * The module that is the local runtime, of the sources as they are now. It is there when it was made since one of them
 * changed (`runtime-bundle.ts`).
 * @param root the project's folder, or one laid out like it
 */
export function runtimeMain(root: string = projectFolder): string {
  const hash = createHash("sha256");
  addFile(hash, root, "package-lock.json");
  for (const room of runtimeRooms) {
    const folder = join(root, room);
    if (!existsSync(folder)) continue;
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const file of files.sort()) {
      if (file.endsWith(".ts") && !file.endsWith(".test.ts")) addFile(hash, root, join(room, file));
    }
  }
  return join(runtimeBundles(root), hash.digest("hex").slice(0, 16), "main.mjs");
}

function addFile(hash: Hash, root: string, path: string): void {
  hash
    .update(`${path}\0`)
    .update(readFileSync(join(root, path)))
    .update("\0");
}
