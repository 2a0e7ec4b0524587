import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** What a file of tests puts into the environment is no other file's, though they share a process. */
const restoreEnvironment = "tests/support/restore-environment.ts";

/**
 * One project a kind of test: pure units, laws, what needs emulators, HTTP, and the synthesised stacks. Files share
 * processes and modules. Functions keep to the environment that they are loaded with, so files that load one have it
 * loaded anew: those over HTTP all do, others say so (`restore-modules.ts`).
 */
export default defineConfig({
  test: {
    isolate: false,
    // One more than there are processors: tests wait for emulators, which are processes of their own.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: "unit",
          include: ["{schemas,content-model,functions,packaging,local,cli,infra}/**/*.test.ts"],
          exclude: ["**/*.{property,storage}.test.ts"],
        },
      },
      {
        test: {
          name: "property",
          include: [
            "{schemas,content-model,functions,local,cli}/**/*.property.test.ts",
            "tests/property/**/*.test.ts",
          ],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: "storage",
          setupFiles: [restoreEnvironment],
          include: ["{functions,local}/**/*.storage.test.ts"],
          // Long enough for a machine that does other things too: no test is about time.
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "http",
          setupFiles: [restoreEnvironment, "tests/support/restore-modules.ts"],
          include: ["tests/{http,contract,conformance,released}/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "infra",
          setupFiles: [restoreEnvironment],
          include: ["tests/{infra,structure}/**/*.test.ts"],
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
