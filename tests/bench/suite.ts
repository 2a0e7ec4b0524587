import { spawn } from "node:child_process";
import { once } from "node:events";
import { rounded } from "./load.ts";

/** How long `npm test` takes, and whether it passed. */
export async function benchSuite(): Promise<{ readonly seconds: number; readonly passed: boolean }> {
  const begun = performance.now();
  const [exitCode] = await once(spawn("npm", ["test"], { stdio: "ignore" }), "exit");
  return { seconds: rounded((performance.now() - begun) / 1_000), passed: exitCode === 0 };
}
