import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readStacks, stackNames } from "../../infra/deployment/deployment.ts";
import { stage } from "./deployed-site.ts";
import { startEdgeProxy } from "./edge-proxy.ts";
import { type EmulatedAws, emulatedRegion, startEmulatedAws } from "./emulated-aws.ts";

/** A deploy that is cut short, in the middle of a stack, by the end of every process of it. */

const root = fileURLToPath(new URL("../..", import.meta.url));
let aws: EmulatedAws;
let edge: Awaited<ReturnType<typeof startEdgeProxy>>;

beforeAll(async () => {
  aws = await startEmulatedAws();
  Object.assign(process.env, aws.environment);
  edge = await startEdgeProxy({
    endpoint: aws.endpoint,
    host: async () =>
      new URL(
        (await readStacks(stage, { region: emulatedRegion })).get("edge")?.outputs["PublicAddress"] ?? "",
      ).host,
  });
}, 120_000);
afterAll(async () => {
  edge?.stop();
  await aws?.stop();
});

test("is finished by the next one", async () => {
  await deploy({ until: "katern-test-data" });
  expect((await readStacks(stage, { region: emulatedRegion })).size).toBeLessThan(stackNames.length);
  expect(await deploy({})).toBe(0);
  const stacks = await readStacks(stage, { region: emulatedRegion });
  expect([...stacks.keys()]).toEqual([...stackNames]);
  for (const [name, { status }] of stacks) expect(status, name).toMatch(/^(?:CREATE|UPDATE)_COMPLETE$/);
}, 180_000);

/** @param until what it prints just before all of its processes are ended; never when left out */
async function deploy({ until }: { readonly until?: string }): Promise<number | null> {
  const child = spawn(
    process.execPath,
    [join(root, "infra/deploy.ts"), "--stage", stage, "--reach", edge.address],
    { cwd: root, detached: true, stdio: ["ignore", "pipe", "inherit"] },
  );
  child.stdout.on("data", (chunk: Buffer) => {
    if (until !== undefined && child.pid !== undefined && chunk.includes(until))
      process.kill(-child.pid, "SIGKILL");
  });
  await once(child, "close");
  return child.exitCode;
}
