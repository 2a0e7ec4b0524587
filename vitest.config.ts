import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/**
 * What lets files that load functions share a process: functions keep to the environment they are loaded with, so each
 * file of tests loads them anew, with one of its own.
 */
const setupFiles = ["tests/support/restore-environment.ts", "tests/support/restore-modules.ts"];

/**
 * One project a kind of test: pure units, laws, what needs emulators, HTTP, and the synthesised stacks. Files share
 * processes, and in units and laws modules too, since no test there changes them.
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
          setupFiles,
          include: ["{functions,local}/**/*.storage.test.ts"],
          // Long enough for a machine that does other things too: no test is about time.
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "http",
          setupFiles,
          include: ["tests/{http,contract,conformance,released}/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "infra",
          setupFiles,
          include: ["tests/{infra,structure}/**/*.test.ts"],
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
