import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

const releaseShape = z.strictObject({
  version: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
});

/** The Katern that was released last, as its commit has it, installed in a folder of its own outside of this one. */
export type ReleasedKatern = {
  readonly version: string;
  readonly commit: string;
  readonly folder: string;
  remove(): Promise<void>;
};

/**
 * Takes the commit that tests/released/release.json names out of this repository and installs what it needs.
 * @throws Error when the commit is not there, as in a clone without history
 */
export async function installLastRelease(): Promise<ReleasedKatern> {
  const release = releaseShape.parse(
    JSON.parse(await readFile(join(root, "tests/released/release.json"), "utf8")),
  );
  const folder = await mkdtemp(join(tmpdir(), "katern-released-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await extract(release.commit, folder);
    await run("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund"], { cwd: folder });
  } catch (error) {
    await remove();
    throw error;
  }
  return { ...release, folder, remove };
}

async function extract(commit: string, folder: string): Promise<void> {
  const known = await run("git", ["cat-file", "-e", `${commit}^{commit}`], { cwd: root }).catch(
    (cause: unknown) => cause,
  );
  if (known instanceof Error) {
    throw new Error(
      `The released commit ${commit} is not in this repository: fetch its whole history (git fetch --unshallow)`,
      { cause: known },
    );
  }
  const archive = spawn("git", ["archive", commit], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const unpack = spawn("tar", ["-x", "-C", folder], { stdio: ["pipe", "ignore", "inherit"] });
  archive.stdout.pipe(unpack.stdin);
  const ends = await Promise.all([once(archive, "close"), once(unpack, "close")]);
  if (ends.some(([code]) => code !== 0)) throw new Error(`The commit ${commit} could not be unpacked`);
}
