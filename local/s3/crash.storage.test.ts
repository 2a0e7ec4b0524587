import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buckets } from "../names.ts";
import { startS3 } from "../s3.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "katern-crash-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const large = Buffer.alloc(300_000, 7);
const blobs = () => join(folder, "objects", "blobs");

async function found(report: (finding: string) => void = () => {}) {
  const s3 = await startS3({ folder, report });
  const keys = s3.keys(buckets.media, "", 100);
  const bodies = keys.map((key) => {
    const body = s3.body(buckets.media, key);
    return "bytes" in body ? body.bytes.length : body.file;
  });
  await s3.stop();
  return { keys, bodies };
}

async function plant(...keys: string[]): Promise<void> {
  const s3 = await startS3({ folder });
  for (const key of keys) s3.put(buckets.media, key, large, "video/mp4");
  s3.put(buckets.media, "small", Buffer.from("kept"), "text/plain");
  await s3.stop();
}

test("a body that no object owns is dropped and reported", async () => {
  await plant("whole");
  await writeFile(join(blobs(), "orphan"), "half a body");
  const findings: string[] = [];
  expect((await found((finding) => void findings.push(finding))).keys).toEqual(["small", "whole"]);
  expect(findings).toEqual([expect.stringContaining("orphan")]);
  expect(await readdir(blobs())).toHaveLength(1);
});

test.each([
  ["missing", (file: string) => rm(file)],
  ["cut short", (file: string) => truncate(file, 1_000)],
])("an object whose body is %s is dropped and reported, and others are kept", async (_fault, damage) => {
  await plant("broken");
  const [file = ""] = await readdir(blobs());
  await damage(join(blobs(), file));
  const findings: string[] = [];
  expect((await found((finding) => void findings.push(finding))).keys).toEqual(["small"]);
  expect(findings.join()).toContain("katern-media/broken");
  const again: string[] = [];
  await found((finding) => void again.push(finding));
  expect(again).toEqual([]);
});

test("an object that is overwritten or deleted leaves no body behind", async () => {
  const s3 = await startS3({ folder });
  s3.put(buckets.media, "one", large, "video/mp4");
  s3.put(buckets.media, "one", Buffer.concat([large, large]), "video/mp4");
  expect(await readdir(blobs())).toHaveLength(1);
  s3.put(buckets.media, "one", Buffer.from("small"), "text/plain");
  expect(await readdir(blobs())).toHaveLength(0);
  s3.put(buckets.media, "one", large, "video/mp4");
  s3.remove(buckets.media, "one");
  expect(await readdir(blobs())).toHaveLength(0);
  await s3.stop();
});

test("nothing that was acknowledged is lost when the process is killed", async () => {
  const program = `
    import { startS3 } from ${JSON.stringify(new URL("../s3.ts", import.meta.url).href)};
    const s3 = await startS3({ folder: ${JSON.stringify(folder)} });
    const large = Buffer.alloc(300_000, 7);
    for (let index = 0; ; index++) {
      s3.put("katern-media", String(index).padStart(6, "0"), index % 3 ? Buffer.from("small") : large, "text/plain");
      process.stdout.write(index + "\\n");
      await new Promise(setImmediate);
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program]);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  while (output.split("\n").length < 100) await pause(5);
  child.kill("SIGKILL");
  await once(child, "close");
  const acknowledged = output.trimEnd().split("\n").length;
  const s3 = await startS3({ folder, report: () => {} });
  expect(s3.keys(buckets.media, "", 1_000_000).length).toBeGreaterThanOrEqual(acknowledged);
  await s3.stop();
});
