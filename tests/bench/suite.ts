import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { rounded } from "./load.ts";

/** As this process was given it: what is measured names its stores there later. */
const environment = { ...process.env };

/** How long `npm test` takes, and whether it passed; what it prints goes to build/bench-suite.log. */
export async function benchSuite(): Promise<{ readonly seconds: number; readonly passed: boolean }> {
  mkdirSync("build", { recursive: true });
  const log = openSync("build/bench-suite.log", "w");
  try {
    const begun = performance.now();
    const [exitCode] = await once(
      spawn("npm", ["test"], { env: environment, stdio: ["ignore", log, log] }),
      "exit",
    );
    return { seconds: rounded((performance.now() - begun) / 1_000), passed: exitCode === 0 };
  } finally {
    closeSync(log);
  }
}
